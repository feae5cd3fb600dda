"""Demo data: the same for the same seed and day, and nothing in it that the program itself would refuse."""

import hashlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, SQLModel, col, select

import demo
from core import db, passwords
from core.actions import counts, events, printed_forms
from core.documents.pdf.fonts import unprintable
from core.errors import Refused
from core.formats import MINUTES_A_UNIT
from core.models import (
    Attendee,
    AuditAction,
    AuditEntry,
    Category,
    Certificate,
    Conference,
    Count,
    DemoData,
    Event,
    EventDetails,
    Evidence,
    OutboxMail,
    PrintedForm,
    Provider,
    ProviderType,
    Request,
    RequestKind,
    RequestState,
    User,
)
from core.permissions import Role
from core.queries import audit
from core.queries import events as event_queries
from core.queries.event_filters import EventFilter
from core.rules.certificates import carries_old_data
from core.rules.conferences import clashes
from core.rules.count_reports import CountReport
from core.rules.events import EventState, state_of
from core.rules.requests import is_late
from demo.sizes import SIZES, Size
from tests.test_rollups import assert_right

TODAY = date(2026, 10, 20)
PASSWORD = "Bitterroot-2026"
ASKED_BY_PROVIDERS = [kind for kind in RequestKind if not kind.is_internal]
NewDatabase = Callable[[], Engine]


def at_noon(today: date) -> datetime:
    return datetime(today.year, today.month, today.day, 19, tzinfo=UTC)


def fill(engine: Engine, size: demo.SizeName = "small", seed: int = 1, today: date = TODAY) -> demo.Summary:
    return demo.fill(engine, size=size, seed=seed, today=today, now=at_noon(today), password=PASSWORD)


@pytest.fixture
def new_database(tmp_path: Path, empty_sqlite: Path) -> NewDatabase:
    def new() -> Engine:
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
        shutil.copy(empty_sqlite, file)
        return db.connect(f"sqlite:///{file}")

    return new


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Engine:
    """Filled once for all who only read."""
    file = tmp_path_factory.mktemp("demo") / "small.db"
    shutil.copy(empty_sqlite, file)
    engine = db.connect(f"sqlite:///{file}")
    fill(engine)
    return engine


def user_called(session: Session, username: str) -> User:
    return session.exec(select(User).where(User.username == username)).one()


def events_of(session: Session, username: str) -> list[Event]:
    provider_id = user_called(session, username).provider_id
    return list(session.exec(select(Event).where(Event.provider_id == provider_id)))


def digest(engine: Engine) -> str:
    """Of all rows, but for the hash of the password, whose salt is always new."""
    found = hashlib.sha256()
    with engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name != "password_hash"]
            for row in connection.execute(table.select().with_only_columns(*columns).order_by(*table.primary_key)):
                found.update(repr(row).encode())
    return found.hexdigest()


def form_data_of(event: Event) -> dict[str, object]:
    """An event as it would be typed into the form."""
    names = EventDetails.model_fields.keys() - {"categories", "hours"}
    values = {name: getattr(event, name) for name in names}
    return values | {"hours": event.minutes / MINUTES_A_UNIT, "categories": [c.code for c in event.categories]}


def assert_could_be_typed(event: Event) -> None:
    columns = EventDetails.check(form_data_of(event)).columns()
    assert columns == {name: getattr(event, name) for name in columns}


def test_the_same_seed_and_day_give_the_same_data_and_another_seed_gives_other_data(new_database):
    first, same, other = new_database(), new_database(), new_database()
    assert fill(first) == fill(same)
    fill(other, seed=2)
    assert digest(first) == digest(same)
    assert digest(first) != digest(other)


def test_a_filled_database_is_refused_and_keeps_what_it_has(new_database):
    engine = new_database()
    fill(engine)
    before = digest(engine)
    with pytest.raises(Refused, match="in use"):
        fill(engine, seed=2)
    assert digest(engine) == before


def test_a_database_with_one_user_is_refused_and_gets_no_demo_data(new_database):
    engine = new_database()
    with Session(engine) as session:
        session.add(User(username="ada", full_name="Ada", email="a@b.org", role=Role.STAFF, created_at=at_noon(TODAY)))
        session.commit()
        with pytest.raises(Refused):
            fill(engine)
        assert session.get(DemoData, 1) is None


