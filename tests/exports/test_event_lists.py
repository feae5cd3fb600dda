"""Lists of events as files, however long they are."""

import csv
import io
import itertools
import tracemalloc
from contextlib import contextmanager
from datetime import date, timedelta

import openpyxl
import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import insert
from sqlmodel import Session

from core import db
from core.errors import Refused
from core.exports import event_lists, store
from core.exports.event_lists import ExportFormat
from core.models import Event, Location
from core.permissions import Role
from core.queries import events
from core.queries.event_filters import EventFilter, EventSort
from tests.factories import NOW, TODAY, make_event, make_user


@pytest.fixture
def app_session(app_database):
    with Session(app_database, expire_on_commit=False) as session:
        yield session


@pytest.fixture(autouse=True)
def emptied():
    yield
    store.clear()


def make_so_many(session, number, by):
    """Events of a few years, past the rules and the rollups: only their number matters."""
    values = {
        "provider_id": by.provider_id, "instructor": "Emmy Noether", "description": "Halves", "minutes": 60,
        "location": Location.ONLINE, "entered_at": NOW, "version": 1,
    }  # fmt: skip
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(2000)]
    rows = (
        values | {"title": f"Event {n}", "starts_on": days[n % 2000], "ends_on": days[n % 2000]} for n in range(number)
    )
    for some in iter(lambda: list(itertools.islice(rows, 10_000)), []):
        session.connection().execute(insert(Event.__table__), some)
    session.commit()


def sessions_on(engine):
    @contextmanager
    def opened():
        with Session(engine, expire_on_commit=False) as session:
            yield session

    return opened


def every(engine, user, criteria=None):
    return events.every(sessions_on(engine), criteria or EventFilter(), user=user, today=TODAY)


def written(kind, user, criteria=None, **options):
    file = io.BytesIO()
    event_lists.write(
        db.open_session, file, kind, criteria or EventFilter(), user=user, today=TODAY, now=NOW, **options
    )
    return file.getvalue()


def numbers_in(content):
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [int(row["Event Number"]) for row in rows]


@pytest.mark.parametrize("sort", list(EventSort))
def test_all_come_once_in_the_order_of_the_list(engine, session, monkeypatch, sort):
    monkeypatch.setattr(events, "CHUNK", 7)
    ada = make_user(session)
    make_so_many(session, 50, ada)
    make_event(session)
    criteria = EventFilter(sort=sort)
    listed = events.page_of(session, criteria, user=ada, today=TODAY).events
    assert [e.id for e in every(engine, ada, criteria)] == [e.id for e in listed]


@pytest.mark.parametrize("number", [0, 1, 6, 7, 8, 14])
def test_no_number_of_events_falls_between_two_chunks(engine, session, monkeypatch, number):
    monkeypatch.setattr(events, "CHUNK", 7)
    ada = make_user(session)
    make_so_many(session, number, ada)
    assert len(list(every(engine, ada))) == number == events.how_many(session, EventFilter(), user=ada, today=TODAY)


def test_only_so_many_are_counted_as_are_asked_for(session):
    ada = make_user(session)
    make_so_many(session, 9, ada)
    count = lambda most: events.how_many(session, EventFilter(), user=ada, today=TODAY, at_most=most)  # noqa: E731
    assert [count(most) for most in (8, 9, 10, None)] == [8, 9, 9, 9]


def test_an_event_that_changes_its_place_meanwhile_does_not_come_twice(engine, session, monkeypatch):
    monkeypatch.setattr(events, "CHUNK", 5)
    ada = make_user(session)
    make_so_many(session, 20, ada)
    reading = every(engine, ada)
    given = [next(reading).id for _ in range(5)]
    moved = session.get(Event, given[0])
    moved.starts_on = moved.ends_on = date(2019, 1, 1)
    session.commit()
    assert sorted(given + [e.id for e in reading]) == sorted(set(given) | set(range(1, 21)))


def test_nothing_is_read_before_it_is_taken_and_no_transaction_stays_open(app_database, app_session):
    ada = make_user(app_session)
    make_so_many(app_session, 3 * events.CHUNK, ada)
    read = []
    sql_event.listen(app_database, "before_cursor_execute", lambda *args: read.append(args[2]))
    reading = event_lists.csv(db.open_session, EventFilter(), user=ada, today=TODAY)
    assert not read
    next(reading)
    chunks = lambda: sum("FROM event" in each and "LIMIT" in each for each in read)  # noqa: E731
    assert chunks() == 1
    assert db.engine().pool.checkedout() == (1 if app_session.in_transaction() else 0)
    list(reading)
    assert chunks() == 4


