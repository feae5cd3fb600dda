"""Audit records in words: the history of one subject on its screen, and of all of them on the Audit Trail."""

from collections.abc import Sequence

from core.models import AuditEntry
from pages.parts.ui.html import Cell, link, table
from pages.parts.ui.markdown import moment_in_words

ACTIONS_IN_WORDS = {
    "event.added": "Entered the event",
    "event.edited": "Edited the event",
    "event.corrected": "Corrected the event on request",
    "event.cancelled": "Cancelled the event",
    "course.started": "Let the next year open by itself",
    "course.renewed": "Opened this year of the course",
    "course.stopped": "Stopped the course",
    "conference.added": "Added the conference",
    "conference.renamed": "Renamed the conference",
    "count.reported": "Reported the count",
    "count.corrected": "Corrected the count",
    "certificate.printed": "Printed the certificate",
    "request.asked": "Asked",
    "request.approved": "Approved the request",
    "request.declined": "Declined the request",
    "request.withdrawn": "Withdrew the request",
    "certificate.claimed": "Claimed the certificate",
    "claim_link.opened": "Opened the claim link",
    "claim_link.closed": "Closed the claim link",
    "person.joined": "Joined two addresses of a person",
    "person.taken_apart": "Took two addresses apart",
    "roster.added": "Put people on the roster",
    "roster.changed": "Corrected a person on the roster",
    "roster.removed": "Took a person off the roster",
    "certificates.issued": "Issued certificates",
    "certificates.issued_again": "Allowed certificates again after a revocation",
    "certificates.superseded": "Replaced certificates that carried old data",
    "issuing.cancelled": "Stopped issuing certificates",
    "certificate.reissued": "Issued a certificate anew",
    "certificate.revoked": "Revoked a certificate",
    "provider.added": "Added the provider",
    "provider.edited": "Changed the provider",
    "provider.merged": "Merged the provider into another",
    "provider.taken_apart": "Took a merge of providers apart",
    "report.issued": "Issued a report",
    "provider.reminded": "Reminded the provider of its counts",
    "provider.reminders_switched": "Switched the reminders of the provider",
    "provider.suspended": "Suspended the provider",
    "provider.restored": "Approved the provider again",
    "application.sent": "Applied to become a provider",
    "provider.noted": "Wrote a note about the provider",
    "user.invited": "Invited the user",
    "user.invited_again": "Invited the user again",
    "user.changed": "Changed the user",
    "user.deactivated": "Deactivated the user",
    "user.activated": "Activated the user",
    "user.password_set": "Set the password",
    "user.codes_refused": "Typed ten wrong codes of the second factor",
    "user.second_factor_set_up": "Set up the second factor",
    "user.second_factor_removed": "Removed the second factor",
    "user.signed_in": "Signed in",
    "user.signed_out": "Signed out",
}
FIELD_LABELS = {
    "title": "Title of the Event",
    "instructor": "Instructor Name",
    "description": "Description of the Event",
    "starts_on": "Start Date",
    "ends_on": "End Date",
    "begins_at": "Start Time",
    "finishes_at": "End Time",
    "location": "Location",
    "city": "City",
    "state": "State",
    "zip_code": "ZIP Code",
    "room": "Room",
    "minutes": "Minutes of instruction",
    "categories": "Event Categories",
    "hours": "Hours of Instruction",
    "kind": "Kind",
    "offers": "What is offered",
    "plans": "What is planned",
    "certificates_issued": "Number of Certificates Issued",
    "mode": "Who may claim",
    "closes_on": "Last day for claims",
    "most": "Certificates at most",
    "confirms_email": "E-mail address is confirmed",
    "open": "Open",
    "same_as": "The same person's address",
    "full_name": "Full name",
    "email": "E-mail address",
    "role": "Role",
    "provider_id": "Provider's number",
    "mails": "Mails",
    "reminders": "Reminders",
    "username": "Username",
    "name": "Name",
    "type": "Type",
    "phone": "Phone",
    "address": "Address",
    "people": "People",
    "signed_by": "Signed by",
    "completed": "Completed",
    "folio_number": "Folio number",
    "code": "Code",
    "contact_name": "Contact",
    "contact_email": "Contact's e-mail",
    "approved_on": "Approved on",
    "suspended_on": "Suspended since",
    "organisation": "Kind of organization",
    "note": "Note",
    "grounds": "Not in order",
    "proposal": "Proposed by request",
}


_SCREENS = {
    "event": "event",
    "request": "request",
    "conference": "conference",
    "provider": "provider",
    "user_account": "user",
}


def history(entries: Sequence[AuditEntry]) -> None:
    """Who did what, when, the newest first."""
    rows = [(moment_in_words(entry.at), entry.by, action_in_words(entry), _what_changed(entry)) for entry in entries]
    table("Newest first", ("When", "Who", "What", "Details"), rows)


def action_in_words(entry: AuditEntry) -> str:
    return ACTIONS_IN_WORDS.get(entry.action, entry.action)


def trail_table(entries: Sequence[AuditEntry]) -> None:
    """Audit records of many subjects, each with its number and what it is about."""
    rows = [
        (
            str(entry.id),
            moment_in_words(entry.at),
            entry.by,
            action_in_words(entry),
            _thing(entry),
            _what_changed(entry),
        )
        for entry in entries
    ]
    table("Newest first", ("Entry", "When", "Who", "What", "About", "Details"), rows)


def _thing(entry: AuditEntry) -> Cell:
    screen = _SCREENS.get(entry.subject)
    name = f"{entry.subject.removesuffix('_account').capitalize()} {entry.subject_id}"
    return link(name, f"{screen}?id={entry.subject_id}") if screen else name


def _what_changed(entry: AuditEntry) -> str:
    if entry.action in {"event.added", "course.renewed", "certificate.printed"}:
        return ""
    told = {} if entry.action == "request.asked" else entry.after  # what is asked for stands on the request's screen
    changes = [_change(entry, name) for name in told]
    return " ".join([*changes, f"Reason: {entry.reason}" if entry.reason else ""]).strip()


def _change(entry: AuditEntry, name: str) -> str:
    label, after = FIELD_LABELS.get(name, name), _shown(entry.after[name])
    if name not in entry.before:
        return f"{label}: {after}."
    return f"{label}: from “{_shown(entry.before[name])}” to “{after}”."


def _shown(value: object) -> str:
    if isinstance(value, dict):  # the grounds of a suspension
        return " ".join(what for what, *_ in value["reasons"]) or "nothing"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "nothing" if value in {None, ""} else str(value)
    return text if len(text) <= 200 else f"{text[:199]}…"
