from datetime import date, timedelta

import pytest

from core.models import Event, Location, Provider, ProviderType
from core.models.events import last_day_for
from core.rules.courses import may_go_on_by_itself, next_year, qualifies_as_recurring, renews_on
from core.rules.years import year_of

JULY_1, JUNE_30 = date(2026, 7, 1), date(2027, 6, 30)


def course(days=365, location=Location.ONLINE, starts_on=JULY_1):
    return Event(starts_on=starts_on, ends_on=starts_on + timedelta(days=days - 1), location=location)


@pytest.mark.parametrize(("days", "stands"), [(365, True), (301, True), (300, False), (1, False)])
def test_a_course_that_can_stand_lasts_more_than_300_days(days, stands):
    assert qualifies_as_recurring(course(days)) is stands


@pytest.mark.parametrize(
    ("location", "stands"), [(Location.ONLINE, True), (Location.BOTH, True), (Location.IN_PERSON, False)]
)
def test_a_course_that_can_stand_is_online(location, stands):
    assert qualifies_as_recurring(course(location=location)) is stands


@pytest.mark.parametrize(
    ("first", "last", "then"),
    [
        (JULY_1, JUNE_30, (date(2027, 7, 1), date(2028, 6, 30))),
        (date(2027, 3, 1), date(2028, 2, 29), (date(2028, 3, 1), date(2029, 2, 28))),
        (date(2027, 2, 28), date(2028, 2, 27), (date(2028, 2, 28), date(2029, 2, 27))),
        (date(2028, 2, 29), date(2029, 2, 28), (date(2029, 3, 1), date(2030, 2, 28))),
        (date(2027, 1, 1), date(2027, 12, 31), (date(2028, 1, 1), date(2028, 12, 31))),
    ],
)
def test_the_next_year_begins_the_day_after_and_lasts_a_year(first, last, then):
    assert last_day_for(first) == last
    assert next_year(last) == then


def test_from_every_day_of_four_years_the_next_ten_years_follow_without_gap_or_overlap():
    for number in range(4 * 366):
        last = last_day_for(date(2026, 1, 1) + timedelta(days=number))
        for _ in range(10):
            first, end = next_year(last)
            assert first - last == timedelta(days=1)
            assert end == last_day_for(first)
            assert 365 <= (end - first).days + 1 <= 366
            last = end


def test_a_year_opens_thirty_days_before_the_one_before_it_ends():
    assert renews_on(JUNE_30) == date(2027, 5, 31)
    assert renews_on(date(2028, 3, 30)) == date(2028, 2, 29)


@pytest.mark.parametrize(("today", "goes_on"), [(date(2026, 6, 30), True), (JULY_1, False), (JUNE_30, False)])
def test_a_suspended_provider_opens_no_year_from_the_day_of_its_suspension(today, goes_on):
    assert may_go_on_by_itself(Provider(name="A", phone="1", suspended_on=JULY_1), today) is goes_on


def test_a_single_event_provider_opens_no_year():
    assert not may_go_on_by_itself(Provider(name="A", phone="1", type=ProviderType.SINGLE_EVENT), JULY_1)


@pytest.mark.parametrize(("ends_on", "year"), [(JUNE_30, 2027), (date(2027, 7, 1), 2028)])
def test_an_event_belongs_to_the_reporting_year_of_its_last_day(ends_on, year):
    assert year_of(Event(starts_on=JULY_1, ends_on=ends_on)) == year
