"""What a claim changes once it is decided whose it is, in the transaction of the caller, which has checked."""

from datetime import datetime

from sqlmodel import Session

from core import audit, notices, outbox
from core.changes.certificates import issue
from core.models import Attendee, AuditAction, Certificate, Claim, ClaimLink, User
from core.rules.rosters import person_key


def added(session: Session, claim: Claim, now: datetime) -> Attendee:
    """The claimant as somebody new on the roster."""
    attendee = Attendee(
        event_id=claim.event_id,
        name=claim.name,
        email=claim.email,
        folio_number=claim.folio_number,
        person=person_key(claim.name, claim.email, claim.folio_number),
        entered_at=now,
    )
    session.add(attendee)
    session.flush()
    return attendee


def issue_for(
    session: Session, link: ClaimLink, claim: Claim, attendee: Attendee, *, by: User | None, now: datetime
) -> Certificate:
    """The certificate, mailed to the address of the claim, which the roster may have lacked.

    `by` is whoever of the provider decided about a claim that waited.
    """
    if not attendee.email:
        attendee.email = claim.email
        attendee.person = person_key(attendee.name, attendee.email, attendee.folio_number)
    certificate = issue(session, attendee, signed_by=link.signed_by, by=by, now=now)
    mail(session, certificate, attendee.email, now=now)
    action = AuditAction.CERTIFICATE_CLAIMED if by is None else AuditAction.CLAIM_ISSUED
    after = {} if by is None else {"name": claim.name}
    audit.record(session, action, attendee.event, by=by, called=claim.name, now=now, after=after)
    return certificate


def mail(session: Session, certificate: Certificate, email: str, *, now: datetime) -> None:
    """The certificate to whoever verified the address, or to whom the provider recognized there."""
    notice = notices.certificate_issued(certificate)
    outbox.queue(session, email, notice, provider_id=certificate.event.provider_id, now=now)
