from datetime import date, time

import pytest

from core.rules.quality import EventFacts, doubles, misfits, unlike

DAY = date(2026, 6, 12)


def facts(number, **values):
    first = EventFacts(number, 1, "fractions emmy", DAY, DAY, None, None, "", 360, None)
    return first._replace(**values)


@pytest.mark.parametrize(
    ("other", "double"),
    [
        ({}, True),
        ({"provider_id": 2}, False),
        ({"title": "decimals emmy"}, False),
        ({"starts_on": date(2026, 6, 13)}, False),
        ({"room": "B"}, False),
        ({"begins_at": time(9)}, False),
    ],
)
def test_the_same_title_day_time_and_room_of_one_provider_look_double(other, double):
    assert list(doubles([facts(2, **other), facts(1)])) == ([(1, 2)] if double else [])


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({"minutes": 480}, True),
        ({"minutes": 510}, False),
        ({"minutes": 960, "ends_on": date(2026, 6, 13)}, True),
        ({"minutes": 120, "begins_at": time(9), "finishes_at": time(11)}, True),
        ({"minutes": 150, "begins_at": time(9), "finishes_at": time(11)}, False),
        ({"minutes": 120, "begins_at": time(23), "finishes_at": time(1), "ends_on": date(2026, 6, 13)}, True),
    ],
)
def test_hours_that_do_not_fit_days_or_times_are_found(values, fits):
    assert list(misfits([facts(1, **values)])) == ([] if fits else [1])


@pytest.mark.parametrize(
    ("count", "far"), [(20, False), (100, False), (159, False), (160, True), (900, True), (0, False)]
)
def test_a_count_far_from_what_the_provider_usually_has_is_found(count, far):
    events = [facts(n, certificates=20) for n in range(1, 6)] + [facts(9, certificates=count)]
    assert list(unlike(events)) == ([(9, 20)] if far else [])


def test_a_few_events_are_not_compared():
    assert list(unlike([facts(n, certificates=20) for n in range(1, 4)] + [facts(9, certificates=900)])) == []
