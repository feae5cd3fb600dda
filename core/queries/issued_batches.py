"""What came of a batch of certificates: issued, left out, and why."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from core.models import Attendee, Certificate, Event, IssueBatch, User
from core.permissions import Permission
from core.rules.scope import require


class Outcome(NamedTuple):
    """Who got a certificate: to how many it was mailed, and the names of those who have no address."""

    issued: int
    mailed: int
    without_address: Sequence[str]


def outcome(session: Session, batch: IssueBatch, *, user: User) -> Outcome:
    """Raises NotFound or NotAllowed."""
    event = session.get_one(Event, batch.event_id)
    require(user, Permission.SEE_ROSTERS, event.provider_id)
    query = select(Attendee.name, Certificate.email).join(Attendee).where(Certificate.batch_id == batch.id)
    found = session.exec(query.order_by(col(Certificate.id))).all()
    without = [name for name, email in found if not email]
    return Outcome(len(found), len(found) - len(without) if batch.mails else 0, without)
