"""Dates and units as they are written on certificates."""

from datetime import date

import pytest

from core.rules.certificates import days, units


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 6, 12), date(2026, 6, 12), "June 12, 2026"),
        (date(2026, 6, 12), date(2026, 6, 13), "June 12, 2026 to June 13, 2026"),
        (date(2025, 12, 31), date(2026, 1, 1), "December 31, 2025 to January 1, 2026"),
        (date(2028, 2, 29), date(2028, 2, 29), "February 29, 2028"),
    ],
)
def test_dates_are_written_as_in_montana(first, last, words):
    assert days(first, last) == words


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (0, "0"),
        (30, "0.5"),
        (50, "0.83"),
        (59, "0.98"),
        (60, "1"),
        (61, "1.02"),
        (90, "1.5"),
        (100, "1.67"),
        (360, "6"),
        (600, "10"),
        (2700, "45"),
        (6000, "100"),
    ],
)
def test_sixty_minutes_are_one_unit(minutes, written):
    assert units(minutes) == written
