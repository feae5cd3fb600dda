from datetime import date

import pytest

from core.formats import reporting_year
from core.rules.years import first_day, last_day, year_in_short, year_in_words


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 6, 30), 2026), (date(2026, 7, 1), 2027), (date(2026, 1, 1), 2026)]
)
def test_the_reporting_year_turns_on_july_1(day, year):
    assert reporting_year(day) == year
    assert first_day(year) <= day <= last_day(year)


def test_a_reporting_year_is_told_by_its_days():
    assert year_in_words(2026) == "July 1, 2025 to June 30, 2026"
    assert (year_in_short(2026), year_in_short(2100)) == ("2025–26", "2099–00")
    assert (first_day(2026), last_day(2026)) == (date(2025, 7, 1), date(2026, 6, 30))
