"""One certificate of one person: replaced by a new one, or revoked. Whole events: `certificate_batches`."""

from datetime import date, datetime

from sqlmodel import Session

from core import audit
from core.changes.certificates import lock_event, mail_superseded, replace, revoke_all
from core.db import begin_change
from core.errors import Refused
from core.models import AuditAction, Certificate, CertificateState, Event, User
from core.models.text_input import required_reason
from core.permissions import Permission
from core.rules.certificates import require_issuing, signer_name
from core.rules.scope import require


def reissue(
    session: Session,
    certificate: Certificate,
    *,
    reason: str,
    signed_by: str,
    by: User,
    today: date,
    now: datetime,
) -> Certificate:
    """Replace one current certificate by what is true now, and mail it.

    Raises NotFound, NotAllowed, EventCanceled, EventNotOver, InvalidInput, ReasonMissing or Refused.
    """
    event = _begin(session, certificate, by=by)
    require_issuing(event, by=by, today=today)
    _require_current(certificate)
    reason, signed_by = required_reason(reason), signer_name(signed_by)
    new = replace(session, certificate, signed_by=signed_by, reason=reason, by=by, now=now)
    mail_superseded(session, new, reason, now=now)
    after = {"name": certificate.content.name, "code": new.code}
    audit.record(session, AuditAction.CERTIFICATE_REISSUED, event, by=by, now=now, after=after, reason=reason)
    session.commit()
    return new


def revoke(session: Session, certificate: Certificate, *, reason: str, by: User, now: datetime) -> None:
    """Take back a certificate that should not have been issued, and tell its owner.

    Raises NotFound, NotAllowed, ReasonMissing or Refused.
    """
    event = _begin(session, certificate, by=by)
    require(by, Permission.ISSUE, event.provider_id)
    _require_current(certificate)
    revoke_all(session, event, [certificate], reason=required_reason(reason), by=by, now=now)
    session.commit()


def _require_current(certificate: Certificate) -> None:
    if certificate.state != CertificateState.CURRENT:
        raise Refused(f"This certificate is {certificate.state} already; nothing more can be done with it.")


def _begin(session: Session, certificate: Certificate, *, by: User) -> Event:
    """The event first, then the certificate: everyone takes them in this order, or two would wait for each other."""
    begin_change(session, by)
    event = lock_event(session, certificate.event_id)
    session.refresh(certificate, with_for_update=True)
    return event
