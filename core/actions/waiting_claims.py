"""What a provider decides about claims that wait, because the claimant may have a certificate already."""

from datetime import date, datetime

from sqlmodel import Session

from core import audit, notices, outbox
from core.changes.certificates import lock_event
from core.changes.claims import added, issue_for, mail
from core.db import begin_change
from core.errors import NotFound, Refused
from core.models import Attendee, AuditAction, Certificate, CertificateState, Claim, ClaimLink, Event, User
from core.models.text_input import required_reason
from core.permissions import Permission
from core.queries import claims as queries
from core.rules.certificates import require_issuing
from core.rules.claim_matches import KnownAs
from core.rules.claims import Refusal
from core.rules.people import same_person
from core.rules.scope import require


def issue_new(session: Session, claim: Claim, *, by: User, today: date, now: datetime) -> Certificate:
    """Issue to the claimant as to somebody new, and mail it.

    Raises NotFound, NotAllowed, EventCanceled or EventNotOver; Refused where the claim was decided meanwhile, or
    where the same person certainly has a certificate: then the claimant is recognized, or refused.
    """
    event = _begin(session, claim, by=by, today=today)
    people = [one for one in queries.near(session, claim) if same_person(claim, one)]
    if certified := [one for one in people if one.certified]:
        raise Refused(_has_one(claim, certified[0]))
    entry = people[0].attendee if people else added(session, claim, now)
    if queries.newest_certificate(session, entry):
        raise Refused(f"The certificate of {entry.name} was revoked; issue a new one from the list on the roster.")
    _require_marked(entry, event)
    certificate = _issue(session, claim, entry, by=by, now=now)
    claim.attendee_id = entry.id
    session.commit()
    return certificate


def recognize(session: Session, claim: Claim, attendee_id: int, *, by: User, today: date, now: datetime) -> Certificate:
    """The claimant is this person of the roster: their one certificate goes to the claim's address too.

    Where they have none yet, it is issued. From now on claims from that address find it. Raises as `issue_new`.
    """
    event = _begin(session, claim, by=by, today=today)
    entry = session.get(Attendee, attendee_id)
    if entry is None or entry.event_id != event.id:
        raise NotFound
    certificate = queries.newest_certificate(session, entry)
    if certificate and certificate.state != CertificateState.CURRENT:
        raise Refused(f"The certificate of {entry.name} was revoked; issue a new one from the list on the roster.")
    _require_marked(entry, event)
    if certificate is None:
        certificate = _issue(session, claim, entry, by=by, now=now)
    else:
        certificate.email = certificate.email or claim.email  # handed out on paper until now
        mail(session, certificate, claim.email, now=now)
    claim.attendee_id = entry.id
    after = {"claimed_as": claim.name, "name": entry.name, "email": claim.email}
    audit.record(session, AuditAction.CLAIM_RECOGNIZED, event, by=by, now=now, after=after)
    session.commit()
    return certificate


def refuse(session: Session, claim: Claim, *, reason: str, by: User, now: datetime) -> None:
    """Give nothing, and write to the claimant why. Raises NotFound, NotAllowed, ReasonMissing or Refused."""
    event = _taken(session, claim, by=by)
    require(by, Permission.ISSUE, event.provider_id)
    reason = required_reason(reason)
    claim.refused_because = Refusal.BY_PROVIDER
    outbox.queue(session, claim.email, notices.claim_refused(event, reason), provider_id=event.provider_id, now=now)
    audit.record(session, AuditAction.CLAIM_REFUSED, event, by=by, now=now, after={"name": claim.name}, reason=reason)
    session.commit()


def _begin(session: Session, claim: Claim, *, by: User, today: date) -> Event:
    event = _taken(session, claim, by=by)
    require_issuing(event, by=by, today=today)
    return event


def _taken(session: Session, claim: Claim, *, by: User) -> Event:
    """The event first, as everyone takes them; then the claim, which has to wait still."""
    begin_change(session, by)
    event = lock_event(session, claim.event_id)
    require(by, Permission.KEEP_CLAIM_LINKS, event.provider_id)
    session.refresh(claim, with_for_update=True)
    if not claim.is_waiting:
        raise Refused("Somebody has decided about this claim already; reload the page.")
    return event


def _issue(session: Session, claim: Claim, entry: Attendee, *, by: User, now: datetime) -> Certificate:
    """Issue to an entry; where that stands under another address, the claim's gets the certificate too."""
    link = session.get_one(ClaimLink, claim.link_id)
    certificate = issue_for(session, link, claim, entry, by=by, now=now)
    if certificate.email != claim.email:
        mail(session, certificate, claim.email, now=now)
    return certificate


def _require_marked(entry: Attendee, event: Event) -> None:
    if not entry.completed:
        raise Refused(f"{entry.name} is not marked as having completed “{event.title}”; mark that on the roster first.")


def _has_one(claim: Claim, one: KnownAs) -> str:
    return (
        f"{claim.name} is certainly the same person as “{one.attendee.name}”, who has a certificate: the names fit, "
        "and the e-mail address or folio number is the same. Choose that they are the same person, or refuse the claim."
    )
