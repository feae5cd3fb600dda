from datetime import date

import pytest

from core.actions.printed_forms import print_event
from core.errors import NotAllowed, NotFound
from core.permissions import Role
from core.queries import audit, categories, counts, printed_forms, providers, system_info
from tests.factories import NOW, TODAY, make_event, make_provider, make_user


def test_late_providers_and_their_counts_are_counted_for_whom_one_reaches(session):
    staff, ada, other = make_user(session, Role.STAFF), make_user(session), make_user(session)
    for by, ends_on in (
        (ada, date(2026, 5, 1)),
        (ada, date(2026, 5, 2)),
        (other, date(2026, 5, 1)),
        (ada, date(2026, 6, 10)),
    ):
        make_event(session, by, starts_on=ends_on, ends_on=ends_on)
    assert counts.overdue(session, user=staff, today=TODAY) == (2, 3)
    assert counts.overdue(session, user=ada, today=TODAY) == (1, 2)
    assert (counts.due(session, user=staff, today=TODAY), counts.due(session, user=ada, today=TODAY)) == (4, 3)


def test_providers_are_listed_by_name_and_found_by_words(session):
    staff = make_user(session, Role.STAFF)
    for name in ("Zortman School", "Arlee School", "Polson College"):
        make_provider(session, name=name)
    assert [row.provider.name for row in providers.list_of(session, user=staff, today=TODAY)] == [
        "Arlee School",
        "Polson College",
        "Zortman School",
    ]
    found = providers.list_of(session, "school ARLEE", user=staff, today=TODAY)
    assert [row.provider.name for row in found] == ["Arlee School"]
    assert list(providers.names(session, user=staff).values()) == ["Arlee School", "Polson College", "Zortman School"]


def test_a_provider_user_lists_no_providers_and_finds_only_their_own(session):
    ada, other = make_user(session), make_provider(session)
    for question in (
        lambda: providers.list_of(session, user=ada, today=TODAY),
        lambda: providers.names(session, user=ada),
    ):
        with pytest.raises(NotAllowed):
            question()
    assert providers.get(session, ada.provider_id, user=ada)
    with pytest.raises(NotFound):
        providers.get(session, other.id, user=ada)


def test_certificates_and_trail_are_shown_to_those_who_reach_the_event(session):
    ada, stranger = make_user(session), make_user(session)
    event = make_event(session, ada)
    printed = print_event(session, event, by=ada, now=NOW)
    assert printed_forms.of_event(session, event, user=ada) == [printed]
    assert printed_forms.newest(session, user=ada) == [printed]
    assert printed_forms.newest(session, user=stranger) == []
    assert [entry.action for entry in audit.of_event(session, event, user=ada)] == [
        "certificate.printed",
        "event.added",
    ]
    for question in (printed_forms.of_event, audit.of_event, counts.history):
        with pytest.raises(NotFound):
            question(session, event, user=stranger)


def test_the_categories_are_there_from_the_first_migration_in_order(session):
    offered = categories.offered(session)
    assert len(offered) == 32
    assert (next(iter(offered)), list(offered)[-1]) == ("ela", "other")


def test_an_installation_knows_whether_it_is_empty(session):
    assert system_info.is_empty(session)
    assert not system_info.is_demo(session)
    make_user(session, Role.STAFF)
    assert system_info.has_users(session)
    assert not system_info.is_empty(session)
