"""What users ask of the trail."""

import hmac
from collections.abc import Sequence

from sqlalchemy import Text, cast
from sqlmodel import Session, col, select

from core.audit import link
from core.models import AuditEntry, AuditHead, Event, User
from core.permissions import Permission
from core.rules.access import require


def of_event(session: Session, event: Event, *, user: User) -> Sequence[AuditEntry]:
    """Everything that happened to an event, newest first."""
    require(user, Permission.SEE_EVENTS, event.provider_id)
    query = select(AuditEntry).where(AuditEntry.thing == "event", AuditEntry.thing_id == event.id)
    return session.exec(query.order_by(col(AuditEntry.id).desc())).all()


def length(session: Session) -> int:
    """How many entries the end of the chain stands for."""
    return session.exec(select(AuditHead.entries)).one()


def first_break(session: Session) -> str | None:
    """The first place where the chain does not hold, in a sentence; None when it holds to its end.

    Reads the whole trail as plain rows, in its order.
    """
    table = AuditEntry.__table__  # type: ignore[attr-defined]
    columns = [cast(c, Text).label(c.name) if c.name in {"before", "after"} else c for c in table.c]
    last, chain = 0, ""
    for row in session.connection().execute(select(*columns).order_by(table.c.id)).mappings():
        if row["id"] != last + 1:
            return f"Entry {last + 1} is missing: the next one is entry {row['id']}."
        if not hmac.compare_digest(row["chain"], link(chain, dict(row))):
            return f"Entry {row['id']} ({row['action']} by {row['by']}) is not what was written."
        last, chain = row["id"], row["chain"]
    head = session.exec(select(AuditHead)).one()
    if (head.entries, head.chain) != (last, chain):
        return f"Entry {last + 1} is missing: the trail should end with entry {head.entries}."
    return None
