from datetime import date, timedelta

import pytest
from sqlmodel import select

from core.actions import events, providers
from core.errors import NotFound
from core.models import Provider
from core.permissions import Role
from core.queries import directory
from core.queries.keyset import PAGE
from core.rules.providers import is_approved
from tests.factories import NOW, TODAY, days_from, make_event, make_provider, make_user


def names(session, search="", **values):
    return [p.name for p in directory.page_of(session, search, today=TODAY, **values).providers]


def test_approved_providers_stand_by_name_whatever_the_case_and_the_marks(session):
    for name in ("Zortman School", "Élan Learning", "arlee schools", "Polson College"):
        make_provider(session, name=name)
    assert names(session) == ["arlee schools", "Élan Learning", "Polson College", "Zortman School"]


@pytest.mark.parametrize("search", ["apsaalooke", "APSÁALOOKE", "river livingston", "watersheds", "  "])
def test_a_search_looks_at_name_town_and_offers_without_marks(session, search):
    make_provider(session, name="Apsáalooke College", address="4 River Road, Livingston", offers="Watersheds, weaving.")
    assert names(session, search) == ["Apsáalooke College"]
    assert names(session, f"{search} xyzzy") == []


def test_suspended_and_coming_providers_are_not_there(session):
    provider = make_provider(session, name="A")
    make_provider(session, name="B", approved_on=days_from(TODAY, 1))
    make_provider(session, name="C", approved_on=TODAY)
    assert names(session) == ["A", "C"]
    providers.suspend(session, provider, reason="x", by=make_user(session, Role.STAFF), today=TODAY, now=NOW)
    assert names(session) == ["C"]


@pytest.mark.parametrize("number", range(-1, 2))
@pytest.mark.parametrize("other", [None, -1, 0, 1])
def test_sql_and_rule_agree_who_is_approved(session, number, other):
    moved = None if other is None else days_from(TODAY, other)
    make_provider(session, approved_on=days_from(TODAY, number), suspended_on=moved)
    make_provider(session, approved_on=None, suspended_on=moved)
    by_rule = {p.id for p in session.exec(select(Provider)) if is_approved(p, TODAY)}
    assert set(session.exec(select(Provider.id).where(directory.approved(TODAY)))) == by_rule


def test_pages_follow_one_another_without_a_gap(session):
    for number in range(105):
        make_provider(session, name=f"School {number:03}", suspended_on=TODAY if number % 2 else None)
    session.add_all(Provider(name=f"School {number}", phone="1") for number in range(200, 260))
    session.commit()
    seen, after = [], None
    while True:
        page = directory.page_of(session, "school", after=after, today=TODAY)
        seen += [p.name for p in page.providers]
        if page.after is None:
            break
        assert len(page.providers) == PAGE
        after = page.after
    assert seen == sorted(set(seen))
    assert len(seen) == 53 + 60


@pytest.mark.parametrize("after", [0, 999, 10**30])
def test_a_page_that_nobody_gave_is_not_found(session, after):
    make_provider(session)
    with pytest.raises(NotFound):
        directory.page_of(session, after=after, today=TODAY)


def test_the_categories_are_those_of_the_last_two_years_that_took_place(session):
    ada, staff = make_user(session), make_user(session, Role.STAFF)
    for day, category in ((TODAY, "math"), (TODAY, "math"), (TODAY, "ela"), (days_from(TODAY, -731), "science")):
        make_event(session, ada, starts_on=day, ends_on=day, categories=[category])
    canceled = make_event(session, ada, categories=["arts"])
    events.cancel(session, canceled, reason="Snow", by=staff, now=NOW)
    other = make_provider(session, name="Zortman")
    page = directory.page_of(session, today=TODAY)
    assert page.categories.get(ada.provider_id) == ["Mathematics", "English language arts & literacy"]
    assert other.id not in page.categories


def test_two_years_ago_today_still_counts(session):
    ada = make_user(session)
    day = TODAY - timedelta(days=730)
    make_event(session, ada, starts_on=day, ends_on=day, categories=["science"])
    assert directory.page_of(session, today=TODAY).categories == {ada.provider_id: ["Science"]}
    assert directory.page_of(session, today=date(2026, 6, 16)).categories == {}
