"""Listeners on the database session: they note changed events at each flush and update the rollups at the commit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, SessionTransaction, UOWTransaction
from sqlmodel import Session, col

from core.models import AuditHead, Event, EventCategory, Provider
from core.rollups.store import Deltas, add, apply, contributed, settle

_KEPT = "rollups"
_CHUNK = 500


@dataclass
class _Noted:
    """Events that this transaction changed, their providers, and what they contributed before."""

    events: set[int] = field(default_factory=set)
    providers: set[int] = field(default_factory=set)
    before: Deltas = field(default_factory=dict)


def listen() -> None:
    for name, listener in (
        ("before_flush", _before_flush),
        ("after_flush", _after_flush),
        ("do_orm_execute", _before_bulk),
        ("before_commit", _before_commit),
        ("after_transaction_end", _forget),
    ):
        event.listen(Session, name, listener)


def _before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    changed += [row for row in [*session.new, *session.deleted] if not isinstance(row, Event) or row in session.deleted]
    with session.no_autoflush:
        _note(session, set(_events_of(session, changed)))


def _events_of(session: Session, rows: Iterable[object]) -> Iterator[int]:
    """The events that count differently once these rows are written."""
    for row in rows:
        if isinstance(row, Event):
            yield row.id
        elif isinstance(row, EventCategory):
            yield row.event_id
        elif isinstance(row, Provider) and inspect(row).persistent and inspect(row).attrs.type.history.deleted:
            yield from session.connection().scalars(select(col(Event.id)).where(col(Event.provider_id) == row.id))


def _note(session: Session, events: set[int]) -> None:
    """Remember what events contribute before their first change in this transaction."""
    noted: _Noted = session.info.setdefault(_KEPT, _Noted())
    if events := events - noted.events:
        connection = session.connection()
        _take_turn(connection)
        for key, amounts in contributed(connection, events).items():
            add(noted.before, key, amounts)
        noted.events |= events
        noted.providers |= _providers_of(session, events)


def _take_turn(connection: Connection) -> None:
    """Wait for all who change anything: they hold the end of the audit trail, too.

    Before anything is noted, since an event counts by its provider's type, which others may be changing.
    """
    connection.execute(select(col(AuditHead.id)).with_for_update())


def _providers_of(session: Session, events: Iterable[int]) -> set[int]:
    ordered, found = sorted(events), set[int]()
    for first in range(0, len(ordered), _CHUNK):
        some = col(Event.id).in_(ordered[first : first + _CHUNK])
        found |= set(session.connection().scalars(select(col(Event.provider_id)).where(some)))
    return found


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    """New events have their numbers now. They contributed nothing before."""
    noted: _Noted = session.info.setdefault(_KEPT, _Noted())
    noted.events |= {row.id for row in session.new if isinstance(row, Event)}


def _before_bulk(execution: ORMExecuteState) -> None:
    """One statement that changes many events: all that it will find are noted first."""
    mapper = execution.bind_mapper
    table: Any = mapper.class_ if mapper else None
    if execution.is_insert and table in {Event, EventCategory}:
        raise RuntimeError("Add events as objects, or load them over a connection and call core.rollups.rebuild.")
    if (execution.is_update or execution.is_delete) and table in {Event, EventCategory}:
        number = col(Event.id) if table is Event else col(EventCategory.event_id)
        statement: Any = execution.statement
        session: Any = execution.session
        with session.no_autoflush:
            where = statement.whereclause
            found = select(number) if where is None else select(number).where(where)
            _note(session, set(session.connection().scalars(found)))


def _before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    noted: _Noted | None = session.info.get(_KEPT)
    if noted is None or not noted.events:
        return
    connection = session.connection()
    _take_turn(connection)
    deltas = contributed(connection, noted.events)
    for key, amounts in noted.before.items():
        add(deltas, key, amounts, sign=-1)
    apply(connection, deltas)
    settle(connection, noted.providers | _providers_of(session, noted.events))


def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_KEPT, None)
