"""What an address asks of a list of events."""

from datetime import date

import pytest

from core.models import ProviderType
from core.queries.event_filters import CountFilter, EventFilter, EventSort
from core.rules.events import EventState
from core.rules.periods import Period

TODAY = date(2026, 6, 15)
CATEGORIES = {"math": "Mathematics"}


def asked(**parameters):
    named = {name.replace("_", "-"): text for name, text in parameters.items()}
    return EventFilter.from_query(named, categories=CATEGORIES, today=TODAY)


@pytest.mark.parametrize(
    ("parameters", "criteria"),
    [
        ({}, EventFilter()),
        ({"search": "Reading"}, EventFilter(search="Reading")),
        ({"state": "count due"}, EventFilter(state=EventState.COUNT_DUE)),
        ({"state": "cancelled"}, EventFilter(state=EventState.CANCELED)),
        ({"state": "all", "sort": "newest"}, EventFilter()),
        ({"sort": "title"}, EventFilter(sort=EventSort.TITLE)),
        ({"provider": "12"}, EventFilter(provider=12)),
        ({"type": "multiple_event"}, EventFilter(provider_type=ProviderType.MULTIPLE_EVENT)),
        ({"county": "Lewis and Clark County, MT"}, EventFilter(county="Lewis and Clark County, MT")),
        ({"category": "math"}, EventFilter(category="math")),
        ({"from": "2026-01", "to": "2026-06"}, EventFilter(ended=Period(date(2026, 1, 1), date(2026, 6, 1)))),
        ({"count": "missing"}, EventFilter(counted=CountFilter.MISSING)),
        ({"overdue_on": "2026-06-14"}, EventFilter(overdue_on=date(2026, 6, 14))),
        ({"waiting_on": "2026-06-14"}, EventFilter(waiting_on=date(2026, 6, 14))),
    ],
)
def test_each_word_of_an_address_is_understood(parameters, criteria):
    assert asked(**parameters) == criteria


@pytest.mark.parametrize(
    ("parameters", "criteria"),
    [
        ({"state": "All", "sort": "Newest first"}, EventFilter()),
        ({"state": "Overdue"}, EventFilter(state=EventState.OVERDUE)),
        ({"state": "Count due"}, EventFilter(state=EventState.COUNT_DUE)),
        ({"state": "Cancelled"}, EventFilter(state=EventState.CANCELED)),
        ({"state": "Canceled"}, EventFilter(state=EventState.CANCELED)),
        ({"sort": "Oldest first"}, EventFilter(sort=EventSort.OLDEST)),
        ({"sort": "Title A to Z"}, EventFilter(sort=EventSort.TITLE)),
    ],
)
def test_an_earlier_address_with_the_words_of_the_screen_is_understood(parameters, criteria):
    assert asked(**parameters) == criteria


@pytest.mark.parametrize(
    "parameters",
    [
        {"state": "soon"},
        {"state": "x"},
        {"sort": "x"},
        {"provider": "-1"},
        {"provider": "²"},
        {"provider": "9" * 19},
        {"type": "x"},
        {"category": "alchemy"},
        {"from": "2026-01"},
        {"from": "2026-07", "to": "2026-12"},  # the future
        {"from": "2026-05", "to": "2026-01"},
        {"count": "x"},
        {"overdue_on": "2026-02-30"},
        {"waiting_on": "soon"},
        {"unheard_of": "x"},
        {"search": "\0", "county": "\0"},
    ],
)
def test_words_that_mean_nothing_are_passed_over(parameters):
    assert asked(**parameters) == EventFilter()
