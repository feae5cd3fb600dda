"""Dates, times, units, plurals and sizes in words, on both sides of each boundary."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats import (
    clock_time,
    day,
    days,
    file_size,
    moment,
    month,
    one_or_many,
    plural,
    reporting_year,
    short_day,
    short_month,
    size_limit,
    units,
    units_earned,
)

TODAY = date(2026, 2, 10)  # in the reporting year July 1, 2025 to June 30, 2026
MEGABYTE = 1024**2


def test_a_date_has_no_zero_before_its_day():
    assert day(date(2026, 6, 2)) == "June 2, 2026"
    assert day(date(2026, 6, 12)) == "June 12, 2026"


def test_two_days_are_named_once_where_they_are_one():
    assert days(date(2026, 6, 12), date(2026, 6, 12)) == "June 12, 2026"
    assert days(date(2026, 6, 12), date(2026, 6, 13)) == "June 12, 2026 to June 13, 2026"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2025, 6, 30), "Jun 30, 2025"),  # the last day of the year before
        (date(2025, 7, 1), "Jul 1"),
        (date(2025, 12, 31), "Dec 31"),
        (date(2026, 1, 9), "Jan 9"),
        (date(2026, 6, 30), "Jun 30"),
        (date(2026, 7, 1), "Jul 1, 2026"),  # the first day of the year after
        (date(2025, 1, 9), "Jan 9, 2025"),
        (date(2027, 1, 9), "Jan 9, 2027"),
    ],
)
def test_a_short_day_names_its_year_outside_of_this_reporting_year(value, shown):
    assert short_day(value, TODAY) == shown


@pytest.mark.parametrize(("today", "shown"), [(date(2026, 6, 30), "Jan 9"), (date(2026, 7, 1), "Jan 9, 2026")])
def test_a_short_day_takes_its_year_on_when_a_new_reporting_year_begins(today, shown):
    assert short_day(date(2026, 1, 9), today) == shown


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-900, 900))
def test_no_two_days_of_neighboring_years_have_the_same_short_name(today, distance):
    other = today + timedelta(days=distance)
    assert (short_day(other, today) == short_day(today, today)) is (distance == 0)


def test_the_reporting_year_is_named_by_its_end():
    assert [reporting_year(date(2026, 6, 30)), reporting_year(date(2026, 7, 1))] == [2026, 2027]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (time(0, 0), "12:00 AM"),
        (time(8, 30), "8:30 AM"),
        (time(11, 59), "11:59 AM"),
        (time(12, 0), "12:00 PM"),
        (time(14, 5), "2:05 PM"),
    ],
)
def test_a_time_is_of_the_morning_or_the_afternoon(value, shown):
    assert clock_time(value) == shown
    assert moment(datetime.combine(date(2026, 6, 2), value)) == f"June 2, 2026, {shown}"


@pytest.mark.parametrize(("minutes", "shown"), [(15, "0.25"), (30, "0.5"), (60, "1"), (90, "1.5"), (600, "10")])
def test_units_are_hours_without_zeros_at_their_end(minutes, shown):
    assert units(minutes) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(30, "0.5 units"), (59, "0.98 units"), (60, "1 unit"), (61, "1.02 units"), (90, "1.5 units"), (120, "2 units")],
)
def test_only_one_whole_unit_is_singular(minutes, shown):
    assert units_earned(minutes) == shown


def test_units_take_the_name_they_have_in_a_mail():
    named = [units_earned(minutes, "professional development unit") for minutes in (60, 90)]
    assert named == ["1 professional development unit", "1.5 professional development units"]


@pytest.mark.parametrize("value", [date(2026, 6, 1), date(2026, 6, 30)])
def test_a_month_is_named_with_its_year(value):
    assert [month(value), short_month(value)] == ["June 2026", "Jun 2026"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (999, "999 rows"), (1000, "1,000 rows"), (1001, "1,001 rows")],
)
def test_one_is_singular_and_every_other_number_plural_with_its_thousands_apart(number, shown):
    assert plural(number, "row") == shown


def test_an_irregular_plural_and_a_verb_are_given():
    assert [plural(n, "person", "people") for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert [plural(n, "row is", "rows are") for n in (1, 1200)] == ["1 row is", "1,200 rows are"]


@pytest.mark.parametrize(("number", "verb"), [(0, "have"), (1, "has"), (2, "have"), (1001, "have")])
def test_words_fit_a_number_that_stands_elsewhere(number, verb):
    assert one_or_many(number, "has", "have") == verb


def test_a_limit_is_in_whole_megabytes():
    assert [size_limit(5 * MEGABYTE), size_limit(1500 * MEGABYTE)] == ["5 MB", "1,500 MB"]


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "1 KB"),
        (1023, "1 KB"),
        (2047, "1 KB"),
        (2048, "2 KB"),
        (MEGABYTE - 1, "1023 KB"),
        (MEGABYTE, "1.0 MB"),
        (5 * MEGABYTE, "5.0 MB"),
        (1500 * MEGABYTE, "1,500.0 MB"),
    ],
)
def test_a_size_is_in_kilobytes_below_a_megabyte_and_in_megabytes_from_it(size, shown):
    assert file_size(size) == shown
