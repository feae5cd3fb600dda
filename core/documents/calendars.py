"""Events as a calendar that other programs subscribe to or open: RFC 5545."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from core.formats import units
from core.models import Event
from core.rules.events import place_of
from core.settings import settings

_MOST_OCTETS = 75  # of a line: RFC 5545, 3.1
_MOST_DAYS_IN_A_ROW = 14  # what lasts longer meets now and then, or is a course that is open all year


def calendar_of(events: Iterable[Event], *, name: str, now: datetime) -> bytes:
    """The events under one name. The same event has the same UID whenever it is asked for."""
    events = list(events)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Open PDUPS//Events//EN",
        f"X-WR-CALNAME:{_escaped(name)}",
        *_time_zone([event.starts_on for event in events if _has_hours(event) and event.starts_on != event.ends_on]),
        *(line for event in events for line in _entry(event, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _entry(event: Event, now: datetime) -> Iterator[str]:
    host = urlsplit(settings().BASE_URL).hostname
    room = f"{event.room}, " if event.room else ""
    yield "BEGIN:VEVENT"
    yield f"UID:event-{event.id}@{host}"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"SEQUENCE:{event.version - 1}"
    yield from _when(event)
    yield f"SUMMARY:{_escaped(event.title)}"
    yield f"LOCATION:{_escaped(room + place_of(event))}"
    about = f"{event.description}\n\nInstructor: {event.instructor}\nUnits: {units(event.minutes)}"
    yield f"DESCRIPTION:{_escaped(about)}"
    yield f"URL:{settings().BASE_URL}/event?id={event.id}"
    yield f"STATUS:{'CANCELLED' if event.cancelled_at else 'CONFIRMED'}"
    yield "END:VEVENT"


def _time_zone(days: Sequence[date]) -> Iterator[str]:
    """The rules of the agency's time zone in the years of these days, for what is repeated by its clocks."""
    if not days:
        return
    from icalendar import Timezone  # only a calendar needs it

    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 12, 31)
    zone = Timezone.from_tzid(settings().zone.key, first_date=first, last_date=last)
    yield from zone.to_ical().decode().replace("\r\n ", "").splitlines()


def _has_hours(event: Event) -> bool:
    """Whether the two times say when it is on: not of a course that is open for a year."""
    one_after_another = (event.ends_on - event.starts_on).days < _MOST_DAYS_IN_A_ROW
    return bool(event.begins_at and event.finishes_at) and one_after_another


def _when(event: Event) -> Iterator[str]:
    """By the clock where both times are known, each day at these hours; else whole days, whose end is the day after.

    What ends earlier in the day than it begins, such as Friday evening to Sunday noon, is one block.
    """
    if not (_has_hours(event) and event.begins_at and event.finishes_at):
        yield f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.ends_on + timedelta(days=1):%Y%m%d}"
    elif event.starts_on == event.ends_on:
        yield f"DTSTART:{_at(event.starts_on, event.begins_at)}"
        yield f"DTEND:{_at(event.ends_on, event.finishes_at)}"
    elif event.begins_at < event.finishes_at:
        yield f"DTSTART;{_local(event.starts_on, event.begins_at)}"
        yield f"DTEND;{_local(event.starts_on, event.finishes_at)}"
        yield f"RRULE:FREQ=DAILY;COUNT={(event.ends_on - event.starts_on).days + 1}"
    else:
        yield f"DTSTART;{_local(event.starts_on, event.begins_at)}"
        yield f"DTEND;{_local(event.ends_on, event.finishes_at)}"


def _local(day: date, clock: time) -> str:
    """By the clocks of the agency, which a change to summer time within the days does not move."""
    return f"TZID={settings().zone.key}:{datetime.combine(day, clock):%Y%m%dT%H%M%S}"


def _at(day: date, clock: time) -> str:
    return _moment(datetime.combine(day, clock, settings().zone))


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Broken after at most 75 octets, and never within a letter."""
    parts, room = [""], _MOST_OCTETS
    for letter in line:
        if (room := room - len(letter.encode())) < 0:
            parts.append(" ")
            room = _MOST_OCTETS - 1 - len(letter.encode())
        parts[-1] += letter
    return "\r\n".join(parts)
