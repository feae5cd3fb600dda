"""The history of a thing, in words."""

from collections.abc import Sequence

from core.models import AuditEntry
from pages.parts.tables import Cell, link, table
from pages.parts.text import moment_in_words

DEEDS = {
    "event.added": "Entered the event",
    "event.edited": "Edited the event",
    "event.cancelled": "Cancelled the event",
    "count.reported": "Reported the count",
    "count.corrected": "Corrected the count",
    "certificate.printed": "Printed the certificate",
    "provider.added": "Added the provider",
    "provider.edited": "Changed the provider",
    "provider.noted": "Wrote a note about the provider",
    "user.invited": "Invited the user",
    "user.invited_again": "Invited the user again",
    "user.changed": "Changed the user",
    "user.deactivated": "Deactivated the user",
    "user.activated": "Activated the user",
    "user.password_set": "Set the password",
    "user.second_factor_set_up": "Set up the second factor",
    "user.second_factor_removed": "Removed the second factor",
    "user.signed_in": "Signed in",
    "user.signed_out": "Signed out",
}
_FIELDS = {
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
    "minutes": "Minutes of instruction",
    "categories": "Event Categories",
    "certificates_issued": "Number of Certificates Issued",
    "full_name": "Full name",
    "email": "E-mail address",
    "role": "Role",
    "provider_id": "Provider's number",
    "username": "Username",
    "name": "Name",
    "type": "Type",
    "phone": "Phone",
    "address": "Address",
    "contact_name": "Contact",
    "contact_email": "Contact's e-mail",
    "note": "Note",
}


def history(entries: Sequence[AuditEntry]) -> None:
    """Who did what, when, the newest first."""
    rows = [(moment_in_words(entry.at), entry.by, deed(entry), _what_changed(entry)) for entry in entries]
    table("Newest first", ("When", "Who", "What", "Details"), rows)


def deed(entry: AuditEntry) -> str:
    return DEEDS.get(entry.action, entry.action)


def trail_table(entries: Sequence[AuditEntry]) -> None:
    """Entries of many things, each with its number and what it is about."""
    rows = [
        (
            str(entry.id),
            moment_in_words(entry.at),
            entry.by,
            deed(entry),
            _thing(entry),
            _what_changed(entry),
        )
        for entry in entries
    ]
    table("Newest first", ("Entry", "When", "Who", "What", "About", "Details"), rows)


def _thing(entry: AuditEntry) -> Cell:
    screen = {"event": "event", "provider": "provider", "user_account": "user"}.get(entry.thing)
    name = f"{entry.thing.removesuffix('_account').capitalize()} {entry.thing_id}"
    return link(name, f"{screen}?id={entry.thing_id}") if screen else name


def _what_changed(entry: AuditEntry) -> str:
    if entry.action in {"event.added", "certificate.printed"}:
        return ""
    changes = [_change(entry, name) for name in entry.after]
    return " ".join([*changes, f"Reason: {entry.reason}" if entry.reason else ""]).strip()


def _change(entry: AuditEntry, name: str) -> str:
    label, after = _FIELDS.get(name, name), _shown(entry.after[name])
    if name not in entry.before:
        return f"{label}: {after}."
    return f"{label}: from “{_shown(entry.before[name])}” to “{after}”."


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = "nothing" if value in {None, ""} else str(value)
    return text if len(text) <= 200 else f"{text[:199]}…"
