"""When events take place: the school year, its peaks, and courses that are open all year."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from core import formats
from core.formats import FIRST_MONTH
from core.settings import settings

BUSY = {7: 3, 8: 24, 9: 8, 10: 13, 11: 6, 12: 4, 1: 8, 2: 7, 3: 7, 4: 7, 5: 5, 6: 8}  # August, mid-October, June
_ON_CONFERENCE_DAYS = 0.5  # of October's events
_MORNINGS = ((8, 0), (8, 30), (9, 0))
_ANY_START = (*_MORNINGS, (13, 0), (15, 45), (16, 0))


class Span(NamedTuple):
    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


def reporting_year(day: date) -> int:
    """The year in which the reporting year of a day began."""
    return formats.reporting_year(day) - 1  # which is named by the year in which it ends


def reporting_years(first: date, last: date) -> range:
    return range(reporting_year(first), reporting_year(last) + 1)


def conference_days(year: int) -> Span:
    """Thursday and Friday of the third full week of October, when schools are closed for it."""
    first = date(year, 10, 1)
    thursday = first + timedelta(days=(3 - first.weekday()) % 7 + 14)
    return Span(thursday, thursday + timedelta(days=1))


def all_year(starts_on: date) -> Span:
    """The longest time that the manual allows: to the day before the anniversary."""
    if (starts_on.month, starts_on.day) == (2, 29):
        starts_on -= timedelta(days=1)
    return Span(starts_on, starts_on.replace(year=starts_on.year + 1) - timedelta(days=1))


def course_span(year: int, rng: random.Random) -> Span:
    """Mostly the reporting year itself; else the calendar year, the school year, or from any day on."""
    chance = rng.random()
    if chance < 0.55:
        return all_year(date(year, 7, 1))
    if chance < 0.75:
        return all_year(date(year + 1, 1, 1))
    if chance < 0.85:
        return all_year(date(year, 9, 1))
    return all_year(_any_day(year, rng))


def usual_span(year: int, rng: random.Random) -> Span:
    """One day mostly; some of two or three, some over weeks, and some to the end of the reporting year."""
    day = _school_day(year, rng)
    chance = rng.random()
    if chance < 0.73:
        return Span(day, day)
    if chance < 0.86:
        return Span(day, day + timedelta(days=rng.randint(1, 2)))
    if chance < 0.95:
        return Span(day, day + timedelta(weeks=rng.randint(3, 10)))
    return _to_the_end_of_the_year(day, year)


def _to_the_end_of_the_year(day: date, year: int) -> Span:
    june_30 = date(year + 1, 6, 30)
    return Span(min(day, june_30), june_30)


def _school_day(year: int, rng: random.Random) -> date:
    month = rng.choices(list(BUSY), list(BUSY.values()))[0]
    if month == 10 and rng.random() < _ON_CONFERENCE_DAYS:
        return rng.choice(conference_days(year))
    day = date(year if month >= FIRST_MONTH else year + 1, month, rng.randint(1, 28))
    if month == 6 and rng.random() < 0.2:
        day = day.replace(day=30)
    return _off_the_weekend(day, rng)


def _off_the_weekend(day: date, rng: random.Random) -> date:
    """Sundays become Mondays, and most Saturdays Fridays."""
    if day.weekday() == 6:
        return day + timedelta(days=1)
    return day - timedelta(days=1) if day.weekday() == 5 and rng.random() < 0.7 else day


def _any_day(year: int, rng: random.Random) -> date:
    return date(year, 7, 1) + timedelta(days=rng.randrange(365))


def hours_of_day(minutes: int, rng: random.Random) -> tuple[time, time]:
    """Begin and end of a day of instruction, with an hour for lunch when it is long."""
    hour, minute = rng.choice(_ANY_START if minutes <= 180 else _MORNINGS)
    begin = datetime.combine(date.min, time(hour, minute))
    end = begin + timedelta(minutes=minutes + (60 if minutes > 240 else 0))
    return begin.time(), end.time()


def moment(day: date, rng: random.Random) -> datetime:
    """Some time of an office day, as it is stored."""
    local = datetime.combine(day, time(rng.randint(7, 16), rng.randrange(60), rng.randrange(60)), settings().zone)
    return local.astimezone(UTC)


_SESSIONS_BEGIN = (8, 9, 10, 11, 13, 14, 15)
SLOTS = 2 * len(_SESSIONS_BEGIN)  # of a conference of two days


def slots(span: Span) -> Iterator[tuple[date, time]]:
    """The hours at which sessions of a conference begin, over and over."""
    while True:
        for day in (span.starts_on, span.ends_on):
            for hour in _SESSIONS_BEGIN:
                yield day, time(hour)
