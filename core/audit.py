"""The trail of changes, written in the transaction of the change itself."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlmodel import Session, SQLModel

from core.models import AuditEntry, User


def record(
    session: Session,
    action: str,
    thing: SQLModel,
    *,
    by: User | None,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add one row to the trail; `before` and `after` are thinned to what differs.

    `by` is None for the operator at the command line. Secrets are never among the values: the
    callers name the fields.
    """
    before, after = dict(before or {}), dict(after or {})
    same = {key for key in before if key in after and before[key] == after[key]}
    session.flush()
    session.add(
        AuditEntry(
            at=now,
            by_id=by.id if by else None,
            by=by.full_name if by else "Operator",
            action=action,
            thing=str(thing.__tablename__),
            thing_id=thing.id,  # type: ignore[attr-defined]
            before={key: _plain(value) for key, value in before.items() if key not in same},
            after={key: _plain(value) for key, value in after.items() if key not in same},
            reason=reason,
        )
    )


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
