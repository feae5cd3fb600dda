from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import Session, SQLModel, select

from core import migrations
from core.db import connect
from core.models import Attendee, BacklogRollup, Category, CountyRollup, Event, MonthRollup, User
from core.permissions import Role
from core.queries import events
from core.queries.event_filters import EventFilter


def test_the_migrations_make_what_the_models_say(engine):
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_object": migrations.is_in_models}
        assert compare_metadata(MigrationContext.configure(connection, opts=opts), SQLModel.metadata) == []


def test_an_upgrade_of_a_current_schema_does_nothing(engine):
    assert migrations.upgrade(engine) is False


def test_sqlite_is_opened_durable_and_strict(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'deep' / 'new.db'}")
    with engine.connect() as connection:
        answers = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert answers == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_the_first_upgrade_makes_every_table(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'new.db'}")
    assert migrations.upgrade(engine) is True
    assert set(SQLModel.metadata.tables) <= set(inspect(engine).get_table_names())


@pytest.mark.parametrize("kind", ["event", "user_account"])
def test_a_number_that_points_nowhere_is_refused_by_the_database_itself(engine, kind):
    column = "provider_id"
    keys = inspect(engine).get_foreign_keys(kind)
    assert any(key["constrained_columns"] == [column] for key in keys)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_there_gets_its_county_its_first_report_its_words_and_its_rollups(kind, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if kind == "postgresql":
        url = _new_database(request.getfixturevalue("postgres_url"))
    engine = connect(url)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        migrations.run(connection, "upgrade", to="0003")
        for statement in OLD_ROWS:
            connection.execute(text(statement))
    migrations.upgrade(engine)
    with Session(engine) as session:
        event = session.get_one(Event, 1)
        assert (event.county, event.reported_on) == ("Lewis and Clark County, MT", date(2026, 6, 13))
        assert session.exec(select(BacklogRollup)).one().events == 1
        staff = User(role=Role.STAFF)
        assert events.page_of(session, EventFilter(search="frac"), user=staff, today=date(2026, 7, 1)).events == [event]
    engine.dispose()


def test_the_rollups_of_an_older_version_are_made_anew(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        migrations.run(connection, "upgrade", to="0004")
        for statement in OLD_ROWS:
            connection.execute(text(statement))
        connection.execute(text("INSERT INTO backlog_rollup VALUES ('2026-06-08', '2026-06-12', 1)"))
        connection.execute(text("INSERT INTO month_rollup VALUES ('2026-06-01', 'county', 'X', 1, 1, 4, 240)"))
    migrations.upgrade(engine)
    with Session(engine) as session:
        assert session.exec(select(CountyRollup)).one().certificates == 4
        assert {row.dimension for row in session.exec(select(MonthRollup))} == {"all", "provider_type"}
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_apostrophes_and_dashes_of_older_rows_are_found_and_two_people_of_a_roster_stay_two(kind, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if kind == "postgresql":
        url = _new_database(request.getfixturevalue("postgres_url"))
    engine = connect(url)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        migrations.run(connection, "upgrade", to="0005")
        for statement in OLD_ROWS:
            connection.execute(text(statement))
        connection.execute(text("UPDATE event SET search_text = 'o’neil’s ross–pike' WHERE id = 1"))
        for name, key in (("O'Neil", "o'neil||"), ("O’Neil", "o’neil||"), ("Ross–Pike", "ross–pike|a@b.org|7")):
            connection.execute(
                text(
                    "INSERT INTO attendee (event_id, name, email, folio_number, completed, person, entered_at)"
                    " VALUES (1, :name, '', '', TRUE, :key, '2026-01-01 00:00:00')"
                ),
                {"name": name, "key": key},
            )
    migrations.upgrade(engine)
    with Session(engine) as session:
        assert session.get_one(Event, 1).search_text == "o'neil's ross-pike"
        stored = {each.name: each.person for each in session.exec(select(Attendee))}
        assert stored == {"O'Neil": "o'neil||", "O’Neil": "o'neil||2", "Ross–Pike": "ross-pike|a@b.org|7"}
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("before", "after"),
    [("School counselling", "School counseling"), ("Counselling of students", "Counselling of students")],
)
def test_a_category_takes_the_american_spelling_under_its_old_code_unless_the_agency_named_it_itself(
    kind, before, after, tmp_path, request
):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if kind == "postgresql":
        url = _new_database(request.getfixturevalue("postgres_url"))
    engine = connect(url)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        migrations.run(connection, "upgrade", to="0006")
        connection.execute(text("UPDATE category SET name = :name WHERE code = 'counselling'"), {"name": before})
        others = dict(connection.execute(text("SELECT code, name FROM category")).all())
    migrations.upgrade(engine)
    with Session(engine) as session:
        assert {each.code: each.name for each in session.exec(select(Category))} == others | {"counselling": after}
    engine.dispose()


def _new_database(url):
    server = connect(url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS older"))
        connection.execute(text("CREATE DATABASE older"))
    address = server.url.set(database="older").render_as_string(hide_password=False)
    server.dispose()
    return address


OLD_ROWS = (
    "INSERT INTO provider (id, name, type, phone, address, contact_name, contact_email, version)"
    " VALUES (1, 'P', 'multiple_event', '1', '', '', '', 1)",
    "INSERT INTO user_account (id, username, full_name, email, role, active, created_at)"
    " VALUES (1, 'ada', 'Ada', 'a@b.org', 'staff', TRUE, '2026-01-01 00:00:00')",
    "INSERT INTO event (id, provider_id, title, instructor, description, starts_on, ends_on, location, city, state,"
    " zip_code, minutes, certificates_issued, version, entered_at, search_text)"
    " VALUES (1, 1, 'Fractions', 'E', 'D', '2026-06-12', '2026-06-12', 'in_person', 'Helena', 'MT', '59601', 60, 4, 1,"
    " '2026-01-01 00:00:00', 'fractions e')",
    # 3 o'clock on the 14th in UTC is the evening of the 13th in Montana
    "INSERT INTO count (event_id, number, reason, reported_at, reported_by_id)"
    " VALUES (1, 3, '', '2026-06-14 03:00:00', 1), (1, 4, 'one more', '2026-06-20 03:00:00', 1)",
)
