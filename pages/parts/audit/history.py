"""Audit records in words: the history of one subject on its screen, and of all of them on the Audit Trail."""

from collections.abc import Sequence

from core.models import AuditAction, AuditEntry
from core.models.events import EVENT_LABELS
from pages.parts.ui.html import Cell, link, table
from pages.parts.ui.markdown import moment_in_words

FIELD_LABELS = EVENT_LABELS | {
    "minutes": "Minutes of instruction",
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


_WORDS = {action.value: action.words for action in AuditAction}


def action_in_words(entry: AuditEntry) -> str:
    return _WORDS.get(entry.action, entry.action)


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
    if entry.action in {AuditAction.EVENT_ADDED, AuditAction.COURSE_RENEWED, AuditAction.CERTIFICATE_PRINTED}:
        return ""
    told = (
        {} if entry.action == AuditAction.REQUEST_ASKED else entry.after
    )  # what is asked for stands on the request's screen
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
