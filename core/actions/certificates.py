"""How a certificate comes to be."""

import hashlib
import secrets
from base64 import b32encode
from datetime import datetime

from sqlmodel import Session, select

from core import audit
from core.db import begin_change
from core.errors import EventCancelled
from core.models import Certificate, CertificateContent, Event, User
from core.permissions import Permission
from core.rules.access import require
from core.rules.certificates import content_of
from core.rules.events import is_cancelled

_CODE_BYTES = 20  # 160 random bits make 32 letters without padding


def print_event(session: Session, event: Event, *, by: User, now: datetime) -> Certificate:
    """The certificate of this version of the event: the one that is kept, or a new one with a new code.

    Raises NotFound, NotAllowed or EventCancelled.
    """
    require(by, Permission.PRINT_CERTIFICATES, event.provider_id)
    if (kept := _kept(session, event)) and not is_cancelled(event):
        return kept
    begin_change(session, by, event)
    session.refresh(event.provider)
    require(by, Permission.PRINT_CERTIFICATES, event.provider_id)
    if is_cancelled(event):
        raise EventCancelled
    if kept := _kept(session, event):
        return kept
    certificate = Certificate(
        code=b32encode(secrets.token_bytes(_CODE_BYTES)).decode(),
        event_id=event.id,
        event_version=event.version,
        content=content_of(event).model_dump(mode="json"),
        content_hash=_hash(content_of(event)),
        printed_at=now,
        printed_by_id=by.id,
    )
    session.add(certificate)
    audit.record(session, "certificate.printed", event, by=by, now=now, after={"version": event.version})
    session.commit()
    return certificate


def _kept(session: Session, event: Event) -> Certificate | None:
    same = (
        Certificate.event_id == event.id,
        Certificate.event_version == event.version,
        Certificate.content_hash == _hash(content_of(event)),
    )
    return session.exec(select(Certificate).where(*same)).first()


def _hash(content: CertificateContent) -> str:
    return hashlib.sha256(content.model_dump_json().encode()).hexdigest()
