"""One personal certificate: how it comes to be, is replaced, and is revoked."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from core import audit, outbox
from core.clock import local
from core.db import begin_change
from core.errors import EventCancelled, EventNotOver, Refused
from core.models import Attendee, CertificateState, Event, IssueBatch, PersonalCertificate, User
from core.models.typed import checked, required_reason, text_of
from core.notices import Notice, certificate_revoked, certificate_superseded
from core.permissions import Permission
from core.rules.access import require
from core.rules.certificates import CODE_BYTES, code_from, day
from core.rules.events import is_cancelled
from core.rules.issuing import may_be_issued, opens_on, personal_content

_name_of_signer = text_of("the name under the statement of Section IV", 120)


def issue_one(
    session: Session,
    attendee: Attendee,
    *,
    signed_by: str,
    batch: IssueBatch | None = None,
    by: User | None,
    now: datetime,
) -> PersonalCertificate:
    """The certificate of one person, in the caller's transaction, which has checked, locks the event and audits."""
    content = personal_content(attendee.event, attendee, signed_by=signed_by, signed_on=local(now).date())
    certificate = PersonalCertificate(
        code=code_from(secrets.token_bytes(CODE_BYTES)),
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        event=attendee.event,
        attendee=attendee,
        event_version=attendee.event.version,
        content=content.model_dump(mode="json"),
        email=attendee.email,
        issued_at=now,
        issued_by_id=by.id if by else None,
        batch_id=batch.id if batch else None,
    )
    session.add(certificate)
    session.flush()
    return certificate


def replace_one(
    session: Session,
    old: PersonalCertificate,
    *,
    signed_by: str,
    reason: str,
    batch: IssueBatch | None = None,
    by: User,
    now: datetime,
) -> PersonalCertificate:
    _end(old, CertificateState.SUPERSEDED, reason, now)
    session.flush()  # the index has room for one current certificate
    new = issue_one(session, old.attendee, signed_by=signed_by, batch=batch, by=by, now=now)
    old.superseded_by_id = new.id
    return new


def reissue(
    session: Session,
    certificate: PersonalCertificate,
    *,
    reason: str,
    signed_by: str,
    by: User,
    today: date,
    now: datetime,
) -> PersonalCertificate:
    """Replace one current certificate by what is true now, and mail it.

    Raises NotFound, NotAllowed, EventCancelled, EventNotOver, InvalidInput, ReasonMissing or Refused.
    """
    event = _begin(session, certificate, by=by)
    require_issuing(event, by=by, today=today)
    _require_current(certificate)
    reason, signed_by = required_reason(reason), signer_typed(signed_by)
    new = replace_one(session, certificate, signed_by=signed_by, reason=reason, by=by, now=now)
    mail_superseded(session, new, reason, now=now)
    said = {"name": certificate.says.name, "code": new.code}
    audit.record(session, "certificate.reissued", event, by=by, now=now, after=said, reason=reason)
    session.commit()
    return new


def revoke(session: Session, certificate: PersonalCertificate, *, reason: str, by: User, now: datetime) -> None:
    """Take back a certificate that should not have been issued, and tell its owner.

    Raises NotFound, NotAllowed, ReasonMissing or Refused.
    """
    event = _begin(session, certificate, by=by)
    require(by, Permission.ISSUE, event.provider_id)
    _require_current(certificate)
    revoke_each(session, event, [certificate], reason=required_reason(reason), by=by, now=now)
    session.commit()


def revoke_each(
    session: Session, event: Event, certificates: Sequence[PersonalCertificate], *, reason: str, by: User, now: datetime
) -> None:
    """Revoke certificates of a locked event in the caller's transaction, which has checked."""
    for certificate in certificates:
        _end(certificate, CertificateState.REVOKED, reason, now)
        if certificate.email:
            notice = certificate_revoked(certificate, reason)
            outbox.queue(session, certificate.email, notice, provider_id=event.provider_id, now=now)
        said = {"name": certificate.says.name, "code": certificate.code}
        audit.record(session, "certificate.revoked", event, by=by, now=now, after=said, reason=reason)


def require_issuing(event: Event, *, by: User, today: date) -> None:
    require(by, Permission.ISSUE, event.provider_id)
    if is_cancelled(event):
        raise EventCancelled
    if not may_be_issued(event, today):
        raise EventNotOver(f"Certificates of this event can be issued from {day(opens_on(event))}, not before.")


def signer_typed(signed_by: str) -> str:
    return checked("signed_by", _name_of_signer, signed_by)


def locked_event(session: Session, event_id: int) -> Event:
    """Whoever issues, revokes or changes the roster holds the event, so that they come one after the other."""
    event = session.get(Event, event_id, with_for_update=True, populate_existing=True)
    assert event, "a foreign key holds it"
    session.refresh(event.provider)
    return event


def _end(certificate: PersonalCertificate, state: CertificateState, reason: str, now: datetime) -> None:
    certificate.state, certificate.ended_at, certificate.ended_because = state, now, reason


def _require_current(certificate: PersonalCertificate) -> None:
    if certificate.state != CertificateState.CURRENT:
        raise Refused(f"This certificate is {certificate.state} already; nothing more can be done with it.")


def mail_superseded(session: Session, new: PersonalCertificate, reason: str, *, now: datetime) -> None:
    if new.email:
        mail(session, new, certificate_superseded(new, reason), now=now)


def mail(session: Session, certificate: PersonalCertificate, notice: Notice, *, now: datetime) -> None:
    outbox.queue(session, certificate.email, notice, provider_id=certificate.event.provider_id, now=now)


def _begin(session: Session, certificate: PersonalCertificate, *, by: User) -> Event:
    """The event first, then the certificate: everyone takes them in this order, or two would wait for each other."""
    begin_change(session, by)
    event = locked_event(session, certificate.event_id)
    session.refresh(certificate, with_for_update=True)
    return event
