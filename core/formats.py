"""Dates, times, units, numbers and sizes in the words that people in Montana read.

Everything that is shown, mailed or printed uses these; stored and exchanged values are ISO 8601 instead.
"""

from datetime import date, datetime, time

FIRST_MONTH = 7  # of the reporting year, July 1 to June 30 (ARM 10.57.216)
MINUTES_A_UNIT = 60  # one hour of attendance is one unit: ARM 10.57.215
_KILOBYTE, _MEGABYTE = 1024, 1024**2  # bytes


def day(value: date) -> str:
    """A date as people in Montana write it: June 12, 2026."""
    return f"{value:%B} {value.day}, {value.year}"


def days(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def short_day(value: date, today: date) -> str:
    """A date where room is scarce: Jan 9 within the reporting year of `today`, otherwise Jan 9, 2025."""
    short = f"{value:%b} {value.day}"
    return short if reporting_year(value) == reporting_year(today) else f"{short}, {value.year}"


def month(value: date) -> str:
    """The month of a day: June 2026."""
    return f"{value:%B %Y}"


def short_month(value: date) -> str:
    """The month of a day where room is scarce: Jun 2026."""
    return f"{value:%b %Y}"


def reporting_year(value: date) -> int:
    """The reporting year of a day, named by the year in which it ends: July 1, 2025 to June 30, 2026 is 2026."""
    return value.year + (value.month >= FIRST_MONTH)


def clock_time(value: time) -> str:
    """A time as people in Montana write it: 8:30 AM."""
    return value.strftime("%I:%M %p").lstrip("0")


def moment(local: datetime) -> str:
    """A moment, given in the agency's time zone: June 12, 2026, 2:05 PM."""
    return f"{day(local.date())}, {clock_time(local.time())}"


def units(minutes: int) -> str:
    """Minutes of instruction as units of one hour: 90 is 1.5, 360 is 6."""
    return f"{minutes / MINUTES_A_UNIT:.2f}".rstrip("0").rstrip(".")


def units_earned(minutes: int, noun: str = "unit") -> str:
    """Units with their noun: 60 minutes are 1 unit, 90 are 1.5 units."""
    return f"{units(minutes)} {noun if minutes == MINUTES_A_UNIT else f'{noun}s'}"


def plural(number: int, noun: str, many: str = "") -> str:
    """How many there are: 1 row, 2 rows, 1,200 rows. `many` is for what takes no s: 2 people, 2 rows are."""
    return f"{number:,} {one_or_many(number, noun, many or f'{noun}s')}"


def one_or_many(number: int, one: str, many: str) -> str:
    """The words that fit a number which stands elsewhere: has or have, it or them."""
    return one if number == 1 else many


def file_size(size: int) -> str:
    """Bytes as people read them: 12 KB, 4.9 MB; never less than 1 KB."""
    return f"{size / _MEGABYTE:,.1f} MB" if size >= _MEGABYTE else f"{max(size // _KILOBYTE, 1)} KB"


def size_limit(size: int) -> str:
    """The largest size that is accepted, in bytes that make whole megabytes: 5 MB."""
    return f"{size // _MEGABYTE:,} MB"
