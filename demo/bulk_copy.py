"""Millions of rows into an empty table: by COPY on PostgreSQL, by one prepared statement on SQLite.

Values come as the database stores them: days and moments as text, so that nothing is converted row by row.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, bindparam, text

_TABLES = ("event", "event_category", "count", "certificate")
_SQLITE = text(
    "SELECT type, name, sql FROM sqlite_master"
    " WHERE tbl_name IN :tables AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type"
).bindparams(bindparam("tables", expanding=True))
_INDEXES = text(
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN :tables"
    " AND schemaname = current_schema() AND indexname NOT IN (SELECT conname FROM pg_constraint)"
).bindparams(bindparam("tables", expanding=True))
_KEYS = text(
    "SELECT CAST(conrelid AS regclass), conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
    " AND connamespace = CAST(current_schema() AS regnamespace) AND CAST(CAST(conrelid AS regclass) AS text) IN :tables"
).bindparams(bindparam("tables", expanding=True))


def load(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows in the caller's transaction."""
    cursor: Any = connection.connection.cursor()
    named = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({places})", rows)  # noqa: S608 -- names of ours
        return
    with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def indexes_made_afterwards(connection: Connection) -> Iterator[None]:
    """Without indexes, triggers and foreign keys of the large tables; made, checked and measured at the end."""
    again = _set_aside_sqlite(connection) if connection.dialect.name == "sqlite" else _set_aside_postgresql(connection)
    yield
    for statement in again:
        connection.exec_driver_sql(statement)


def _set_aside_sqlite(connection: Connection) -> list[str]:
    connection.exec_driver_sql("PRAGMA cache_size = -400000")
    found = connection.execute(_SQLITE, {"tables": _TABLES}).all()
    for kind, name, _ in found:
        connection.exec_driver_sql(f"DROP {kind} {name}")
    return [*(sql for *_, sql in found), "INSERT INTO event_words (event_words) VALUES ('rebuild')"]


def _set_aside_postgresql(connection: Connection) -> list[str]:
    again = []
    for name, made in connection.execute(_INDEXES, {"tables": _TABLES}).all():
        connection.exec_driver_sql(f"DROP INDEX {name}")
        again.append(made)
    for table, name, made in connection.execute(_KEYS, {"tables": _TABLES}).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        again.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {made}")
    return [*again, *(f"ANALYZE {table}" for table in _TABLES)]
