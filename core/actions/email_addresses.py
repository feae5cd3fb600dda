"""Two e-mail addresses of one person: merged by OPI's staff, and split again."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from core import audit, notices, outbox
from core.db import advisory_lock, begin_change
from core.errors import InvalidInput, NotFound
from core.models import AuditAction, MergedEmail, MergedEmailDetails, User
from core.permissions import Permission
from core.rules.scope import require


def merge(session: Session, details: MergedEmailDetails, *, by: User, now: datetime) -> MergedEmail:
    """From now on either address opens the certificates of both; a mail goes to both.

    Raises NotAllowed, or InvalidInput when they are the same or merged already.
    """
    begin_change(session, by)
    require(by, Permission.JOIN_PEOPLE)
    if details.email == details.same_as:
        raise InvalidInput({"same_as": "These are the same address; enter the person's other one."})
    advisory_lock(session, "joined addresses")
    if _is_merged(session, details):
        raise InvalidInput({"same_as": "These two addresses are joined already."})
    merged = MergedEmail(**details.model_dump(), joined_at=now, joined_by_id=by.id)
    session.add(merged)
    for reader in (details.email, details.same_as):
        outbox.queue(session, reader, notices.addresses_joined(details.email, details.same_as), now=now)
    after = {"email": details.email, "same_as": details.same_as}
    audit.record(session, AuditAction.PERSON_JOINED, merged, by=by, now=now, after=after, reason=details.reason)
    session.commit()
    return merged


def split(session: Session, merged: MergedEmail, *, by: User, now: datetime) -> None:
    """Each address opens its own certificates again. Raises NotAllowed, or NotFound when that was done already."""
    begin_change(session, by, merged)
    require(by, Permission.JOIN_PEOPLE)
    if merged.ended_at:
        raise NotFound
    merged.ended_at = now
    before = {"email": merged.email, "same_as": merged.same_as}
    audit.record(session, AuditAction.PERSON_TAKEN_APART, merged, by=by, now=now, before=before)
    session.commit()


def _is_merged(session: Session, details: MergedEmailDetails) -> bool:
    pair = (details.email, details.same_as)
    same_pair = or_(
        (col(MergedEmail.email) == pair[0]) & (col(MergedEmail.same_as) == pair[1]),
        (col(MergedEmail.email) == pair[1]) & (col(MergedEmail.same_as) == pair[0]),
    )
    query = select(MergedEmail.id).where(col(MergedEmail.ended_at).is_(None), same_pair)
    return session.exec(query).first() is not None
