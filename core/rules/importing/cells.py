"""What people write into the cells of a table: days, times and choices, each in the ways that are usual.

Whatever is no such thing raises ValueError with a sentence for the person who wrote it.
"""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import lru_cache

from core.rules.importing import plain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII | re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})", re.ASCII | re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_SERIAL_BEGAN = date(1899, 12, 30)  # how Excel counts
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::\d{2})? ?(?:([ap])\.?(?: ?m\.?)?)?", re.ASCII | re.IGNORECASE)
_PART_OF_DAY = re.compile(r"0?\.\d+", re.ASCII)
_RANGE = re.compile(r" *(?:-|–|—|\bto\b|\buntil\b) *", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2}(?!\d)|.*\d{4}|\d{5}(?=\.))[ T,]*(\S.*)", re.ASCII)
_MORNING_OR_NOT = (1, 6)  # an hour written like 1:30 may be either; nobody begins at 1:30 AM, and nobody should


@lru_cache(1024)
def day_of(text: str) -> date:
    """6/12/2026, June 12, 2026, 2026-06-12, or the number that a spreadsheet program keeps."""
    day = _WEEKDAY.sub("", " ".join(text.split()))
    try:
        if found := _ISO.fullmatch(day):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _AMERICAN.fullmatch(day):
            return date(int(found[3]) + (2000 if len(found[3]) == 2 else 0), int(found[1]), int(found[2]))
        if found := _MONTH_FIRST.fullmatch(day):
            return date(int(found[3]), _month(found[1]), int(found[2]))
        if found := _DAY_FIRST.fullmatch(day):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        if _SERIAL.fullmatch(day):
            return _SERIAL_BEGAN + timedelta(days=int(float(day)))
    except ValueError:
        pass
    raise ValueError(f"“{text}” is no date; write it like 6/12/2026 or June 12, 2026.")


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


@lru_cache(1024)
def time_of(text: str) -> time:
    """1:30 PM, 13:30 or noon. 1:30 alone is asked for: it could be either."""
    return _time(text, None)


def _time(text: str, half: str | None) -> time:
    """`half` is the a or p of the other end of a range, which counts for both."""
    if named := {"noon": time(12), "midnight": time(0)}.get(text.strip().lower()):
        return named
    if _PART_OF_DAY.fullmatch(text.strip()):
        hour, minute = divmod(round(float(text) * 24 * 60) % (24 * 60), 60)
        return time(hour, minute)
    found = _TIME.fullmatch(" ".join(text.split()))
    if not found or not (found[2] or found[3] or half):
        raise ValueError(f"“{text}” is no time; write it like 1:30 PM or 13:30.")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or half or "").lower()
    if not half and not found[1].startswith("0") and _MORNING_OR_NOT[0] <= hour <= _MORNING_OR_NOT[1]:
        raise ValueError(f"Is “{text}” in the morning or in the afternoon? Write it like {hour}:{minute:02} PM.")
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise ValueError(f"“{text}” is no time of the day; write it like 1:30 PM or 13:30.")
    return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


@lru_cache(1024)
def times_of(text: str) -> tuple[time, time | None]:
    """One time, or a beginning and an end: 8:30-10:00 AM, 11:30–1:00 PM, 8 to 9:30 am."""
    ends = [part for part in _RANGE.split(text.strip()) if part]
    if len(ends) != 2:
        return time_of(text), None
    finish = _TIME.fullmatch(" ".join(ends[1].split()))
    half = finish[3].lower() if finish and finish[3] else None
    finishes_at = _time(ends[1], None)
    begins_at = _time(ends[0], half)
    if half == "p" and begins_at > finishes_at:  # 11:30–1:00 PM begins in the morning
        begins_at = _time(ends[0], "a")
    return begins_at, finishes_at


def parts_of_moment(text: str) -> tuple[str, str] | None:
    """The day and the time in a text like “2026-06-12 13:30”; None where it is not both."""
    found = _MOMENT.fullmatch(text.strip())
    return (found[1], found[2]) if found and is_day(found[1]) and is_time(found[2]) else None


def is_day(text: str) -> bool:
    return _is(day_of, text)


def is_time(text: str) -> bool:
    """Or a range of times; one that could be morning or afternoon is one too."""
    return _is(times_of, text) or bool(re.match(r" *\d{1,2}:\d{2}", text))


def _is(read: object, text: str) -> bool:
    try:
        read(text)  # type: ignore[operator]
    except ValueError:
        return False
    return True


def choice_of(text: str, choices: Mapping[str, str], name: str) -> str:
    """The code of a choice by its code or its words, whatever their case and dashes."""
    known = _by_plain(tuple(choices.items()))
    if (code := known.get(plain(text))) is None:
        shown = ", ".join(list(choices.values())[:3])
        raise ValueError(f"“{text}” is no {name} on the list; choose one, like {shown}.")
    return code


@lru_cache(32)
def _by_plain(choices: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {plain(word): code for code, words in choices for word in (words, code)}


def choices_of(text: str, choices: Mapping[str, str], name: str) -> list[str]:
    """The codes of several choices, separated by commas, semicolons, bars or line breaks."""
    return [choice_of(part, choices, name) for part in re.split(r"[;,|\n]", text) if part.strip()]