def test_a_hundred_thousand_events_are_written_with_progress_in_little_memory(app_database, app_session):
    many = 100_000
    ada = make_user(app_session)
    make_so_many(app_session, many, ada)
    progress = []
    prepared = event_lists.prepare(
        db.open_session,
        ExportFormat.CSV,
        EventFilter(),
        owner=1,
        user=ada,
        today=TODAY,
        now=NOW,
        tell=lambda *step: progress.append(step),
    )
    assert progress == [*((done, many) for done in range(events.CHUNK, many + 1, events.CHUNK)), (many, many)]
    content = store.find(prepared.name, owner=1).read_bytes()
    assert len(content) == prepared.size
    numbers = numbers_in(content)
    assert len(numbers) == len(set(numbers)) == many


def test_ten_times_the_events_need_no_more_memory(app_database, app_session):
    ada = make_user(app_session)
    make_so_many(app_session, 20_000, ada)
    few, many = (_peak(ada, number) for number in (2_000, 20_000))
    assert many < few * 1.5


def _peak(user, number):
    reading = event_lists.csv(db.open_session, EventFilter(), user=user, today=TODAY)
    tracemalloc.start()
    for _ in itertools.islice(reading, number // 500):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_workbook_has_every_row(app_database, app_session):
    ada = make_user(app_session)
    make_so_many(app_session, 2_500, ada)
    progress = []
    content = written(ExportFormat.XLSX, ada, tell=lambda *step: progress.append(step))
    assert progress == [(1000, 2500), (2000, 2500), (2500, 2500)]
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert sum(1 for _ in book.active.iter_rows()) == 2_501


@pytest.mark.parametrize("kind", [ExportFormat.XLSX, ExportFormat.ICS])
def test_more_than_a_format_holds_is_told_before_anything_is_written(app_database, app_session, monkeypatch, kind):
    monkeypatch.setitem(event_lists.MOST_EVENTS, kind, 3)
    ada = make_user(app_session)
    make_so_many(app_session, 3, ada)
    assert written(kind, ada)
    make_event(app_session, ada)
    file = io.BytesIO()
    with pytest.raises(Refused, match=r"These are 4 events, and .* holds 3 at most. Narrow the list.* CSV"):
        event_lists.write(db.open_session, file, kind, EventFilter(), user=ada, today=TODAY, now=NOW)
    assert not file.getvalue()
    assert written(ExportFormat.CSV, ada).count(b"\n") == 5


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.XLSX])
def test_whoever_leaves_meanwhile_leaves_nothing_behind(app_database, app_session, tmp_path, monkeypatch, kind):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    ada = make_user(app_session)
    make_so_many(app_session, 1_500, ada)

    def leave(done, number):
        raise KeyboardInterrupt  # no Exception, like what Streamlit raises to stop a screen

    with pytest.raises(KeyboardInterrupt):
        event_lists.prepare(db.open_session, kind, EventFilter(), owner=1, user=ada, today=TODAY, now=NOW, tell=leave)
    assert not list(store._folder().glob("*/*"))
    assert not list((tmp_path / "t").iterdir())


@pytest.mark.parametrize(
    "criteria", [EventFilter(county="Atlantis County, MT"), EventFilter(provider=2**40), EventFilter(provider=999)]
)
def test_what_is_nowhere_makes_a_file_of_headings(app_database, app_session, criteria):
    make_event(app_session)
    content = written(ExportFormat.CSV, make_user(app_session, Role.STAFF), criteria)
    assert content.decode("utf-8-sig").startswith("Title of the Event,")
    assert numbers_in(content) == []


def test_a_providers_file_has_its_own_events_whatever_the_address_says(app_database, app_session):
    ada, theirs = make_user(app_session), make_event(app_session)
    own = make_event(app_session, ada)
    assert numbers_in(written(ExportFormat.CSV, ada)) == [own.id]
    assert numbers_in(written(ExportFormat.CSV, ada, EventFilter(provider=theirs.provider_id))) == []
