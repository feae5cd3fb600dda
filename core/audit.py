"""Writes the audit trail, in the transaction of the change itself; each row is chained to the one before.

Actions call `record`; `AuditAction` in core.models.audit lists what can be recorded.
"""

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from sqlmodel import Session, SQLModel

from core.models import AuditAction, AuditEntry, AuditHead, User
from core.models.columns import as_json
from core.settings import settings

OPERATOR, SYSTEM = "Operator", "System"


class AuditRecord(NamedTuple):
    """One change of one subject, of many that are recorded at once."""

    action: AuditAction
    subject: SQLModel
    before: Mapping[str, Any] = {}
    after: Mapping[str, Any] = {}
    reason: str = ""


def record(
    session: Session,
    action: AuditAction,
    subject: SQLModel,
    *,
    by: User | None,
    called: str = OPERATOR,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add one row to the trail; `before` and `after` are thinned to what differs.

    `by` is None for whoever has no account, who is then `called` by another name: the operator at the
    command line, the system by itself, a stranger. Secrets are never among the values: the callers name the fields.
    """
    record_all(
        session, [AuditRecord(action, subject, before or {}, after or {}, reason)], by=by, called=called, now=now
    )


def record_all(
    session: Session,
    records: Iterable[AuditRecord],
    *,
    by: User | None,
    called: str = OPERATOR,
    now: datetime,
) -> None:
    """Add a row for each record. The end of the chain is read once, so that hundreds cost little more than one."""
    session.flush()
    head = session.get(AuditHead, 1, with_for_update=True, populate_existing=True)
    assert head, "the first migration made it"
    for action, subject, before, after, reason in records:
        same = {key for key in before if key in after and before[key] == after[key]}
        entry = AuditEntry(
            id=head.entries + 1,
            at=now,
            by_id=by.id if by else None,
            by=by.full_name if by else called,
            action=action.value,
            subject=str(subject.__tablename__),
            subject_id=subject.id,  # type: ignore[attr-defined]
            before={key: as_json(value) for key, value in before.items() if key not in same},
            after={key: as_json(value) for key, value in after.items() if key not in same},
            reason=reason,
            chain="",
        )
        entry.chain = head.chain = chain_value(head.chain, entry.model_dump())
        head.entries = entry.id
        session.add(entry)


# The order in which an entry's facts are hashed, after the value of the entry before.
CHAINED = ("id", "at", "by_id", "by", "action", "subject", "subject_id", "before", "after", "reason")
_facts_of = itemgetter(*CHAINED)


def chain_value(previous: str, row: Mapping[str, Any]) -> str:
    """The chain's value for `row` after the row whose value is `previous`."""
    number, at, *others, before, after, reason = _facts_of(row)
    return chain_hash((previous, number, at.astimezone(UTC).isoformat(), *others, _text(before), _text(after), reason))


def chain_hash(facts: Sequence[Any]) -> str:
    """HMAC-SHA256 over the facts as JSON, in hex: the value before, then CHAINED, the moment in UTC as
    ISO 8601, `before` and `after` as the JSON text that is stored."""
    return hmac.digest(settings().secret_key, json.dumps(facts).encode(), "sha256").hex()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
