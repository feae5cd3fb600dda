import pytest

from core.actions import counts, events, providers
from core.errors import NotFound
from core.permissions import Role
from core.queries import catalog
from core.queries.catalog import CatalogFilter, CatalogPlace
from core.queries.keyset import PAGE
from core.rules.count_reports import CountReport
from tests.factories import NOW, TODAY, days_from, make_event, make_provider, make_user
from tests.naughty import NAUGHTY


@pytest.fixture
def ada(session):
    return make_user(session)


def coming(session, by, title, first=10, last=None, **values):
    dates = {"starts_on": days_from(TODAY, first), "ends_on": days_from(TODAY, first if last is None else last)}
    return make_event(session, by, title=title, **dates, **values)


def titles(session, **criteria):
    return [event.title for event in catalog.page_of(session, CatalogFilter(**criteria), today=TODAY).events]


def test_running_and_coming_events_are_there_the_next_to_end_first(session, ada):
    coming(session, ada, "Course", first=-100, last=200)
    coming(session, ada, "Today", first=0)
    coming(session, ada, "Soon", first=3)
    coming(session, ada, "Yesterday", first=-1)
    assert titles(session) == ["Today", "Soon", "Course"]


def test_canceled_events_and_those_of_suspended_providers_are_not(session, ada):
    staff, walter = make_user(session, Role.STAFF), make_user(session)
    events.cancel(session, coming(session, ada, "Cancelled"), reason="Snow", by=staff, now=NOW)
    coming(session, ada, "Here")
    coming(session, walter, "Suspended")
    providers.suspend(session, walter.provider, reason="x", by=staff, today=TODAY, now=NOW)
    assert titles(session) == ["Here"]


def test_a_search_looks_at_title_and_instructor_without_marks(session, ada):
    coming(session, ada, "Apsáalooke place names", instructor="Leona Daxpitchée")
    coming(session, ada, "Fractions")
    assert titles(session, search="daxpitchee PLACE") == ["Apsáalooke place names"]


def test_events_are_found_by_category(session, ada):
    coming(session, ada, "Both", categories=["math", "ela"])
    coming(session, ada, "Reading", categories=["ela"])
    assert titles(session, category="math") == ["Both"]
    assert titles(session, category="ela") == ["Both", "Reading"]
    assert titles(session, category="xyzzy") == []


def test_an_event_in_a_town_that_is_online_too_is_both(session, ada):
    for title, location in (("Town", "in_person"), ("Online", "online"), ("Both", "both")):
        coming(session, ada, title, location=location)
    assert titles(session, place=CatalogPlace.ONLINE) == ["Online", "Both"]
    assert titles(session, place=CatalogPlace.IN_PERSON) == ["Town", "Both"]


@pytest.mark.parametrize(
    ("city", "found"), [("helena", ["A"]), ("HEL", ["A"]), ("%", []), ("Butte", ["B"]), ("", ["A", "B"])]
)
def test_events_are_found_by_the_beginning_of_the_city(session, ada, city, found):
    coming(session, ada, "A")
    coming(session, ada, "B", city="Butte", zip_code="59701")
    assert titles(session, city=city) == found


def test_an_event_whose_count_is_in_is_over(session, ada):
    event = coming(session, ada, "Yesterday", first=-1)
    counts.report(session, [CountReport(event, 1)], by=ada, today=TODAY, now=NOW)
    assert titles(session) == []


def test_pages_follow_one_another_without_a_gap(session):
    users = [make_user(session, provider_id=make_provider(session, name=f"P{n}").id) for n in range(3)]
    made = [coming(session, users[n % 3], f"E{n:03}", first=n % 7) for n in range(105)]
    seen, after = [], ""
    while True:
        page = catalog.page_of(session, CatalogFilter(after=after), today=TODAY)
        seen += page.events
        if not page.after:
            break
        assert len(page.events) == PAGE
        after = page.after
    assert len(seen) == len({event.id for event in seen}) == len(made)
    assert [event.ends_on for event in seen] == sorted(event.ends_on for event in made)


@pytest.mark.parametrize(
    "after", ["x", "2026-01-01", "2026-01-01.1", "2026-01-01.1.x", "x.1.1", f"2026-01-01.1.{10**30}"]
)
def test_a_cursor_that_nobody_gave_is_not_found(session, after):
    with pytest.raises(NotFound):
        catalog.page_of(session, CatalogFilter(after=after), today=TODAY)


def test_naughty_searches_find_nothing_and_break_nothing(session, ada):
    for text in NAUGHTY:
        catalog.page_of(session, CatalogFilter(search=text, city=text, category=text), today=TODAY)
