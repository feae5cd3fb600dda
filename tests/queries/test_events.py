from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from core.actions import events as actions
from core.errors import NotFound, Refused
from core.models import Event, Provider
from core.permissions import Role
from core.queries import event_search, events
from core.queries.event_filters import EventFilter, EventSort
from core.queries.keyset import PAGE
from core.rules.events import EventState, state_of
from tests.factories import NOW, TODAY, details, make_event, make_user


def titles(session, criteria, user, today=TODAY):
    return [event.title for event in events.page_of(session, criteria, user=user, today=today).events]


def make_many(session, ada, number):
    """Events of few dates, so that the id must settle the order."""
    for i in range(number):
        day = TODAY + timedelta(days=i // 4)
        make_event(session, ada, title=f"Event {i:03}", starts_on=day, ends_on=day)


def test_the_newest_start_comes_first_and_then_the_newest_entry(session):
    ada = make_user(session)
    for title, day in (("old", 1), ("new", 3), ("newer entry", 3), ("middle", 2)):
        make_event(session, ada, title=title, starts_on=date(2026, 6, day), ends_on=date(2026, 6, day))
    assert titles(session, EventFilter(), ada) == ["newer entry", "new", "middle", "old"]
    assert titles(session, EventFilter(sort=EventSort.OLDEST), ada) == ["old", "middle", "new", "newer entry"]
    assert titles(session, EventFilter(sort=EventSort.TITLE), ada) == ["middle", "new", "newer entry", "old"]


@pytest.mark.parametrize("sort", list(EventSort))
def test_pages_lead_through_everything_once_and_back(session, sort):
    ada = make_user(session)
    make_many(session, ada, 2 * PAGE + 7)
    whole, criteria, there = [], EventFilter(sort=sort), []
    while True:
        page = events.page_of(session, criteria, user=ada, today=TODAY)
        whole += [event.id for event in page.events]
        there.append([event.id for event in page.events])
        if not page.older:
            break
        criteria = EventFilter(sort=sort, after=page.older)
    assert [len(ids) for ids in there] == [PAGE, PAGE, 7]
    assert len(set(whole)) == 2 * PAGE + 7
    back = []
    while page.newer:
        page = events.page_of(session, EventFilter(sort=sort, before=page.newer), user=ada, today=TODAY)
        back.append([event.id for event in page.events])
    assert back == there[-2::-1]


def test_a_page_that_is_full_to_the_last_row_has_no_next(session):
    ada = make_user(session)
    make_many(session, ada, PAGE)
    assert events.page_of(session, EventFilter(), user=ada, today=TODAY).older == ""


@pytest.mark.parametrize(
    "cursor", ["x", "1.", ".2026-01-01", "1.yesterday", "1.2026-13-01", f"{2**31}.2026-01-01", f"{10**30}.2026-01-01"]
)
def test_a_cursor_that_nobody_gave_is_not_found(session, cursor):
    for criteria in (EventFilter(after=cursor), EventFilter(before=cursor)):
        with pytest.raises(NotFound):
            events.page_of(session, criteria, user=make_user(session), today=TODAY)


@pytest.mark.parametrize("cursor", ["x", f"{10**30}.math", "1.\0", "٣.math"], ids=ascii)
def test_a_cursor_by_title_that_nobody_gave_is_not_found(session, cursor):
    with pytest.raises(NotFound):
        events.page_of(session, EventFilter(sort=EventSort.TITLE, after=cursor), user=make_user(session), today=TODAY)


@pytest.mark.parametrize("search", ["apsaalooke", "APSÁALOOKE", "dang", "  math   dang ", "%", "_", "'"])
def test_search_finds_title_and_instructor_without_case_or_accents(session, search):
    ada = make_user(session)
    make_event(session, ada, title="Apsáalooke math %_'", instructor="Łukasz Đặng, Trần Dang")
    make_event(session, ada, title="Reading")
    assert titles(session, EventFilter(search=search), ada) == ["Apsáalooke math %_'"]


def test_a_search_for_nothing_there_finds_nothing(session):
    ada = make_user(session)
    make_event(session, ada)
    assert titles(session, EventFilter(search="alchemy"), ada) == []


def test_a_provider_lists_its_own_events_and_opi_all(session):
    ada, other = make_user(session), make_user(session)
    make_event(session, ada, title="hers")
    make_event(session, other, title="theirs")
    assert titles(session, EventFilter(), ada) == ["hers"]
    for role in (Role.STAFF, Role.ANALYST):
        assert set(titles(session, EventFilter(), make_user(session, role))) == {"hers", "theirs"}


@pytest.mark.parametrize("number", [None, 0, -1, 999, 2**31, 2**63, 2**80])
def test_a_number_of_nobodys_event_is_not_found(session, number):
    with pytest.raises(NotFound):
        events.get(session, number, user=make_user(session, Role.STAFF))


def test_another_providers_event_is_not_found_in_the_same_words(session):
    event, stranger = make_event(session), make_user(session)
    refusals = []
    for number in (event.id, 999):
        with pytest.raises(NotFound) as refusal:
            events.get(session, number, user=stranger)
        refusals.append(refusal.value.message)
    assert refusals[0] == refusals[1]


def test_what_waits_for_a_count_is_over_and_unreported_the_longest_first(session):
    ada = make_user(session)
    for title, ends_on, values in (
        ("recent", 14, {}),
        ("long ago", 1, {}),
        ("today", 15, {}),
        ("reported", 2, {"certificates_issued": 3}),
        ("cancelled", 2, {"cancelled_at": NOW}),
    ):
        event = make_event(session, ada, title=title, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, ends_on))
        event.sqlmodel_update(values)
        session.commit()
    waiting = events.waiting_for_count(session, user=ada, today=TODAY)
    assert [event.title for event in waiting] == ["long ago", "recent"]


