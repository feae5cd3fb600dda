"""The history of a thing, in words."""

from collections.abc import Sequence

from core import clock
from core.models import AuditEntry
from core.rules.certificates import day
from pages.parts.tables import table

_DEEDS = {
    "event.added": "Entered the event",
    "event.edited": "Edited the event",
    "event.cancelled": "Cancelled the event",
    "count.reported": "Reported the count",
    "count.corrected": "Corrected the count",
    "certificate.printed": "Printed the certificate",
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
}


def history(entries: Sequence[AuditEntry]) -> None:
    """Who did what, when, the newest first."""
    rows = [(when(entry), entry.by, _DEEDS.get(entry.action, entry.action), _what_changed(entry)) for entry in entries]
    table("Newest first", ("When", "Who", "What", "Details"), rows)


def when(entry: AuditEntry) -> str:
    """A moment as Montana's clocks showed it."""
    moment = clock.local(entry.at)
    return f"{day(moment.date())}, {moment:%I:%M %p}".replace(", 0", ", ")


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
