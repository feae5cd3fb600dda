import pytest
from sqlmodel import select

from core.actions import conferences, events, providers, users
from core.actions.events import EventChange
from core.actions.printed_forms import print_events
from core.errors import (
    ChangedBySomeoneElse,
    ConfirmationMissing,
    EventCanceled,
    EventHasEnded,
    EventNotOver,
    InvalidInput,
    NotFound,
)
from core.models import (
    AuditEntry,
    ConferenceDetails,
    Count,
    Event,
    OutboxMail,
    PrintedForm,
    Provider,
    ProviderDetails,
    User,
    UserDetails,
)
from core.permissions import Role
from core.queries import audit
from core.queries import conferences as queries
from core.rules.importing.accounts import NewUser
from core.rules.importing.events import Entry
from tests.factories import (
    DAY_AFTER,
    LAST_DAY,
    NOW,
    details,
    make_conference,
    make_event,
    make_provider,
    make_sessions,
    make_user,
)


def named(name):
    return ConferenceDetails.check({"name": name})


def store(session, entries, by, *, today=DAY_AFTER, **values):
    return events.add_many(session, entries, by=by, today=today, now=NOW, **values)


def test_the_sessions_of_a_conference_are_events_of_their_own(session):
    ada = make_user(session)
    conference = conferences.add(session, named("MEA Days"), provider_id=ada.provider_id, by=ada, now=NOW)
    store(session, [Entry(details(title=f"Session {n}", room="12")) for n in range(12)], ada, conference=conference)
    session.expire_all()
    found = queries.sessions(session, conference, user=ada)
    assert [s.title for s in found] == [f"Session {n}" for n in range(12)]
    assert {(s.room, s.provider_id, s.version) for s in found} == {("12", ada.provider_id, 1)}
    (listed,) = queries.list_of(session, user=ada)
    assert listed[1:] == (12, LAST_DAY, LAST_DAY)
    assert [e.action for e in session.exec(select(AuditEntry))] == ["conference.added", *["event.added"] * 12]
    assert audit.first_break(session) is None


def test_of_many_events_all_are_stored_or_none(session):
    ada = make_user(session)
    entries = [Entry(details()), Entry(details(categories=["alchemy"]))]
    with pytest.raises(NotFound, match="categories"):
        store(session, entries, ada, provider_id=ada.provider_id)
    session.rollback()
    assert not session.exec(select(Event)).all()
    assert not session.exec(select(AuditEntry)).all()


def test_the_same_table_stored_twice_is_stored_once(session):
    ada = make_user(session)
    entries = [Entry(details(title=title)) for title in ("A", "B")]
    first = store(session, entries, ada, provider_id=ada.provider_id, submission="k")
    again = store(session, entries, ada, provider_id=ada.provider_id, submission="k")
    assert [e.id for e in again] == [e.id for e in first]
    assert len(session.exec(select(Event)).all()) == 2


def test_nobody_enters_for_another_provider_in_one_row_of_many(session):
    ada, other = make_user(session), make_provider(session)
    with pytest.raises(NotFound):
        store(session, [Entry(details()), Entry(details(), provider_id=other.id)], ada, provider_id=ada.provider_id)
    session.rollback()
    assert not session.exec(select(Event)).all()


def test_a_conference_holds_its_providers_sessions_only(session):
    staff, conference, other = make_user(session, Role.STAFF), make_conference(session), make_provider(session)
    with pytest.raises(NotFound):
        store(session, [Entry(details(), provider_id=other.id)], staff, conference=conference)


def test_staff_bring_past_events_of_many_providers_with_their_counts(session):
    staff, a, b = make_user(session, Role.STAFF), make_provider(session, name="A"), make_provider(session, name="B")
    stored = store(
        session, [Entry(details(), 24, a.id), Entry(details(), 0, b.id), Entry(details(), None, b.id)], staff
    )
    assert [(e.provider_id, e.certificates_issued) for e in stored] == [(a.id, 24), (b.id, 0), (b.id, None)]
    assert [(c.event_id, c.number) for c in session.exec(select(Count))] == [(stored[0].id, 24), (stored[1].id, 0)]
    assert audit.first_break(session) is None


@pytest.mark.parametrize(("number", "today"), [(1, LAST_DAY), (2001, DAY_AFTER)])
def test_a_count_too_early_or_too_large_stores_nothing(session, number, today):
    ada = make_user(session)
    with pytest.raises((EventNotOver, ConfirmationMissing)):
        store(session, [Entry(details(), number)], ada, provider_id=ada.provider_id, today=today)
    session.rollback()
    assert not session.exec(select(Event)).all()
    if today == DAY_AFTER:
        assert store(session, [Entry(details(), number)], ada, provider_id=ada.provider_id, confirmed=True)


