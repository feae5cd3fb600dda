"""Dates, times and units in the words that people in Montana read. Everything shown or printed uses these."""

from datetime import date, time


def day(value: date) -> str:
    """A date as people in Montana write it: June 12, 2026."""
    return f"{value:%B} {value.day}, {value.year}"


def days(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def units(minutes: int) -> str:
    """Minutes of instruction as units of one hour: 90 is 1.5, 360 is 6."""
    return f"{minutes / MINUTES_A_UNIT:.2f}".rstrip("0").rstrip(".")


MINUTES_A_UNIT = 60  # one hour of attendance is one unit: ARM 10.57.215


def clock_time(value: time) -> str:
    """A time as people in Montana write it: 8:30 AM."""
    return value.strftime("%I:%M %p").lstrip("0")
