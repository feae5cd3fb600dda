"""The one way to the database: engine, sessions, and how a change takes its rows.

Reads run in a plain transaction. A change begins with `begin_change`, which ends the reading
transaction, starts a writing one and reads its rows again, locked: what the rules then see
is what will be stored over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from sqlmodel import Session, SQLModel, create_engine

import core.rollups  # noqa: F401 -- from now on every session updates them
from core.errors import NotFound, TryAgainLater
from core.models.text_input import folded
from core.settings import settings

_LOCK_WAIT_MS = 5000


def connect(url: str) -> Engine:
    """An engine for SQLite (made durable and strict) or PostgreSQL."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN loses updates; ours is below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_LOCK_WAIT_MS}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("folded", 1, _folded, deterministic=True)


def _folded(text: str | None) -> str | None:
    """What `core.queries.folded_text` asks SQLite for."""
    return None if text is None else folded(text)


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@cache
def engine() -> Engine:
    """The engine of this process, for the database that the settings name."""
    return connect(settings().DATABASE_URL)


@contextmanager
def open_session() -> Iterator[Session]:
    """A session that ends without a trace unless an action committed.

    Raises TryAgainLater when the database does not answer or stays locked.
    """
    try:
        with Session(engine(), expire_on_commit=False) as session:
            yield session
    except (OperationalError, InterfaceError, TimeoutError) as cause:
        raise TryAgainLater from cause


def begin_change(session: Session, *rows: SQLModel) -> None:
    """Start the writing transaction of an action and read `rows` again, locked until it commits.

    Raises NotFound when one of them is gone.
    """
    session.rollback()
    session.connection(execution_options={"writing": True})
    for row in rows:
        if session.get(type(row), identity_of(row), with_for_update=True, populate_existing=True) is None:
            raise NotFound


def advisory_lock(session: Session, *names: str) -> None:
    """Wait until no other change holds one of `names`; held until commit.

    For rules over rows that are not there yet, which no row lock can guard. On SQLite a change is
    alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        for name in sorted(names):
            session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def identity_of(row: SQLModel) -> Any:
    """The primary key, without asking the database for a row that was let go."""
    return inspect(row).identity[0]
