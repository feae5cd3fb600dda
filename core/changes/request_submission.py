"""Requests stored with their files, audited, with a mail to both sides, in the transaction of the action that asks."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from core import audit, notices, outbox
from core.db import advisory_lock
from core.errors import RequestOpen
from core.models import AuditAction, Evidence, Request, RequestState, User
from core.rules.evidence import EvidenceFile, media_type, name_of, require_acceptable
from core.rules.requests import mailed_of
from core.settings import settings


def submit(
    session: Session, request: Request, evidence: Sequence[EvidenceFile] = (), *, by: User | None, now: datetime
) -> None:
    """Store an open request with its files, audited, with a mail to both sides; OPI's own needs no receipt.

    `by` is None for somebody who applies and has no account. Raises RequestOpen or InvalidInput.
    """
    require_acceptable(evidence)
    advisory_lock(session, f"request {request.subject_key}")
    same = select(Request.id).where(Request.subject_key == request.subject_key, Request.state == RequestState.OPEN)
    if session.exec(same).first() is not None:
        raise RequestOpen
    request.asked_by_id, request.asked_at = by.id if by else None, now
    session.add(request)
    session.flush()
    session.add_all(_stored(request, file) for file in evidence)
    after = {"kind": request.kind.words, **request.proposed}
    before = {name: request.before[name] for name in request.proposed if name in request.before}
    audit.record(
        session, AuditAction.REQUEST_ASKED, request, by=by, now=now, before=before, after=after, reason=request.reason
    )
    asker = by.email if by else request.proposed["contact_email"]
    mails = [(settings().CONTACT_EMAIL, notices.request_waiting(request))]
    if not request.kind.is_internal:
        mails.insert(0, (asker, notices.request_received(request)))
    for email, notice in mails:
        outbox.queue(session, email, notice, provider_id=mailed_of(request), now=now)


def _stored(request: Request, file: EvidenceFile) -> Evidence:
    kind = media_type(file)
    assert kind, "require_acceptable asked"
    return Evidence(
        request_id=request.id, name=name_of(file), media_type=kind, size=len(file.content), content=file.content
    )
