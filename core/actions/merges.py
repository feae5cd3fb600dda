"""Two records of one organization become one, and can be split again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, select, update

from core import audit
from core.db import begin_change
from core.errors import NotAllowed, NotFound
from core.models import AuditAction, Merge, Provider, User
from core.permissions import Permission
from core.rules.scope import require

_AT_ONCE = 500  # numbers in one statement
# Where a provider is named in a row that is about that record itself, or is computed anew.
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
    owned = _owned()
    moved = {name: ids for name, kind in owned.items() if (ids := _ids(session, kind, source))}
    for name, ids in moved.items():
        _move(session, owned[name], ids, into)
    source.merged_into_id = into.id
    source.version += 1
    merged = Merge(from_id=source.id, into_id=into.id, moved=moved, merged_at=now, merged_by_id=by.id)
    session.add(merged)
    after = {"merged_into": into.name} | {name: len(ids) for name, ids in moved.items()}
    audit.record(session, AuditAction.PROVIDER_MERGED, source, by=by, now=now, after=after)
    session.commit()
    return merged


def split(session: Session, merged: Merge, *, by: User, now: datetime) -> None:
    """Give back what a merge moved, as far as it is still there; what came later stays.

    Raises NotAllowed when it was split already.
    """
    source, into = session.get(Provider, merged.from_id), session.get(Provider, merged.into_id)
    if source is None or into is None:
        raise NotFound
    begin_change(session, by, merged, *sorted((source, into), key=lambda provider: provider.id))
    require(by, Permission.CHANGE_PROVIDERS)
    if source.merged_into_id != into.id:
        raise NotAllowed("This merge was taken apart already.")
    owned = _owned()
    for name, ids in merged.moved.items():
        _move(session, owned[name], ids, source, now_of=into)
    source.merged_into_id = None
    source.version += 1
    audit.record(session, AuditAction.PROVIDER_TAKEN_APART, source, by=by, now=now, before={"merged_into": into.name})
    session.commit()


def _owned() -> dict[str, Any]:
    """Every class of rows that belong to a provider, by its table: a new one comes by itself."""
    classes = {str(mapper.class_.__tablename__): mapper.class_ for mapper in Provider._sa_registry.mappers}
    return {
        table.name: classes[table.name]
        for table in SQLModel.metadata.sorted_tables
        if table.name not in _STAY and any(key.column.table.name == "provider" for key in table.foreign_keys)
    }


def _ids(session: Session, kind: Any, provider: Provider) -> list[int]:
    return list(session.exec(select(kind.id).where(kind.provider_id == provider.id).order_by(kind.id)))


def _move(session: Session, kind: Any, ids: Sequence[int], to: Provider, *, now_of: Provider | None = None) -> None:
    """By statements about the class, not the table: so the rollups follow the events."""
    for start in range(0, len(ids), _AT_ONCE):
        chosen = update(kind).where(kind.id.in_(ids[start : start + _AT_ONCE]))
        if now_of:
            chosen = chosen.where(kind.provider_id == now_of.id)
        session.exec(chosen.values(provider_id=to.id))
