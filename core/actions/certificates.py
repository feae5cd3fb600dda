"""How a certificate comes to be."""

import secrets
from datetime import datetime

from sqlmodel import Session, select

from core import audit
from core.db import begin_change
from core.errors import EventCancelled
from core.models import Certificate, Event, User
from core.permissions import Permission
from core.rules.access import require
from core.rules.certificates import CODE_BYTES, code_from, content_of, hash_of
from core.rules.events import is_cancelled


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
        code=code_from(secrets.token_bytes(CODE_BYTES)),
        event_id=event.id,
        event_version=event.version,
        content=content_of(event).model_dump(mode="json"),
        content_hash=hash_of(content_of(event)),
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
        Certificate.content_hash == hash_of(content_of(event)),
    )
    return session.exec(select(Certificate).where(*same)).first()
