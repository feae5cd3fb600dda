"""How a personal certificate comes to be."""

import secrets
from datetime import datetime

from sqlmodel import Session

from core import clock
from core.models import Attendee, IssueBatch, PersonalCertificate, User
from core.rules.certificates import CODE_BYTES, code_from
from core.rules.issuing import personal_content


def issue_one(
    session: Session,
    attendee: Attendee,
    *,
    signed_by: str,
    batch: IssueBatch | None = None,
    by: User | None,
    now: datetime,
) -> PersonalCertificate:
    """A new certificate for an attendee who has none, in the caller's transaction; `by` is None for a claim."""
    signed_on = clock.local(now).date()
    content = personal_content(attendee.event, attendee, signed_by=signed_by, signed_on=signed_on)
    certificate = PersonalCertificate(
        code=code_from(secrets.token_bytes(CODE_BYTES)),
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        event_version=attendee.event.version,
        content=content.model_dump(mode="json"),
        email=attendee.email.lower(),
        issued_at=now,
        issued_by_id=by.id if by else None,
        batch_id=batch.id if batch else None,
    )
    session.add(certificate)
    session.flush()
    return certificate