@pytest.mark.parametrize(
    "today",
    [
        date(2024, 2, 29),
        date(2026, 6, 30),
        date(2026, 7, 1),
        date(2026, 10, 17),
        date(2026, 12, 31),
    ],
)
def test_on_any_day_the_demo_provider_has_events_in_every_state(new_database, today):
    engine = new_database()
    fill(engine, today=today)
    with Session(engine) as session:
        own = events_of(session, "manager")
        states = Counter(state_of(event, today) for event in own)
        assert states.keys() == set(EventState)
        assert (states[EventState.OVERDUE], states[EventState.COUNT_DUE], states[EventState.RUNNING]) == (2, 2, 2)
        assert (states[EventState.UPCOMING], states[EventState.CANCELED]) == (3, 1)
        assert 0 in {event.certificates_issued for event in own}
        assert 5 <= len(events_of(session, "other")) <= 8
        assert [state_of(event, today) for event in events_of(session, "single")] == [EventState.UPCOMING]
        for event in session.exec(select(Event)):
            assert_could_be_typed(event)
            assert event.entered_at.date() < event.starts_on


def test_nothing_has_happened_today_or_later(small):
    with Session(small) as session:
        last = session.exec(select(func.max(AuditEntry.at))).one()
        assert last < at_noon(TODAY) - timedelta(hours=12)


def test_the_demo_accounts_are_those_of_the_contract_and_nobody_knows_the_password_of_another(small):
    with Session(small) as session:
        everybody = session.exec(select(User)).all()
        kept = {user.password_hash for user in everybody} - {None}
        (known,) = (password for password in kept if passwords.matches(PASSWORD, password))
        people = [user for user in everybody if user.password_hash == known]
        assert {user.username: (user.role, user.provider and user.provider.type) for user in people} == {
            "staff": (Role.STAFF, None),
            "analyst": (Role.ANALYST, None),
            "manager": (Role.MANAGER, ProviderType.MULTIPLE_EVENT),
            "provider": (Role.PROVIDER, ProviderType.MULTIPLE_EVENT),
            "other": (Role.PROVIDER, ProviderType.MULTIPLE_EVENT),
            "single": (Role.MANAGER, ProviderType.SINGLE_EVENT),
        }
        by_name = {user.username: user for user in people}
        assert by_name["manager"].provider_id == by_name["provider"].provider_id != by_name["other"].provider_id


def test_the_newest_count_is_the_one_that_the_event_repeats(small):
    with Session(small) as session:
        newest = {count.event_id: count.number for count in session.exec(select(Count).order_by(col(Count.id)))}
        assert newest == {
            event.id: event.certificates_issued
            for event in session.exec(select(Event).where(col(Event.certificates_issued).is_not(None)))
        }


def test_a_certificate_in_the_demo_is_the_one_that_printing_again_finds(new_database):
    engine = new_database()
    fill(engine)
    with Session(engine, expire_on_commit=False) as session:
        staff = user_called(session, "staff")
        printed = session.exec(select(PrintedForm.id, PrintedForm.event_id).order_by(col(PrintedForm.id))).all()
        for event_id, number in {event_id: number for number, event_id in printed}.items():
            event = session.get_one(Event, event_id)
            assert printed_forms.print_event(session, event, by=staff, now=at_noon(TODAY)).id == number


def test_an_event_edited_after_printing_has_a_certificate_of_each_version(small):
    with Session(small) as session:
        edited = session.exec(select(Event).where(Event.version == 2)).all()
        assert edited
        for event in edited:
            printed = session.exec(select(PrintedForm).where(PrintedForm.event_id == event.id)).all()
            assert sorted(certificate.event_version for certificate in printed) == [1, 2]
            assert len({certificate.content_hash for certificate in printed}) == 2


