"""Claim links and the claims at them, by token, by event and by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from core.errors import NotFound
from core.models import Attendee, Certificate, CertificateState, Claim, ClaimLink, Event, User
from core.permissions import Permission
from core.queries.folded_text import FoldedText
from core.rules.claim_matches import KnownAs, match
from core.rules.claims import IP_WINDOW
from core.rules.names import ends_of
from core.rules.scope import require

NEWEST = 20


@dataclass(frozen=True)
class ClaimNumbers:
    """What came of the claims at a link: certificates, refusals, and claims whose code was never typed.

    `waiting` are those that nobody has decided about, `unfinished` those without them.

    `from_one_address` is the most within the last hour that came from one network address.
    """

    given: int
    refused: int
    unfinished: int
    from_one_address: int
    waiting: int = 0


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
    waiting = session.exec(at_link.where(_undecided())).one()
    lately = at_link.where(Claim.ip_address != "", col(Claim.at) > now - IP_WINDOW)
    busiest = session.exec(lately.group_by(Claim.ip_address).order_by(func.count().desc()).limit(1)).first()
    return ClaimNumbers(given(session, link), refused, all_ - refused - done - waiting, busiest or 0, waiting)


def newest(session: Session, event: Event, *, user: User) -> Sequence[Claim]:
    """The last claims for an event."""
    require(user, Permission.KEEP_CLAIM_LINKS, event.provider_id)
    query = select(Claim).where(Claim.event_id == event.id).order_by(col(Claim.id).desc())
    return session.exec(query.limit(NEWEST)).all()


def given(session: Session, link: ClaimLink) -> int:
    """How many people got a certificate at a link, however often they asked."""
    return session.exec(select(func.count(func.distinct(Claim.attendee_id))).where(Claim.link_id == link.id)).one()


def near(session: Session, claim: Claim) -> Sequence[KnownAs]:
    """Whoever of the event has the claim's address, folio number or name, by the roster, certificates and claims."""
    event, here = claim.event_id, claim.folio_number or None  # an empty one is nobody's
    of_claims = col(Claim.event_id) == event, col(Claim.attendee_id).is_not(None)
    states_it = or_(col(Claim.email) == claim.email, col(Claim.folio_number) == here, _named(claim, Claim.name))
    by_claims = select(Claim.attendee_id).where(*of_claims, col(Claim.answer).is_not(None), states_it)
    has_email = Certificate.event_id == event, Certificate.email == claim.email
    by_certificates = select(Certificate.attendee_id).where(*has_email)
    alike = or_(
        func.lower(Attendee.email) == claim.email,
        col(Attendee.folio_number) == here,
        _named(claim, Attendee.person),
        col(Attendee.id).in_(by_claims),
        col(Attendee.id).in_(by_certificates),
    )
    query = select(Attendee).where(Attendee.event_id == event, alike).order_by(col(Attendee.id))
    attendees = session.exec(query.execution_options(populate_existing=True)).all()
    return _all_known(session, {attendee.id: attendee for attendee in attendees})


def _named(claim: Claim, column: Any) -> ColumnElement[bool]:
    """A condition that every name compatible with the claim's fulfills, and few others do."""
    words, plain = ends_of(claim.name).split(), func.replace(FoldedText(column), "'", "")
    return and_(*(plain.contains(word, autoescape=True) for word in words)) if words else false()


def _all_known(session: Session, attendees: dict[int, Attendee]) -> list[KnownAs]:
    """What each of them is known as: by the roster, by certificates, and by claims for which they were recognized."""
    certificates = session.exec(select(Certificate).where(col(Certificate.attendee_id).in_(attendees))).all()
    claims = session.exec(select(Claim).where(col(Claim.attendee_id).in_(attendees))).all()
    certified = {one.attendee_id for one in certificates if one.state == CertificateState.CURRENT}
    stated = [
        *((one.id, one.name, one.email, one.folio_number, False) for one in attendees.values()),
        *((one.attendee_id, one.content.name, one.email, one.content.folio_number, False) for one in certificates),
        *((one.attendee_id, one.name, one.email, one.folio_number, one.is_own_word) for one in claims),
    ]
    return [
        KnownAs(attendees[number], name, email, folio_number, number in certified, is_own_word)
        for number, name, email, folio_number, is_own_word in dict.fromkeys(stated)
        if number
    ]


class SimilarEntry(NamedTuple):
    attendee: Attendee
    certified: bool


class WaitingClaim(NamedTuple):
    """A claim about which the provider has to decide, and the entries of the event that may be the claimant's."""

    claim: Claim
    similar: Sequence[SimilarEntry]


def waiting(session: Session, event: Event, *, user: User) -> list[WaitingClaim]:
    """The claims for an event that wait for the provider, the oldest first."""
    require(user, Permission.KEEP_CLAIM_LINKS, event.provider_id)
    query = waiting_for(event).order_by(col(Claim.id)).limit(NEWEST)
    return [WaitingClaim(claim, _similar(near(session, claim), claim)) for claim in session.exec(query)]


def _similar(people: Sequence[KnownAs], claim: Claim) -> list[SimilarEntry]:
    own, similar = match(claim, people)
    certified = {one.attendee.id for one in people if one.certified}
    found = {one.id: one for one in [*([own] if own else []), *(other.attendee for other in similar)]}
    return [SimilarEntry(one, one.id in certified) for one in found.values()]


def waiting_for(event: Event) -> SelectOfScalar[Claim]:
    """The claims of an event about which nobody has decided."""
    return select(Claim).where(Claim.event_id == event.id, _undecided())


def _undecided() -> ColumnElement[bool]:
    """`Claim.is_waiting`, asked of the database."""
    return and_(col(Claim.waits_since).is_not(None), col(Claim.attendee_id).is_(None), col(Claim.refused_because) == "")


def of_email(session: Session, claim: Claim) -> Sequence[Claim]:
    """The claims for the same event from the same address."""
    return session.exec(select(Claim).where(Claim.event_id == claim.event_id, Claim.email == claim.email)).all()


def newest_certificate(session: Session, attendee: Attendee) -> Certificate | None:
    query = select(Certificate).where(Certificate.attendee_id == attendee.id)
    return session.exec(query.order_by(col(Certificate.id).desc())).first()
