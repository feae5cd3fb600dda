"""What people write into the cells of a table: days, times and choices, each in the ways that are usual.

Whatever is no such thing raises ValueError with a sentence for the person who wrote it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from core.formats import day
from core.models.times import time_of, times_of
from core.rules.importing import plain

__all__ = ["choice_of", "choices_of", "day_of", "is_day", "is_time", "parts_of_moment", "time_of", "times_of"]

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_AMERICAN = re.compile(r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4}|\d{2})", re.ASCII)
_AMERICAN_SHORT = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})", re.ASCII)  # 9-10 is a time
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_WORDS = re.ASCII | re.IGNORECASE
_MONTH_FIRST = re.compile(rf"{_MONTH}[ -](?:the )?{_DAY}(?:,? (?P<year>\d{{4}})|-(?P<short>\d{{4}}|\d{{2}}))?", _WORDS)
_DAY_FIRST = re.compile(
    rf"(?:the )?{_DAY}[ -](?:of )?{_MONTH}(?:,? ?[ -](?P<year>\d{{4}}|\d{{2}})|, ?(?P<short>\d{{4}}))?", _WORDS
)
_WEEKDAY = re.compile(
    r"(mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?,? *",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_SERIAL_BEGAN = date(1899, 12, 30)  # how Excel counts
_MOMENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2}(?!\d)|.*\d{4}|\d{5}(?=\.))[ T,]*(\S.*)", re.ASCII)
_NOTHING = {"n/a", "na", "n.a.", "n/a.", "-", "--", "---", "–", "—", "none", "tbd", "tba", "null", "nil", "#n/a"}


class DayOfYear(NamedTuple):
    """A day as it was written: without a year, or with one; `weekday` (0 is Monday) where it was named."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None

    def in_year(self, year: int) -> date:
        """Raises ValueError where that year has no such day, or where it is not the weekday that was written."""
        found = date(year, self.month, self.day)
        if self.weekday is not None and found.weekday() != self.weekday:
            is_a, was = (_WEEKDAYS[number].capitalize() for number in (found.weekday(), self.weekday))
            raise WrongWeekday(f"{day(found)} is a {is_a}, not a {was}; correct one of them.")
        return found


class WrongWeekday(ValueError):
    pass


@lru_cache(1024)
def day_of(text: str) -> date:
    """6/12/2026, June 12, 2026, 12-Jun-26, 2026-06-12, or the number that a spreadsheet program keeps."""
    if _SERIAL.fullmatch(text.strip()):
        return _SERIAL_BEGAN + timedelta(days=int(float(text)))
    written = written_day(text)
    if written is None or written.year is None:
        raise ValueError(_no_date(text))
    try:
        return written.in_year(written.year)
    except WrongWeekday:
        raise
    except ValueError:
        raise ValueError(_no_date(text)) from None


def _no_date(text: str) -> str:
    return f"“{text}” is no date; write it like 6/12/2026 or June 12, 2026."


@lru_cache(1024)
def written_day(text: str) -> DayOfYear | None:
    """What is written of a day, with or without its year; None where it is no day."""
    words = " ".join(text.split())
    weekday, rest = weekday_before(words)
    for pattern in (_ISO, _AMERICAN, _AMERICAN_SHORT, _MONTH_FIRST, _DAY_FIRST):
        if found := pattern.fullmatch(rest):
            return _valid(found.groupdict(), weekday)
    return None


def _valid(parts: Mapping[str, str | None], weekday: int | None) -> DayOfYear | None:
    month = _month(parts["month"] or "")
    digits = parts.get("year") or parts.get("short")
    year = int(digits) + (2000 if len(digits) == 2 else 0) if digits else None
    if month is None or not 1 <= int(parts["day"] or 0) <= 31:
        return None
    return DayOfYear(month, int(parts["day"] or 0), year, weekday)


def _month(name: str) -> int | None:
    if name.isdigit():
        return int(name) if 1 <= int(name) <= 12 else None
    found = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    return 9 if name.lower() == "sept" else found[0] if len(found) == 1 else None


def in_nearest_year(written: DayOfYear, known: Iterable[date], today: date) -> date | None:
    """The day in the year that brings it nearest to the days that are known; None where its year is to be asked.

    Where no day is known, a weekday tells the year: within three years each day has another one.
    Raises WrongWeekday where the year is known and the weekday is another.
    """
    days = list(known)
    years = {day.year + shift for day in days for shift in (-1, 0, 1)}
    if days:
        possible = [day for year in years if (day := _exists(written._replace(weekday=None), year))]
        nearest = min(possible, key=lambda day: min(abs(day - other) for other in days), default=None)
        return written.in_year(nearest.year) if nearest else None
    if written.weekday is None:
        return None
    found = [day for shift in (-1, 0, 1) if (day := _exists(written, today.year + shift))]
    return found[0] if len(found) == 1 else None


def _exists(written: DayOfYear, year: int) -> date | None:
    try:
        return written.in_year(year)
    except ValueError:
        return None


def weekday_before(text: str) -> tuple[int | None, str]:
    """The weekday with which a text begins, 0 for Monday, and the rest: “Thu 9:00” and “Thursday, November 19”."""
    found = _WEEKDAY.match(text.strip())
    if found is None:
        return None, text
    number = next(n for n, name in enumerate(_WEEKDAYS) if name.startswith(found[1][:3].lower()))
    return number, text.strip()[found.end() :]


def is_nothing(text: str) -> bool:
    """Whether somebody wrote that there is nothing to write: N/A, a dash, none, TBD."""
    return text.strip().lower() in _NOTHING


def parts_of_moment(text: str) -> tuple[str, str] | None:
    """The day and the time in a text like “2026-06-12 13:30”; None where it is not both."""
    found = _MOMENT.fullmatch(text.strip())
    return (found[1], found[2]) if found and is_day(found[1]) and is_time(found[2]) else None


def is_day(text: str) -> bool:
    """Or one without its year."""
    return written_day(text) is not None or _is(day_of, text)


def is_time(text: str) -> bool:
    """Or a range of times; one that could be morning or afternoon is one too."""
    clock = weekday_before(text)[1]
    return _is(times_of, clock) or bool(re.match(r" *\d{1,2}:\d{2}", clock))


def _is(read: object, text: str) -> bool:
    try:
        read(text)  # type: ignore[operator]
    except ValueError:
        return False
    return True


def choice_of(text: str, choices: Mapping[str, str], name: str) -> str:
    """The code of a choice by its code or its words, whatever their case and dashes."""
    known = _by_plain(tuple(choices.items()))
    word = plain(text)
    american = word.replace("counselling", "counseling")  # an older export has the other spelling
    if (code := known.get(word, known.get(american))) is None:
        shown = ", ".join(list(choices.values())[:3])
        raise ValueError(f"“{text}” is no {name} on the list; choose one, like {shown}.")
    return code


@lru_cache(32)
def _by_plain(choices: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {plain(word): code for code, words in choices for word in (words, code)}


def choices_of(text: str, choices: Mapping[str, str], name: str) -> list[str]:
    """The codes of several choices, separated by commas, semicolons, bars or line breaks."""
    return [choice_of(part, choices, name) for part in re.split(r"[;,|\n]", text) if part.strip()]
