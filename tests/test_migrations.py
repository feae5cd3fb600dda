import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from core import migrations
from core.db import connect


def test_the_migrations_make_what_the_models_say(engine):
    with engine.connect() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), SQLModel.metadata)
            == []
        )


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
