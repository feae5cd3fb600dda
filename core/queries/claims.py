"""Claim links and the claims at them, by token, by event and by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_
from sqlmodel import Session, col, func, or_, select

from core.errors import NotFound
from core.models import Attendee, Certificate, Claim, ClaimLink, Event, User
from core.permissions import Permission
from core.rules.claims import IP_WINDOW
from core.rules.scope import require

NEWEST = 20


@dataclass(frozen=True)
class ClaimNumbers:
    """What came of the claims at a link: certificates, refusals, and claims whose code was never typed.

    `from_one_address` is the most within the last hour that came from one network address.
    """

    given: int
    refused: int
    unfinished: int
    from_one_address: int


def by_token(session: Session, token: str) -> ClaimLink:
    """The link of an address, for whoever has it. Raises NotFound."""
    link = session.exec(select(ClaimLink).where(ClaimLink.token == token[:200])).first()
    if link is None:
        raise NotFound("There is no claim link under this address. Check that it is complete, or ask the provider.")
    return link


def event_of(session: Session, link: ClaimLink, today: date) -> Event:
    """The event that a link gives certificates for: of a recurring course, the year that has begun last."""
    if link.event_id:
        return session.get_one(Event, link.event_id)
    years = select(Event).where(Event.course_id == link.course_id, col(Event.cancelled_at).is_(None))
    begun = years.where(col(Event.starts_on) <= today).order_by(col(Event.starts_on).desc())
    found = session.exec(begun).first() or session.exec(years.order_by(col(Event.starts_on))).first()
    if found is None:
        raise NotFound("This course was canceled, so there are no certificates for it.")
    return found


def link_of(session: Session, event: Event) -> ClaimLink | None:
    """The one link of an event, or of its recurring course."""
    whose = ClaimLink.course_id == event.course_id if event.course_id else ClaimLink.event_id == event.id
    return session.exec(select(ClaimLink).where(whose)).first()


def of_event(session: Session, event: Event, *, user: User) -> ClaimLink | None:
    """The link of an event that the user reaches."""
    require(user, Permission.SEE_CERTIFICATES, event.provider_id)
    return link_of(session, event)


def numbers(session: Session, event: Event, *, user: User, now: datetime) -> ClaimNumbers:
    """How many claims came at the event's link, over all years of a recurring course, and what came of them."""
    require(user, Permission.SEE_CERTIFICATES, event.provider_id)
    link = link_of(session, event)
    if link is None:
        return ClaimNumbers(0, 0, 0, 0)
    at_link = select(func.count()).where(Claim.link_id == link.id)
    refused = session.exec(at_link.where(Claim.refused_because != "")).one()
    done = session.exec(at_link.where(col(Claim.attendee_id).is_not(None))).one()
    all_ = session.exec(at_link).one()
    lately = at_link.where(Claim.ip_address != "", col(Claim.at) > now - IP_WINDOW)
    busiest = session.exec(lately.group_by(Claim.ip_address).order_by(func.count().desc()).limit(1)).first()
    return ClaimNumbers(given(session, link), refused, all_ - refused - done, busiest or 0)


def newest(session: Session, event: Event, *, user: User) -> Sequence[Claim]:
    """The last claims for an event."""
    require(user, Permission.KEEP_CLAIM_LINKS, event.provider_id)
    query = select(Claim).where(Claim.event_id == event.id).order_by(col(Claim.id).desc())
    return session.exec(query.limit(NEWEST)).all()


def given(session: Session, link: ClaimLink) -> int:
    """How many people got a certificate at a link, however often they asked."""
    return session.exec(select(func.count(func.distinct(Claim.attendee_id))).where(Claim.link_id == link.id)).one()


def candidates(session: Session, claim: Claim) -> Sequence[Attendee]:
    """The rows of the roster that could be the claimant: of the same address, or of none and the same folio number."""
    same_address = func.lower(Attendee.email) == claim.email
    same_number = col(Attendee.folio_number) == (claim.folio_number or None)  # an empty one is nobody's
    unaddressed = and_(col(Attendee.email) == "", same_number)
    query = select(Attendee).where(Attendee.event_id == claim.event_id, or_(same_address, unaddressed))
    return session.exec(query.order_by(col(Attendee.id))).all()


def newest_certificate(session: Session, attendee: Attendee) -> Certificate | None:
    query = select(Certificate).where(Certificate.attendee_id == attendee.id)
    return session.exec(query.order_by(col(Certificate.id).desc())).first()
