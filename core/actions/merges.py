"""Two records of one organisation become one, and can be taken apart again."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Table
from sqlmodel import Session, SQLModel, select, update

from core import audit
from core.db import begin_change
from core.errors import NotAllowed, NotFound
from core.models import Merge, Provider, User
from core.permissions import Permission
from core.rules.access import require

_AT_ONCE = 500  # numbers in one statement
# Where a provider is named in a row that says something of that record itself, or is computed anew.
_STAY = {"provider", "provider_rollup", "merge"}


def merge(session: Session, source: Provider, into: Provider, *, by: User, now: datetime) -> Merge:
    """Move all that belongs to `source` to `into`. The emptied record stays, marked, and enters nothing more.

    Raises NotAllowed, also for a provider with itself or one that was merged before.
    """
    if source.id == into.id:
        raise NotAllowed("These are the same record; choose two different ones.")
    begin_change(session, by, *sorted((source, into), key=lambda provider: provider.id))
    require(by, Permission.CHANGE_PROVIDERS)
    if source.merged_into_id or into.merged_into_id:
        raise NotAllowed("One of the two was merged already; choose records that stand for themselves.")
    moved = {table.name: ids for table in _owned() if (ids := _ids(session, table, source))}
    for name, ids in moved.items():
        _move(session, name, ids, into)
    source.merged_into_id = into.id
    source.version += 1
    merged = Merge(from_id=source.id, into_id=into.id, moved=moved, merged_at=now, merged_by_id=by.id)
    session.add(merged)
    after = {"merged_into": into.name} | {name: len(ids) for name, ids in moved.items()}
    audit.record(session, "provider.merged", source, by=by, now=now, after=after)
    session.commit()
    return merged


def take_apart(session: Session, merged: Merge, *, by: User, now: datetime) -> None:
    """Give back what a merge moved, as far as it is still there; what came later stays.

    Raises NotAllowed when it was taken apart already.
    """
    source, into = session.get(Provider, merged.from_id), session.get(Provider, merged.into_id)
    if source is None or into is None:
        raise NotFound
    begin_change(session, by, merged, *sorted((source, into), key=lambda provider: provider.id))
    require(by, Permission.CHANGE_PROVIDERS)
    if source.merged_into_id != into.id:
        raise NotAllowed("This merge was taken apart already.")
    for name, ids in merged.moved.items():
        _move(session, name, ids, source, now_of=into)
    source.merged_into_id = None
    source.version += 1
    audit.record(session, "provider.taken_apart", source, by=by, now=now, before={"merged_into": into.name})
    session.commit()


def _owned() -> Iterator[Table]:
    """Every table with a row of a provider: a new one comes by itself."""
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in _STAY and any(
            key.column.table.name == "provider" for column in table.columns for key in column.foreign_keys
        ):
            yield table


def _ids(session: Session, table: Table, provider: Provider) -> list[int]:
    rows = session.execute(select(table.c.id).where(table.c.provider_id == provider.id).order_by(table.c.id))
    return [row.id for row in rows]


def _move(session: Session, name: str, ids: Sequence[int], to: Provider, *, now_of: Provider | None = None) -> None:
    table = SQLModel.metadata.tables[name]
    for start in range(0, len(ids), _AT_ONCE):
        chosen = update(table).where(table.c.id.in_(ids[start : start + _AT_ONCE]))
        if now_of:
            chosen = chosen.where(table.c.provider_id == now_of.id)
        session.execute(chosen.values(provider_id=to.id))
