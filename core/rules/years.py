"""The reporting year: July 1 to June 30, named by the year in which it ends (older text of ARM 10.57.216)."""

from datetime import date, timedelta

from core.formats import FIRST_MONTH, reporting_year
from core.models import Event

SATURDAY = 5


def is_weekday(day: date) -> bool:
    """Monday to Friday, on which the agency works; holidays are not known here."""
    return day.weekday() < SATURDAY


def year_of(event: Event) -> int:
    """An event belongs to the reporting year of its last day: only then its count can be known."""
    return reporting_year(event.ends_on)


def first_day(year: int) -> date:
    return date(year - 1, FIRST_MONTH, 1)


def last_day(year: int) -> date:
    return first_day(year + 1) - timedelta(days=1)


def year_in_words(year: int) -> str:
    return f"July 1, {year - 1} to June 30, {year}"


def year_in_short(year: int) -> str:
    return f"{year - 1}–{year % 100:02}"
