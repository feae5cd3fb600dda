"""Events as a calendar that other programs subscribe to or open: RFC 5545."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from core.models import Event
from core.rules.certificates import place_of, units
from core.settings import settings

_MOST_OCTETS = 75  # of a line: RFC 5545, 3.1


def calendar_of(events: Iterable[Event], *, name: str, now: datetime) -> bytes:
    """The events under one name. The same event has the same UID whenever it is asked for."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Open PDUPS//Events//EN",
        f"X-WR-CALNAME:{_escaped(name)}",
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


def _when(event: Event) -> Iterator[str]:
    """By the clock where an event of one day says so, else whole days; the end of those is the day after."""
    if event.starts_on == event.ends_on and event.begins_at and event.finishes_at:
        yield f"DTSTART:{_at(event.starts_on, event.begins_at)}"
        yield f"DTEND:{_at(event.ends_on, event.finishes_at)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.ends_on + timedelta(days=1):%Y%m%d}"


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
