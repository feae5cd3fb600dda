"""Times of the day as people write them, and which half of the day they mean.

Nobody in a US office writes on the 24-hour clock by habit, so a time without AM or PM follows from the school day:

- A time says its half itself by a, p, AM, PM, noon or midnight, by an hour of two digits from 00 to 09 or from 13
  on, or by seconds (a spreadsheet program's own writing).
- Of a range whose end alone says it, the beginning has the same half, unless that would be after the end:
  11:30-1:00 PM begins in the morning.
- An end that does not say it is the first such time after the beginning: 10:30a-12 ends at noon.
- A range neither of whose ends says it begins in the school day: 7 to 11 are AM, 12 is noon, 1 to 6 are PM.
- A time that stands alone is AM from 7 to 11 and noon at 12; from 1 to 6 it is asked for, and so is 7 where it is
  stored without a question afterwards (`beginning_of`).

Whatever is no time raises ValueError with a sentence for the person who wrote it.
"""

import re
from datetime import time
from functools import lru_cache
from typing import NamedTuple

from core.formats import clock_time

EARLIEST_USUAL, LATEST_USUAL = time(6), time(22)

_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(:\d{2})? ?(?:([ap])\.?(?: ?m\.?)?)?", re.ASCII | re.IGNORECASE)
_COMPACT = re.compile(r"(\d{1,2})(\d{2}) ?([ap])\.?(?: ?m\.?)?", re.ASCII | re.IGNORECASE)
_PART_OF_DAY = re.compile(r"0?\.\d+", re.ASCII)
_RANGE = re.compile(r" *(?:-|‐|‑|–|—|−|\bto\b|\buntil\b|\btill?\b) *", re.IGNORECASE)
_NAMED = {"noon": (12, 0, "p"), "12 noon": (12, 0, "p"), "midday": (12, 0, "p"), "midnight": (12, 0, "a")}
_NIGHT_OR_AFTERNOON = (1, 6)
_SCHOOL_MORNING = (7, 11)


class TypedTime(str):
    """A time as somebody typed it into a form, not understood or not confirmed yet."""

    __slots__ = ()


class _Written(NamedTuple):
    """What stands there: `half` is a or p, “24” on the 24-hour clock, or empty; `bare` has an hour only."""

    hour: int
    minute: int
    half: str
    bare: bool = False

    def at(self, half: str) -> time:
        if half == "24":
            return time(self.hour, self.minute)
        return time(self.hour % 12 + (12 if half == "p" else 0), self.minute)


def _written(text: str) -> _Written:
    words = " ".join(text.split())
    if named := _NAMED.get(words.lower()):
        return _Written(*named)
    if _PART_OF_DAY.fullmatch(words):
        hour, minute = divmod(round(float(words) * 24 * 60) % (24 * 60), 60)
        return _Written(hour, minute, "24")
    found = _TIME.fullmatch(words)
    if found and not (found[3] and not found[2]):
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[4] or "").lower()
        by_24 = not half and (hour > 12 or found[1].startswith("0") or bool(found[3]))
        written = _Written(hour, minute, "24" if by_24 else half, bare=not (found[2] or half))
    elif found := _COMPACT.fullmatch(words):
        written = _Written(int(found[1]), int(found[2]), found[3].lower())
    else:
        raise ValueError(f"“{text}” is no time; write it like 1:30 PM or 13:30.")
    if written.minute > 59 or written.hour > 23 or (written.half in {"a", "p"} and not 1 <= written.hour <= 12):
        raise ValueError(f"“{text}” is no time of the day; write it like 1:30 PM or 13:30.")
    return written


@lru_cache(1024)
def time_of(text: str) -> time:
    """1:30 PM, 130p, 13:30 or noon. 1:30 alone is asked for: it could be either."""
    written = _written(text)
    if written.bare:
        raise ValueError(f"“{text}” is no time; write it like 1:30 PM or 13:30.")
    if not written.half and _NIGHT_OR_AFTERNOON[0] <= written.hour <= _NIGHT_OR_AFTERNOON[1]:
        raise ValueError(_which_half(text, written))
    return written.at(written.half or ("p" if written.hour == 12 else "a"))


@lru_cache(1024)
def beginning_of(text: str) -> time:
    """The same for a time that is stored as it was understood: 7:00 may be breakfast or an evening, so it is asked."""
    written = _written(text)
    if not written.half and not written.bare and written.hour == _SCHOOL_MORNING[0]:
        raise ValueError(_which_half(text, written))
    return time_of(text)


def _which_half(text: str, written: _Written) -> str:
    example = f"{written.hour}:{written.minute:02} PM"
    return f"Is “{text}” in the morning or in the afternoon? Write it like {example}."


@lru_cache(1024)
def times_of(text: str) -> tuple[time, time | None]:
    """One time, or a beginning and an end: 8:30-10:00 AM, 11:30–1:00 PM, 10:30a - 12, 9-10:15."""
    ends = ends_of(text)
    return (time_of(text), None) if ends is None else both_of(*ends)


def ends_of(text: str) -> tuple[str, str] | None:
    """The two texts of a range; None where there is one time only."""
    ends = [part for part in _RANGE.split(text.strip()) if part]
    return (ends[0], ends[1]) if len(ends) == 2 else None


@lru_cache(1024)
def both_of(begins: str, finishes: str) -> tuple[time, time]:
    """A beginning and an end, where each may say the half of the other."""
    first, last = _written(begins), _written(finishes)
    first = _without_a_leading_zero(first, last)
    if first.half:
        begins_at = first.at(first.half)
    elif last.half:
        begins_at = _before(first, last.at(last.half), last.half)
    else:
        begins_at = _in_a_school_day(first)
    return begins_at, last.at(last.half) if last.half else _after(last, begins_at, finishes)


def _without_a_leading_zero(first: _Written, last: _Written) -> _Written:
    """01:30-03:00 PM: who writes PM at the end is not on the 24-hour clock at the beginning."""
    by_24_below_13 = first.half == "24" and 1 <= first.hour <= 12
    return first._replace(half="") if by_24_below_13 and last.half in {"a", "p"} else first


def _before(first: _Written, finishes_at: time, half: str) -> time:
    """The beginning in the half of the end, or in the morning where it would be after it."""
    half = ("p" if finishes_at.hour >= 12 else "a") if half == "24" else half
    begins_at = first.at(half)
    return first.at("a") if half == "p" and begins_at > finishes_at else begins_at


def _in_a_school_day(first: _Written) -> time:
    return first.at("a" if _SCHOOL_MORNING[0] <= first.hour <= _SCHOOL_MORNING[1] else "p")


def _after(last: _Written, begins_at: time, text: str) -> time:
    """The first such time after the beginning, on the same day."""
    later = [at for half in ("a", "p") if (at := last.at(half)) > begins_at]
    if not later:
        raise ValueError(f"“{text}” is not after the beginning on the same day; write both times like 1:30 PM.")
    return later[0]


def is_unusual(at: time) -> bool:
    """Before 6 AM or after 10 PM nobody teaches as a rule: more often the half of the day is wrong."""
    return at < EARLIEST_USUAL or at > LATEST_USUAL


def says_its_half(text: str) -> bool:
    """Whether somebody wrote AM, PM, noon or midnight: the answer to the question which half it is."""
    try:
        return _written(text).half in {"a", "p"}
    except ValueError:
        return False


def really(at: time, verb: str) -> str:
    """The question about an unusual time; `verb` is begin or end."""
    return f"Does it really {verb} at {clock_time(at)}?"
