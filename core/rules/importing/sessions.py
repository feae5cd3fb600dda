"""Which session of a conference a row means: by its title, and where that is not unique by date, time and room."""

from collections.abc import Mapping, Sequence
from datetime import date

from core.formats import clock_time, short_day
from core.models import Event
from core.rules.importing import plain
from core.rules.importing.cells import day_of as read_day
from core.rules.importing.cells import is_day, is_time, parts_of_moment, times_of


def by_title(sessions: Sequence[Event]) -> dict[str, list[Event]]:
    """The sessions of each title, whatever its case, quotes and dashes."""
    found: dict[str, list[Event]] = {}
    for event in sessions:
        found.setdefault(plain(event.title), []).append(event)
    return found


def fitting(sessions: Sequence[Event], cells: Mapping[str, str]) -> list[Event]:
    """Those of several sessions with one title that fit the date, time and room of a row; without those, all."""
    day, time, room = cells.get("day", ""), cells.get("time", ""), cells.get("room", "")
    if both := parts_of_moment(day):
        day, time = both[0], time or both[1]
    return [event for event in sessions if _fits(event, day, time, room)]


def _fits(event: Event, day: str, time: str, room: str) -> bool:
    if day and is_day(day) and not event.starts_on <= read_day(day) <= event.ends_on:
        return False
    if time and is_time(time) and event.begins_at is not None and not _begins_at(event, time):
        return False
    return not room or not event.room or plain(room) == plain(event.room)


def _begins_at(event: Event, time: str) -> bool:
    try:
        return event.begins_at == times_of(time)[0]
    except ValueError:  # 1:30 alone may be either
        return event.begins_at is not None and clock_time(event.begins_at).split()[0] == time.strip()[:5]


def name_of(event: Event, today: date) -> str:
    """What tells a session from others of its title: “Nov 19, 9:00 AM, room 101”."""
    parts = [short_day(event.starts_on, today)]
    if event.begins_at:
        parts.append(clock_time(event.begins_at))
    if event.room:
        parts.append(f"room {event.room}")
    return ", ".join(parts)
