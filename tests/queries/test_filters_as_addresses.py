"""Every filter stands in an address from which it is read again, and no address has the words of the interface."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import ProviderType, RequestKind, RequestState
from core.queries import catalog, event_filters, requests
from core.queries.audit import AuditFilter
from core.queries.catalog import CatalogFilter, CatalogPlace
from core.queries.event_filters import CountFilter, EventFilter, EventSort
from core.queries.requests import RequestFilter
from core.queries.url_values import chosen, id_of
from core.rules.events import EventState
from core.rules.periods import Period

TODAY = date(2026, 6, 15)
CATEGORIES = {"math": "Mathematics", "sped": "Special Education"}

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(0, 10**18 - 1)
days = st.dates()
months = st.dates(date(1990, 1, 1), TODAY).map(lambda day: day.replace(day=1))
periods = st.tuples(months, months).map(lambda pair: Period(*sorted(pair)))


def perhaps(values):
    return st.none() | values


event_filters_of_any_kind = st.builds(
    EventFilter,
    search=texts,
    state=perhaps(st.sampled_from(EventState)),
    sort=st.sampled_from(EventSort),
    provider=perhaps(numbers),
    provider_type=perhaps(st.sampled_from(ProviderType)),
    county=texts,
    category=st.sampled_from(["", *CATEGORIES]),
    ended=perhaps(periods),
    counted=perhaps(st.sampled_from(CountFilter)),
    overdue_on=perhaps(days),
    waiting_on=perhaps(days),
    after=texts,
    before=texts,
)
catalog_filters = st.builds(
    CatalogFilter,
    search=texts,
    category=st.sampled_from([None, *CATEGORIES]),
    place=perhaps(st.sampled_from(CatalogPlace)),
    city=texts,
    after=texts,
)
request_filters = st.builds(
    lambda kind, **values: RequestFilter(kind.is_about_an_event, kind=kind, **values),
    kind=st.sampled_from(RequestKind),
    state=perhaps(st.sampled_from(RequestState)),
    own=st.booleans(),
    after=texts,
)
audit_filters = st.builds(
    AuditFilter, who=texts, what=texts, since=perhaps(days), until=perhaps(days), before=perhaps(numbers)
)


@given(event_filters_of_any_kind)
def test_a_filter_of_events_is_read_from_its_address(criteria):
    query = criteria.to_query()
    assert EventFilter.from_query(query, categories=CATEGORIES, today=TODAY) == criteria
    named = [(name, text) for name, text in query.items() if name not in {"after", "before"}]
    event_filters.require_readable(named, categories=CATEGORIES, today=TODAY)


@given(catalog_filters)
def test_a_filter_of_the_catalog_is_read_from_its_address(criteria):
    assert CatalogFilter.from_query(criteria.to_query(), categories=CATEGORIES) == criteria


@given(request_filters, st.booleans(), perhaps(st.sampled_from(RequestState)))
def test_a_filter_of_requests_is_read_from_its_address_whatever_state_is_usual(criteria, of_any_kind, usual_state):
    criteria = replace(criteria, kind=None) if of_any_kind else criteria
    about = {"about_events": criteria.about_events, "usual_state": usual_state}
    assert RequestFilter.from_query(criteria.to_query(), **about) == criteria


@given(audit_filters)
def test_a_filter_of_the_trail_is_read_from_its_address(criteria):
    assert AuditFilter.from_query(criteria.to_query()) == criteria


@pytest.mark.parametrize(
    "choices",
    [
        event_filters.STATE_CHOICES,
        event_filters.SORT_CHOICES,
        catalog.PLACE_CHOICES,
        catalog.category_choices(CATEGORIES),
        requests.STATE_CHOICES,
        requests.KIND_CHOICES,
    ],
    ids=["state of events", "order", "place", "category", "state of requests", "kind"],
)
def test_a_choice_is_found_by_its_id_and_by_its_words_and_by_nothing_else(choices):
    for word, value in choices.items():
        assert chosen(id_of(value), choices) == chosen(word, choices) == word
    assert chosen("nonsense", choices) is chosen("", choices) is None


def test_what_is_usual_is_not_in_the_address():
    assert EventFilter().to_query() == CatalogFilter().to_query() == AuditFilter().to_query() == {}


def test_the_address_of_a_list_has_ids_that_stay():
    assert EventFilter(state=EventState.OVERDUE, sort=EventSort.OLDEST).to_query() == {
        "state": "overdue",
        "sort": "oldest",
    }
    assert RequestFilter(True, state=None, kind=RequestKind.CORRECTION, own=True).to_query() == {
        "state": "all",
        "kind": "correction",
        "whose": "me",
    }
