"""Writes the rollups: adds what changed, or makes them anew."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, insert, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from core.models import BacklogRollup, ComplianceRollup, Event, ProviderRollup
from core.rollups import sums

Key = tuple[Any, ...]
Deltas = dict[tuple[type[Any], Key], list[int]]
Number = TypeVar("Number", bound=int)
_IN_ONE_STATEMENT = 500


def contributed(connection: Connection, events: Collection[int]) -> Deltas:
    """What these events contribute as they stand now."""
    found: Deltas = {}
    for some in _portions(events):
        for table in sums.OF_EVENTS:
            keys = len(sums.keys(table))
            for row in connection.execute(_contributions(table), {"some": some}):
                add(found, (table, tuple(row[:keys])), row[keys:])
    return found


def add(deltas: Deltas, key: tuple[type[Any], Key], amounts: Any, sign: int = 1) -> None:
    there = deltas.setdefault(key, [0] * len(amounts))
    deltas[key] = [before + sign * amount for before, amount in zip(there, amounts, strict=True)]


def apply(connection: Connection, deltas: Deltas) -> None:
    """Add to the sums, in one order for everyone; a sum of no event goes."""
    for table in sums.SUMMED:
        rows = [
            dict(zip(sums.columns(table), (*key, *amounts), strict=True))
            for (of, key), amounts in deltas.items()
            if of is table and any(amounts)
        ]
        rows.sort(key=lambda row: tuple(str(row[name]) for name in sums.keys(table)))
        if rows:
            connection.execute(_upsert(connection.dialect.name, table, adding=True), rows)
            _drop_empty(connection, table, [row for row in rows if any(row[n] < 0 for n in sums.amounts(table))])


def _drop_empty(connection: Connection, table: type[Any], rows: list[dict[str, Any]]) -> None:
    columns = table.__table__.columns
    for row in rows:
        at = [columns[name] == row[name] for name in sums.keys(table)]
        connection.execute(delete(table).where(*at, *(columns[name] == 0 for name in sums.amounts(table))))


def settle(connection: Connection, providers: Collection[int]) -> None:
    """Find out anew what these providers owe, and with it how they stand."""
    for some in _portions(providers):
        before = _statuses(connection, some)
        rows = [
            dict(zip(sums.columns(ProviderRollup), row, strict=True))
            for row in connection.execute(_owed(), {"some": some})
        ]
        paid = sorted(set(some) - {row["provider_id"] for row in rows})
        rows.sort(key=lambda row: row["provider_id"])
        if rows:
            connection.execute(_upsert(connection.dialect.name, ProviderRollup, adding=False), rows)
        if paid:
            connection.execute(delete(ProviderRollup).where(col(ProviderRollup.provider_id).in_(paid)))
        moved = _statuses(connection, some)
        for key, amounts in before.items():
            add(moved, key, amounts, sign=-1)
        apply(connection, moved)


def _statuses(connection: Connection, providers: list[int]) -> Deltas:
    found = connection.execute(_statuses_of_some(), {"some": providers})
    return {(ComplianceRollup, (day,)): amounts for day, *amounts in found}


# Each is built once: building these statements took longer than the databases take to answer them.


def _some(column: Any) -> ColumnElement[bool]:
    among: ColumnElement[bool] = col(column).in_(bindparam("some", expanding=True))
    return among


@cache
def _contributions(table: type[Any]) -> Select[Any]:
    return sums.contributions(table, _some(Event.id))


@cache
def _owed() -> Select[Any]:
    return sums.owed(_some(Event.provider_id))


@cache
def _statuses_of_some() -> Select[Any]:
    return sums.statuses(_some(ProviderRollup.provider_id))


@cache
def _upsert(dialect: str, table: type[Any], adding: bool) -> Any:
    statement = {"postgresql": postgresql, "sqlite": sqlite}[dialect].insert(table)
    now: Mapping[str, Any] = table.__table__.columns
    values = {
        name: now[name] + statement.excluded[name] if adding else statement.excluded[name]
        for name in sums.amounts(table)
    }
    return statement.on_conflict_do_update(index_elements=sums.keys(table), set_=values)


def _portions(ids: Collection[int]) -> list[list[int]]:
    ordered = sorted(ids)
    return [ordered[first : first + _IN_ONE_STATEMENT] for first in range(0, len(ordered), _IN_ONE_STATEMENT)]


def are_missing(connection: Connection) -> bool:
    """Whether there are events that no rollup knows, as after an upgrade or a bulk load."""
    known = connection.scalar(select(col(BacklogRollup.events)).limit(1)) is not None
    return (
        not known
        and connection.scalar(select(col(Event.id)).where(col(Event.cancelled_at).is_(None)).limit(1)) is not None
    )


def rebuild(connection: Connection) -> None:
    """Make every rollup anew from all events, in the caller's transaction."""
    rows: dict[type[Any], Any] = {table: sums.contributions(table, true()) for table in sums.OF_EVENTS}
    rows |= {ProviderRollup: sums.owed(true()), ComplianceRollup: sums.statuses(true())}  # the latter from the former
    for table, found in rows.items():
        connection.execute(delete(table))
        connection.execute(insert(table).from_select(sums.columns(table), found))
