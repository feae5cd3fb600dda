"""Periods of whole months, and what they are compared with."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from core.errors import Refused
from core.formats import FIRST_MONTH, month, reporting_year
from core.rules.years import first_day, last_day

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_YEARS = range(1990, 2100)


class Period(NamedTuple):
    """From the month that begins on `first` to the one that begins on `last`."""

    first: date
    last: date

    @property
    def year_before(self) -> "Period":
        return Period(*(month.replace(year=month.year - 1) for month in self))

    def in_words(self) -> str:
        if self.first == self.last:
            return month(self.first)
        return f"{month(self.first)} to {month(self.last)}"

    def months(self) -> list[date]:
        found, month = [], self.first
        while month <= self.last:
            found.append(month)
            month = next_month(month)
        return found

    def by_year(self) -> list["Period"]:
        """Its part of each reporting year that it touches."""
        years = range(reporting_year(self.first), reporting_year(self.last) + 1)
        return [Period(max(self.first, first_day(y)), min(self.last, month_of(last_day(y)))) for y in years]


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    return month_of(month - timedelta(days=1))


def month_of(day: date) -> date:
    return day.replace(day=1)


def this_year(today: date) -> Period:
    """The reporting year so far, this month included."""
    return Period(first_day(reporting_year(today)), month_of(today))


def last_year(today: date) -> Period:
    year = reporting_year(today) - 1
    return Period(first_day(year), month_of(last_day(year)))


def period_from(first: str, last: str, today: date) -> Period:
    """Months as typed, like 2025-07. Raises Refused with one sentence for what is wrong."""
    period = Period(_month(first, "From"), _month(last, "To"))
    if period.last < period.first:
        raise Refused(f"The months end in {last}, before they begin; choose a later month under To.")
    if period.first > today:
        raise Refused(f"{first} lies in the future, so there is nothing to show yet.")
    return period


def day_or_none(text: str) -> date | None:
    """A day as an address has it; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _month(value: str, name: str) -> date:
    found = _MONTH.fullmatch(value.strip())
    year, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if year not in _YEARS or not 1 <= month <= 12:
        raise Refused(f"Enter the month under {name} as year and month, like 2025-{FIRST_MONTH:02}.")
    return date(year, month, 1)
