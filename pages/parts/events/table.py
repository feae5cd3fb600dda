"""Tables of events, with their state and what can be done with each."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from core.formats import days, short_day, units
from core.models import Event, Location
from core.permissions import Permission, Role, may
from core.rules.counts import due_on, is_overdue, waits_for_count
from core.rules.events import is_canceled, may_be_edited, place_of, state_of
from core.settings import settings
from pages.parts.ui.html import Cell, badge, link, row, table_of_rows, together
from pages.parts.ui.visit import Visit


class _Shown(NamedTuple):
    """All that a row shows of an event: the same values make the same row."""

    id: int
    title: str
    instructor: str
    starts_on: date
    ends_on: date
    location: Location
    city: str
    state: str
    minutes: int
    certificates_issued: int | None
    cancelled_at: datetime | None


def event_table(caption: str, events: Sequence[Event], visit: Visit) -> None:
    """Rows of events with their state in words and what can be done with each."""
    role = visit.user.role
    rows = (
        _event_row(
            _Shown(*(getattr(event, name) for name in _Shown._fields)),
            event.provider.name if role.is_agency_wide else "",
            role,
            visit.today,
        )
        for event in events
    )
    table_of_rows(caption, _headings(role), rows)


def _headings(role: Role) -> tuple[str, ...]:
    whose = (settings().PROVIDER_WORD,) if role.is_agency_wide else ()
    return ("Title of the Event", *whose, "Instructor Name", "Dates", "Location", "Units", "State", "Actions")


@lru_cache(maxsize=4096)
def _event_row(shown: _Shown, provider_name: str, role: Role, today: date) -> Markup:
    """One row. Kept, since drawing fifty anew would be most of a click; nothing but what is passed
    goes in, so nobody sees a row whose values they did not bring."""
    event = Event(**shown._asdict())
    cells: list[Cell] = [
        link(event.title, f"event?id={event.id}"),
        *([provider_name] if role.is_agency_wide else []),
        event.instructor,
        days(event.starts_on, event.ends_on),
        place_of(event),
        units(event.minutes),
        state_cell(event, today),
        together(event_links(event, role, today)),
    ]
    return row(_headings(role), cells)


def state_cell(event: Event, today: date) -> Cell:
    """The state in words, with the number or the date that belongs to it."""
    state = badge(state_of(event, today))
    if event.certificates_issued is not None and not is_canceled(event):
        return together([state, f"{event.certificates_issued:,} issued"])
    if not waits_for_count(event, today):
        return state
    return together([state, f"{'was due' if is_overdue(event, today) else 'by'} {short_day(due_on(event), today)}"])


def event_links(event: Event, role: Role, today: date, *, here: bool = False) -> list[Cell]:
    """What a role can do with this event on this day; `here` is the event's own screen."""
    found: list[Cell] = []
    if not here and may(role, Permission.ENTER_EVENTS) and may_be_edited(event, today):
        found.append(link("Edit", f"event?id={event.id}", about=event.title))
    if may(role, Permission.PRINT_CERTIFICATES) and not is_canceled(event):
        found.append(link("Print to PDF", f"/print/{event.id}", about=event.title, file=True))
    if not here and may(role, Permission.REPORT_COUNTS) and waits_for_count(event, today):
        found.append(link("Report count", f"event?id={event.id}", about=event.title))
    if may(role, Permission.SEE_ROSTERS) and not is_canceled(event):
        found.append(link("Roster", f"roster?id={event.id}", about=event.title))
    if may(role, Permission.ENTER_EVENTS):
        found.append(link("Copy", f"add-event?copy={event.id}", about=event.title))
    return found
