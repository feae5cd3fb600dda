"""How OPI's staff join two e-mail addresses of one person, and take them apart again."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from core import audit, notices, outbox
from core.db import begin_change, take_turns
from core.errors import InvalidInput, NotFound
from core.models import JoinedAddress, JoinedDetails, User
from core.permissions import Permission
from core.rules.access import require


def join(session: Session, details: JoinedDetails, *, by: User, now: datetime) -> JoinedAddress:
    """From now on either address opens the certificates of both; both are told.

    Raises NotAllowed, or InvalidInput when they are the same or joined already.
    """
    begin_change(session, by)
    require(by, Permission.JOIN_PEOPLE)
    if details.email == details.same_as:
        raise InvalidInput({"same_as": "These are the same address; enter the person's other one."})
    take_turns(session, "joined addresses")
    if _joined_already(session, details):
        raise InvalidInput({"same_as": "These two addresses are joined already."})
    joined = JoinedAddress(**details.model_dump(), joined_at=now, joined_by_id=by.id)
    session.add(joined)
    for reader in (details.email, details.same_as):
        outbox.queue(session, reader, notices.addresses_joined(details.email, details.same_as), now=now)
    after = {"email": details.email, "same_as": details.same_as}
    audit.record(session, "person.joined", joined, by=by, now=now, after=after, reason=details.reason)
    session.commit()
    return joined


def take_apart(session: Session, joined: JoinedAddress, *, by: User, now: datetime) -> None:
    """Each address opens its own certificates again. Raises NotAllowed, or NotFound when that was done already."""
    begin_change(session, by, joined)
    require(by, Permission.JOIN_PEOPLE)
    if joined.ended_at:
        raise NotFound
    joined.ended_at = now
    before = {"email": joined.email, "same_as": joined.same_as}
    audit.record(session, "person.taken_apart", joined, by=by, now=now, before=before)
    session.commit()


def _joined_already(session: Session, details: JoinedDetails) -> bool:
    pair = (details.email, details.same_as)
    same_pair = or_(
        (col(JoinedAddress.email) == pair[0]) & (col(JoinedAddress.same_as) == pair[1]),
        (col(JoinedAddress.email) == pair[1]) & (col(JoinedAddress.same_as) == pair[0]),
    )
    query = select(JoinedAddress.id).where(col(JoinedAddress.ended_at).is_(None), same_pair)
    return session.exec(query).first() is not None