def test_the_trail_looks_as_if_people_had_done_it_and_new_rows_follow_the_old(engine):
    fill(engine)
    with Session(engine, expire_on_commit=False) as session:
        by, now = user_called(session, "manager"), at_noon(TODAY)
        like = next(e for e in events_of(session, "manager") if state_of(e, TODAY) is EventState.COUNT_DUE)
        details = EventDetails.check(form_data_of(like))
        added = events.add(session, details, provider_id=by.provider_id, by=by, now=now)
        counts.report(session, [CountReport(added, 7)], by=by, today=TODAY, now=now)

        def audit_records_of(event: Event) -> dict[str, AuditEntry]:
            entries = session.exec(select(AuditEntry).where(AuditEntry.subject_id == event.id))
            return {entry.action: entry for entry in entries}

        done = next(e for e in events_of(session, "manager") if e.certificates_issued and e.id != added.id)
        assert audit_records_of(like)["event.added"].after == audit_records_of(added)["event.added"].after
        assert (
            audit_records_of(done)["count.reported"].after.keys()
            == audit_records_of(added)["count.reported"].after.keys()
        )
        assert audit_records_of(like)["event.added"].subject == audit_records_of(added)["event.added"].subject
        session.add(Provider(name="Arlee School", phone="1"))
        session.commit()


def test_every_action_in_the_trail_of_the_demo_data_is_one_that_the_program_knows(small):
    with Session(small) as session:
        stored = set(session.exec(select(AuditEntry.action)).all())
    assert stored
    assert stored <= {action.value for action in AuditAction}


def test_a_size_written_in_chunks_is_whole(new_database, monkeypatch):
    engine, whole = new_database(), new_database()
    expected = fill(whole)
    monkeypatch.setitem(SIZES, "small", replace(SIZES["small"], chunk=17))
    assert fill(engine) == expected
    with Session(engine) as session:
        assert session.exec(select(func.count()).select_from(Event)).one() == expected.events


def test_the_demo_has_a_request_of_each_kind_and_in_each_state(small):
    with Session(small) as session:
        found = session.exec(select(Request)).all()
        assert Counter(request.kind for request in found) == Counter(ASKED_BY_PROVIDERS)
        assert {request.state for request in found} == set(RequestState)
        assert any(is_late(request, TODAY) for request in found)
        assert session.exec(select(Evidence)).one().media_type == "text/plain"
        assert not session.exec(select(OutboxMail)).all()


def test_a_large_demo_has_requests_of_every_kind_and_what_was_approved_is_changed(new_database, monkeypatch):
    engine = new_database()
    monkeypatch.setitem(SIZES, "small", replace(SIZES["small"], many_requests=True))
    fill(engine)
    with Session(engine) as session:
        found = session.exec(select(Request)).all()
        assert 50 <= len(found) <= 90
        assert set(Counter(request.kind for request in found)) == set(ASKED_BY_PROVIDERS)
        assert {request.state for request in found} == set(RequestState)
        for request in found:
            if request.kind is RequestKind.CORRECTION and request.state is RequestState.APPROVED:
                assert f"{request.event.minutes / MINUTES_A_UNIT:g}" == request.proposed["hours"]
            if request.kind is RequestKind.CANCELLATION and request.event:
                assert bool(request.event.cancelled_at) is (request.state is RequestState.APPROVED)
        assert audit.first_break(session) is None


def test_the_large_conference_is_one_with_its_sessions_each_year(small):
    with Session(small) as session:
        found = session.exec(select(Conference).order_by(Conference.id)).all()
        assert len(found) >= 3
        assert len({conference.name for conference in found}) == len(found)
        for conference in found:
            sessions = session.exec(select(Event).where(Event.conference_id == conference.id)).all()
            assert len(sessions) >= 25
            assert {s.provider_id for s in sessions} == {conference.provider_id}
            assert len({s.starts_on for s in sessions}) == 2
            assert all(s.room for s in sessions)
            assert clashes(sessions) == []
            assert min(s.entered_at for s in sessions) > conference.entered_at


def test_small_is_small(small):
    with Session(small) as session:
        assert session.exec(select(func.count()).select_from(Provider)).one() == 12
        assert 150 <= session.exec(select(func.count()).select_from(Event)).one() <= 250


