"""How OPI's staff join two e-mail addresses or two names of one person, and take them apart again."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from core import audit, notices, outbox
from core.db import advisory_lock, begin_change
from core.errors import InvalidInput, NotFound
from core.models import AuditAction, MergedEmail, MergedEmailDetails, MergedPerson, User
from core.models.text_input import required_reason
from core.permissions import Permission
from core.queries.email_addresses import owners_under
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
    _end(session, merged, by=by, now=now)
    before = {"email": merged.email, "same_as": merged.same_as}
    audit.record(session, AuditAction.PERSON_TAKEN_APART, merged, by=by, now=now, before=before)
    session.commit()


def merge_people(
    session: Session, email: str, codes: Sequence[str], *, reason: str, by: User, now: datetime
) -> MergedPerson:
    """Two people under an address, each by the `code` of the owner, turn out to be one; the address is told.

    Raises NotAllowed, ReasonMissing, or InvalidInput unless they are two who are found there.
    """
    begin_change(session, by)
    require(by, Permission.JOIN_PEOPLE)
    email, reason = email.strip().lower(), required_reason(reason)
    advisory_lock(session, "joined addresses")
    found = [one for one in owners_under(session, email, user=by, now=now) if one.code in codes]
    if len(found) != 2:
        raise InvalidInput({"people": "Choose the two names that are one person's."})
    one, other = found
    merged = MergedPerson(
        email=email,
        name=one.name,
        folio_number=one.certificates[0].content.folio_number,
        same_as_name=other.name,
        same_as_folio_number=other.certificates[0].content.folio_number,
        reason=reason,
        joined_at=now,
        joined_by_id=by.id,
    )
    session.add(merged)
    outbox.queue(session, email, notices.people_joined(one.name, other.name), now=now)
    audit.record(session, AuditAction.PERSON_NAMES_JOINED, merged, by=by, now=now, after=_people(merged), reason=reason)
    session.commit()
    return merged


def split_people(session: Session, merged: MergedPerson, *, by: User, now: datetime) -> None:
    """Each name has its own certificates again. Raises NotAllowed, or NotFound when that was done already."""
    _end(session, merged, by=by, now=now)
    audit.record(session, AuditAction.PERSON_NAMES_TAKEN_APART, merged, by=by, now=now, before=_people(merged))
    session.commit()


def _end(session: Session, merged: MergedEmail | MergedPerson, *, by: User, now: datetime) -> None:
    """What staff joined, of either kind, is taken apart once."""
    begin_change(session, by, merged)
    require(by, Permission.JOIN_PEOPLE)
    if merged.ended_at:
        raise NotFound
    merged.ended_at = now


def _people(merged: MergedPerson) -> dict[str, str]:
    return {"email": merged.email, "name": merged.name, "same_as": merged.same_as_name}


def _is_merged(session: Session, details: MergedEmailDetails) -> bool:
    pair = (details.email, details.same_as)
    same_pair = or_(
        (col(MergedEmail.email) == pair[0]) & (col(MergedEmail.same_as) == pair[1]),
        (col(MergedEmail.email) == pair[1]) & (col(MergedEmail.same_as) == pair[0]),
    )
    query = select(MergedEmail.id).where(col(MergedEmail.ended_at).is_(None), same_pair)
    return session.exec(query).first() is not None
