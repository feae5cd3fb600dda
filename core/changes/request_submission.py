"""How a request comes to be: made, checked, stored with its files, and told to both sides.

All of it in the transaction of the action that asks.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from core import audit, notices, outbox
from core.db import advisory_lock
from core.errors import InvalidInput, RequestOpen
from core.models import AuditAction, Event, Evidence, Request, RequestKind, RequestState, User
from core.rules.evidence import EvidenceFile, media_type, name_of, require_acceptable
from core.rules.requests import differing, due_on, subject_key
from core.settings import settings


def build_event_request(kind: RequestKind, event: Event, reason: str, today: date, **values: Any) -> Request:
    request = build_request(kind, event.id, event.title, today, reason=reason, **values)
    request.provider_id, request.event_id, request.seen_version = event.provider_id, event.id, event.version
    return request


def build_request(kind: RequestKind, number: int | str, about: str, today: date, **values: Any) -> Request:
    return Request(kind=kind, subject_key=subject_key(kind, number), about=about, due_on=due_on(today), **values)


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
    said = {"kind": request.kind.words, **request.proposed}
    before = {name: request.before[name] for name in request.proposed if name in request.before}
    audit.record(
        session, AuditAction.REQUEST_ASKED, request, by=by, now=now, before=before, after=said, reason=request.reason
    )
    asker = by.email if by else request.proposed["contact_email"]
    told = [(settings().CONTACT_EMAIL, notices.request_waiting(request))]
    if not request.kind.is_internal:
        told.insert(0, (asker, notices.request_received(request)))
    for email, notice in told:
        outbox.queue(session, email, notice, provider_id=mailed_of(request), now=now)


def mailed_of(request: Request) -> int | None:
    """Among whose mails those about the request are listed: a provider was not written to about OPI's own."""
    return None if request.kind.is_internal else request.provider_id


def _stored(request: Request, file: EvidenceFile) -> Evidence:
    kind = media_type(file)
    assert kind, "require_acceptable asked"
    return Evidence(
        request_id=request.id, name=name_of(file), media_type=kind, size=len(file.content), content=file.content
    )


def changed_values(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    proposed = differing(before, after)
    if not proposed:
        raise InvalidInput({"proposed": "Nothing differs from what is there; change what needs to be corrected."})
    return proposed