@pytest.mark.parametrize("search", ["apsaalooke", "APSÁA", "đặng", "  dang   mat ", "k-12", "12 math", "łukasz"])
def test_opi_finds_events_of_everyone_by_the_beginnings_of_words(session, search):
    make_event(session, title="Apsáalooke math, K-12 %_'", instructor="Łukasz Đặng, Trần Dang")
    make_event(session, title="Reading")
    staff = make_user(session, Role.STAFF)
    assert titles(session, EventFilter(search=search), staff) == ["Apsáalooke math, K-12 %_'"]


@pytest.mark.parametrize("many", [0, 10_000])
def test_a_word_that_very_many_events_have_finds_the_newest(session, monkeypatch, many):
    monkeypatch.setattr(event_search, "MANY", many)
    ada = make_user(session)
    make_many(session, ada, 5)
    assert titles(session, EventFilter(search="event"), make_user(session, Role.STAFF))[0] == "Event 004"


@pytest.mark.parametrize("search", ["' OR 1=1 --", "a* NOT b", "NEAR(", "x:*", "zz\\"])
def test_signs_of_a_query_language_are_only_signs(session, search):
    make_event(session)
    assert titles(session, EventFilter(search=search), make_user(session, Role.STAFF)) == []


@pytest.mark.parametrize("search", ["%", '"', "!!!", "&|!:*", "_"])
def test_a_search_of_opi_without_a_letter_is_told_what_to_type(session, search):
    with pytest.raises(Refused, match="Type a word"):
        titles(session, EventFilter(search=search), make_user(session, Role.STAFF))


def test_what_was_edited_is_found_by_its_new_words_only(session):
    ada, staff = make_user(session), make_user(session, Role.STAFF)
    event = make_event(session, ada)
    edited = details(title="Decimals", instructor="Emmy Noether")
    actions.edit(session, event, edited, seen_version=1, by=ada, today=event.starts_on, now=NOW)
    assert titles(session, EventFilter(search="decim"), staff) == ["Decimals"]
    assert titles(session, EventFilter(search="fract"), staff) == []


day = st.dates(date(2026, 1, 1), date(2026, 12, 31))
histories = st.lists(
    st.tuples(day, st.integers(0, 90), st.sampled_from(["open", "reported", "cancelled"])), max_size=12
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, today=day)
def test_the_filter_by_state_agrees_with_the_rule(engine, history, today):
    with Session(engine) as session:
        provider = Provider(name="P", phone="1")
        session.add(provider)
        session.flush()
        for starts_on, length, fate in history:
            session.add(
                Event(
                    provider_id=provider.id, title="T", instructor="I", description="D", location="online", minutes=60,
                    entered_at=NOW, starts_on=starts_on, ends_on=starts_on + timedelta(days=length),
                    certificates_issued=0 if fate == "reported" else None,
                    cancelled_at=NOW if fate == "cancelled" else None,
                )
            )  # fmt: skip
        session.flush()
        ours = col(Event.provider_id) == provider.id
        for state in EventState:
            by_sql = {e.id for e in session.exec(select(Event).where(ours, events.in_state(state, today)))}
            by_rule = {e.id for e in session.exec(select(Event).where(ours)) if state_of(e, today) == state}
            assert by_sql == by_rule, state