def test_montana_has_the_shape_of_real_data(new_database):
    engine = new_database()
    summary = fill(engine, "montana")
    assert 650 <= summary.providers <= 750
    assert 18_000 <= summary.events <= 30_000
    with Session(engine) as session:
        found = session.execute(select(Event.__table__)).all()  # rows: objects would take seconds
        held = [event for event in found if not event.cancelled_at]
        reported = [event.certificates_issued for event in held if event.certificates_issued is not None]
        lately = [event for event in held if TODAY - timedelta(days=120) <= event.ends_on < TODAY]
        assert 0.02 < 1 - len(held) / len(found) < 0.04
        assert 0.03 <= reported.count(0) / len(reported) <= 0.05
        assert 0.15 <= sum(state_of(event, TODAY) is EventState.OVERDUE for event in lately) / len(lately) <= 0.25
        assert 0.01 <= sum(event.version == 2 for event in found) / len(found) <= 0.03
        assert max(Counter(event.provider_id for event in found if event.starts_on.year == 2025).values()) >= 500
        assert len({event.title for event in found}) > 500
        assert not unprintable("".join({event.title + event.instructor for event in found}))
        names = session.exec(select(Provider.name)).all()
        assert len(set(names)) == len(names)
        assert not unprintable("".join(names))
        sample = session.exec(select(Event).where(col(Event.id) % 60 == 0)).all()
        for event in sample:
            assert_could_be_typed(event)
        assert {category.code for event in sample for category in event.categories} == set(
            session.exec(select(Category.code))
        )


def few_of_fifty_states() -> Size:
    """The largest size with few providers and events, drawn in the same way."""
    return replace(SIZES["fifty-states"], bulk=2_000, providers={"large": 5, "vendor": 10, "rural": 40, "single": 5})


def test_fifty_states_are_the_same_again_and_hold_together(engine, new_database, monkeypatch):
    monkeypatch.setitem(SIZES, "fifty-states", few_of_fifty_states())
    summary, again = fill(engine, "fifty-states"), fill(new_database(), "fifty-states")
    assert summary == again
    assert summary.events > 2_000
    assert 60 < summary.providers < 70
    with Session(engine) as session:
        found = session.exec(select(Event).order_by(col(Event.id))).all()
        assert len(found) == summary.events
        drawn = [event for event in found if event.id > len(found) - 2_000]
        assert [event.id for event in sorted(drawn, key=lambda e: (e.entered_at, e.id))] == [e.id for e in drawn]
        for event in drawn[::40]:
            assert_could_be_typed(event)
            assert event.entered_at.date() < event.starts_on
        held = [event for event in drawn if not event.cancelled_at]
        assert 0.01 < 1 - len(held) / len(drawn) < 0.06
        newest = {count.event_id: count.number for count in session.exec(select(Count).order_by(col(Count.id)))}
        assert newest == {e.id: e.certificates_issued for e in found if e.certificates_issued is not None}
        assert all(event.reported_on for event in found if event.certificates_issued is not None)
        assert summary.certificates > 20
        assert_rosters_agree(session, {event.id for event in drawn})


def assert_rosters_agree(session: Session, among: set[int]) -> None:
    """Those who were certified stand on the roster, each with a certificate that says what the event says."""
    by_event = defaultdict(list)
    for certificate in session.exec(select(Certificate)):
        by_event[certificate.event_id].append(certificate)
    assert len(by_event.keys() & among) >= 2
    for number, issued in by_event.items():
        event = session.get_one(Event, number)
        rows = {row.id: row for row in session.exec(select(Attendee).where(Attendee.event_id == number))}
        assert len(issued) == len(rows) == event.certificates_issued
        assert not any(carries_old_data(c.content_json, event, rows[c.attendee_id]) for c in issued)


def test_after_fifty_states_new_rows_follow_and_the_rollups_go_on(engine, monkeypatch):
    monkeypatch.setitem(SIZES, "fifty-states", few_of_fifty_states())
    before = fill(engine, "fifty-states")
    with Session(engine, expire_on_commit=False) as session:
        by, now = user_called(session, "manager"), at_noon(TODAY)
        like = next(e for e in events_of(session, "manager") if state_of(e, TODAY) is EventState.COUNT_DUE)
        added = events.add(session, EventDetails.check(form_data_of(like)), provider_id=by.provider_id, by=by, now=now)
        assert added.id > before.events
        counts.report(session, [CountReport(added, 7)], by=by, today=TODAY, now=now)
        assert_right(session)
        assert found_by_words(session, added.title, TODAY)


def found_by_words(session: Session, title: str, today: date) -> bool:
    staff, criteria = user_called(session, "staff"), EventFilter(search=title)
    return title in {event.title for event in event_queries.page_of(session, criteria, user=staff, today=today).events}
