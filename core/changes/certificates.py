"""Certificates issued, replaced and revoked in the transaction of the caller, which has checked and holds the event."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from core import audit, outbox
from core.clock import local
from core.models import Attendee, AuditAction, Certificate, CertificateState, Event, IssueBatch, User
from core.notices import Notice, certificate_revoked, certificate_superseded
from core.rules.certificates import personal_content
from core.rules.codes import CODE_BYTES, code_from


def issue(
    session: Session,
    attendee: Attendee,
    *,
    signed_by: str,
    batch: IssueBatch | None = None,
    by: User | None,
    now: datetime,
) -> Certificate:
    """The certificate of one person, in the caller's transaction, which has checked, locks the event and audits."""
    content = personal_content(attendee.event, attendee, signed_by=signed_by, signed_on=local(now).date())
    certificate = Certificate(
        code=code_from(secrets.token_bytes(CODE_BYTES)),
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        event=attendee.event,
        attendee=attendee,
        event_version=attendee.event.version,
        content_json=content.model_dump(mode="json"),
        email=attendee.email,
        issued_at=now,
        issued_by_id=by.id if by else None,
        batch_id=batch.id if batch else None,
    )
    session.add(certificate)
    session.flush()
    return certificate


def replace(
    session: Session,
    old: Certificate,
    *,
    signed_by: str,
    reason: str,
    batch: IssueBatch | None = None,
    by: User,
    now: datetime,
) -> Certificate:
    _end(old, CertificateState.SUPERSEDED, reason, now)
    session.flush()  # the index has room for one current certificate
    new = issue(session, old.attendee, signed_by=signed_by, batch=batch, by=by, now=now)
    old.superseded_by_id = new.id
    return new


def revoke_all(
    session: Session, event: Event, certificates: Sequence[Certificate], *, reason: str, by: User, now: datetime
) -> None:
    """Revoke certificates of a locked event in the caller's transaction, which has checked."""
    for certificate in certificates:
        _end(certificate, CertificateState.REVOKED, reason, now)
        if certificate.email:
            notice = certificate_revoked(certificate, reason)
            outbox.queue(session, certificate.email, notice, provider_id=event.provider_id, now=now)
        after = {"name": certificate.content.name, "code": certificate.code}
        audit.record(session, AuditAction.CERTIFICATE_REVOKED, event, by=by, now=now, after=after, reason=reason)


def lock_event(session: Session, event_id: int) -> Event:
    """Whoever issues, revokes or changes the roster holds the event, so that they come one after the other."""
    event = session.get(Event, event_id, with_for_update=True, populate_existing=True)
    assert event, "a foreign key holds it"
    session.refresh(event.provider)
    return event


def _end(certificate: Certificate, state: CertificateState, reason: str, now: datetime) -> None:
    certificate.state, certificate.ended_at, certificate.ended_because = state, now, reason


def mail_superseded(session: Session, new: Certificate, reason: str, *, now: datetime) -> None:
    if new.email:
        mail(session, new, certificate_superseded(new, reason), now=now)


def mail(session: Session, certificate: Certificate, notice: Notice, *, now: datetime) -> None:
    outbox.queue(session, certificate.email, notice, provider_id=certificate.event.provider_id, now=now)
