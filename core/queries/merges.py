"""Providers that staff merged into others."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from core.models import Merge, Provider, User
from core.permissions import Permission
from core.rules.scope import require


class MergedProvider(NamedTuple):
    """A merge that stands, and the record that went."""

    merge: Merge
    source: Provider


def into(session: Session, provider: Provider, *, user: User) -> Sequence[MergedProvider]:
    """The records that are part of this provider now, the last one first."""
    require(user, Permission.AUDIT_PROVIDERS)
    query = (
        select(Merge, Provider)
        .join(Provider, col(Provider.id) == Merge.from_id)
        .where(Merge.into_id == provider.id, Provider.merged_into_id == provider.id)
    )
    return [MergedProvider(*row) for row in session.exec(query.order_by(col(Merge.id).desc()))]