def test_sessions_are_edited_together_or_not_at_all(session):
    ada = make_user(session)
    conference = make_conference(session, ada)
    one, other = make_sessions(session, conference, ada, {"title": "A"}, {"title": "B"})
    changes = [EventChange(s, details(title=s.title, city="Butte", zip_code=""), 1) for s in (one, other)]
    with pytest.raises(EventHasEnded):
        events.edit_many(session, changes, by=ada, today=DAY_AFTER, now=NOW)
    with pytest.raises(ChangedBySomeoneElse):
        events.edit_many(session, [changes[0], changes[1]._replace(seen_version=9)], by=ada, today=LAST_DAY, now=NOW)
    session.rollback()
    assert {s.city for s in queries.sessions(session, conference, user=ada)} == {"Helena"}
    events.edit_many(session, changes, by=ada, today=LAST_DAY, now=NOW)
    session.expire_all()
    assert {(s.city, s.version) for s in queries.sessions(session, conference, user=ada)} == {("Butte", 2)}


def test_printing_together_keeps_one_certificate_a_session_and_the_same_the_next_time(session):
    ada = make_user(session)
    sessions = make_sessions(session, make_conference(session, ada), ada, {"title": "A"}, {"title": "B"})
    alone = print_events(session, [sessions[1]], by=ada, now=NOW)[0]
    together = print_events(session, sessions, by=ada, now=NOW)
    assert [c.event_id for c in together] == [s.id for s in sessions]
    assert together[1].code == alone.code
    assert [c.code for c in print_events(session, sessions, by=ada, now=NOW)] == [c.code for c in together]
    assert len(session.exec(select(PrintedForm)).all()) == 2


def test_a_canceled_session_is_not_printed(session):
    ada = make_user(session)
    event = make_event(session, ada)
    events.cancel(session, event, reason="Snow", by=make_user(session, Role.STAFF), now=NOW)
    with pytest.raises(EventCanceled):
        print_events(session, [event], by=ada, now=NOW)


def test_two_conferences_of_a_provider_have_two_names(session):
    ada = make_user(session)
    first = conferences.add(session, named("MEA Days 2026"), provider_id=ada.provider_id, by=ada, now=NOW)
    with pytest.raises(InvalidInput, match="already"):
        conferences.add(session, named("mea days 2026"), provider_id=ada.provider_id, by=ada, now=NOW)
    other = conferences.add(session, named("MEA Days 2027"), provider_id=ada.provider_id, by=ada, now=NOW)
    with pytest.raises(InvalidInput, match="already"):
        conferences.rename(session, other, named("MEA Days 2026"), seen_version=1, by=ada, now=NOW)
    with pytest.raises(ChangedBySomeoneElse):
        conferences.rename(session, first, named("x"), seen_version=2, by=ada, now=NOW)
    session.rollback()
    conferences.rename(session, first, named("MEA Days, 2026"), seen_version=1, by=ada, now=NOW)
    assert (first.name, first.version) == ("MEA Days, 2026", 2)


def provider_called(name):
    typed = {"name": name, "type": "multiple_event", "phone": "1", "contact_name": "C", "contact_email": "c@b.org"}
    return ProviderDetails.check(typed)


def test_a_provider_that_is_there_already_stops_the_whole_list(session):
    staff = make_user(session, Role.STAFF)
    many = [provider_called(name) for name in ("Havre", "Butte")]
    providers.add_many(session, many, by=staff, now=NOW)
    with pytest.raises(InvalidInput, match="“Butte” already"):
        providers.add_many(session, [provider_called("Libby"), provider_called("Butte")], by=staff, now=NOW)
    session.rollback()
    assert [p.name for p in session.exec(select(Provider))] == ["Havre", "Butte"]


def person(name, email):
    return NewUser(UserDetails.check({"full_name": name, "email": email, "role": "staff"}))


def test_people_are_invited_all_or_none_each_with_a_mail(session):
    staff = make_user(session, Role.STAFF)
    duplicates = [person("Ada Rides", "a@b.org"), person("Ada Rider", "a@b.org")]
    with pytest.raises(InvalidInput, match="has an account already"):
        users.invite_many(session, duplicates, by=staff, now=NOW)
    session.rollback()
    assert not session.exec(select(OutboxMail)).all()
    invited = users.invite_many(session, [duplicates[0], person("Ada Rides", "a2@b.org")], by=staff, now=NOW)
    assert [user.username for user in invited] == ["arides", "arides2"]
    assert len(session.exec(select(OutboxMail)).all()) == 2
    assert len(session.exec(select(User)).all()) == 3
