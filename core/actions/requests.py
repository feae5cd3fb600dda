"""Requests: asked of OPI, withdrawn, and decided by it. What is approved is changed in the same transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, SQLModel

from core import audit, clock, notices, outbox
from core.changes.request_approval import Approval, apply_approved
from core.changes.request_submission import submit
from core.changes.users import require_new_person
from core.db import begin_change, identity_of
from core.errors import (
    ChangedBySomeoneElse,
    EventCanceled,
    EventNotOver,
    InvalidInput,
    NotAllowed,
    NotFound,
    ReasonMissing,
    Refused,
    RequestDecided,
)
from core.formats import day
from core.models import (
    AuditAction,
    Event,
    EventDetails,
    Provider,
    ProviderDetails,
    Request,
    RequestKind,
    RequestState,
    User,
    UserDetails,
)
from core.models.text_input import reason_of, required_reason
from core.permissions import Permission
from core.rules.counts import has_ended
from core.rules.events import is_canceled
from core.rules.evidence import EvidenceFile
from core.rules.requests import (
    belongs_to,
    build_event_request,
    build_request,
    changed_values,
    mailed_of,
    may_become,
    may_withdraw,
    rows_to_lock,
)
from core.rules.scope import require
from core.rules.snapshots import form_of, form_of_details, provider_form_of, require_days_that_fit_the_count
from core.settings import settings


def ask_correction(
    session: Session,
    event: Event,
    details: EventDetails,
    *,
    seen_version: int,
    reason: str,
    evidence: Sequence[EvidenceFile] = (),
    by: User,
    today: date,
    now: datetime,
) -> Request:
    """Ask for other details of an event whose last day is over. Only what differs is stored as proposed.

    Raises NotFound, NotAllowed, EventCanceled, EventNotOver, ChangedBySomeoneElse, ReasonMissing,
    RequestOpen, or InvalidInput when nothing differs or a file is not taken.
    """
    begin_change(session, by, event)
    require(by, Permission.ASK, event.provider_id)
    if is_canceled(event):
        raise EventCanceled
    if not has_ended(event, today):
        raise EventNotOver("The last day of this event is not over yet, so you can edit it yourself.")
    if event.version != seen_version:
        raise ChangedBySomeoneElse
    require_days_that_fit_the_count(event, details, today)
    before = form_of(event)
    proposed = changed_values(before, form_of_details(details))
    request = build_event_request(
        RequestKind.CORRECTION, event, required_reason(reason), today, before=before, proposed=proposed
    )
    submit(session, request, evidence, by=by, now=now)
    session.commit()
    return request


def ask_cancellation(
    session: Session,
    event: Event,
    *,
    reason: str,
    evidence: Sequence[EvidenceFile] = (),
    by: User,
    today: date,
    now: datetime,
) -> Request:
    """Ask that an event which did not take place is removed. One at which nobody was certified is reported with 0.

    Raises NotFound, NotAllowed, EventCanceled, ReasonMissing, RequestOpen, or InvalidInput for a file.
    """
    begin_change(session, by, event)
    require(by, Permission.ASK, event.provider_id)
    if is_canceled(event):
        raise EventCanceled
    request = build_event_request(RequestKind.CANCELLATION, event, required_reason(reason), today)
    submit(session, request, evidence, by=by, now=now)
    session.commit()
    return request


def ask_further_user(
    session: Session,
    provider: Provider,
    details: UserDetails,
    *,
    reason: str = "",
    by: User,
    today: date,
    now: datetime,
) -> Request:
    """Ask for an account of somebody else at the provider.

    Raises NotFound, NotAllowed, RequestOpen, or InvalidInput when the person has an account there.
    """
    begin_change(session, by, provider)
    require(by, Permission.ASK, provider.id)
    if details.role.is_agency_wide or details.provider_id != provider.id:
        raise NotAllowed
    require_new_person(session, details)
    proposed = {"full_name": details.full_name, "email": details.email, "role": details.role.value}
    kind, number = RequestKind.FURTHER_USER, f"{provider.id}:{details.email.casefold()}"
    request = build_request(kind, number, details.full_name, today, reason=reason_of(reason), proposed=proposed)
    request.provider_id = provider.id
    submit(session, request, by=by, now=now)
    session.commit()
    return request


def ask_account_change(
    session: Session, details: UserDetails, *, reason: str = "", by: User, today: date, now: datetime
) -> Request:
    """Ask for another name or e-mail address of one's own account; the role stays.

    Raises NotAllowed, RequestOpen, or InvalidInput when nothing differs or the e-mail address is taken.
    """
    begin_change(session, by)
    require(by, Permission.ASK)
    require_new_person(session, details.model_copy(update={"provider_id": by.provider_id}), but=by)
    before = {"full_name": by.full_name, "email": by.email}
    proposed = changed_values(before, {"full_name": details.full_name, "email": details.email})
    kind = RequestKind.ACCOUNT_CHANGE
    request = build_request(
        kind, by.id, by.full_name, today, reason=reason_of(reason), before=before, proposed=proposed
    )
    request.provider_id, request.user_id = by.provider_id, by.id
    submit(session, request, by=by, now=now)
    session.commit()
    return request


def ask_provider_change(
    session: Session,
    provider: Provider,
    details: ProviderDetails,
    *,
    seen_version: int,
    reason: str = "",
    by: User,
    today: date,
    now: datetime,
) -> Request:
    """Ask for other details of the provider; its type stays.

    Raises NotFound, NotAllowed, ChangedBySomeoneElse, RequestOpen, or InvalidInput when nothing differs.
    """
    begin_change(session, by, provider)
    require(by, Permission.ASK, provider.id)
    if provider.version != seen_version:
        raise ChangedBySomeoneElse
    before = provider_form_of(provider)
    proposed = changed_values(before, details.model_dump(mode="json") | {"type": provider.type.value})
    kind = RequestKind.PROVIDER_CHANGE
    request = build_request(
        kind, provider.id, provider.name, today, reason=reason_of(reason), before=before, proposed=proposed
    )
    request.provider_id, request.seen_version = provider.id, seen_version
    submit(session, request, by=by, now=now)
    session.commit()
    return request


def withdraw(session: Session, request: Request, *, by: User, now: datetime) -> None:
    """Take an open request back. Raises NotFound, NotAllowed or RequestDecided."""
    begin_change(session, by, request)
    _require(by, Permission.ASK, request)
    if not may_withdraw(by, request):
        raise NotAllowed("Only the person who asked, or a manager of the same provider, takes a request back.")
    _require_may_become(session, request, RequestState.WITHDRAWN)
    _close(session, request, RequestState.WITHDRAWN, note="", by=by, now=now)
    outbox.queue(
        session,
        settings().CONTACT_EMAIL,
        notices.request_withdrawn(request),
        provider_id=mailed_of(request),
        now=now,
    )
    session.commit()


def decide(
    session: Session,
    requests: Sequence[Request],
    *,
    approve: bool,
    note: str = "",
    over_newer: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> None:
    """Approve or decline one or many requests, all or none; what is approved is changed at once.

    `over_newer` approves also where other things than those asked for changed since. Raises NotFound,
    NotAllowed, ReasonMissing (no note while declining), RequestDecided, ChangedMeanwhile, EventCanceled,
    or InvalidInput.
    """
    requests = list({identity_of(request): request for request in requests}.values())
    begin_change(session, by, *_locked(requests))
    try:
        _decide(session, requests, Approval(by, today, now, over_newer), approve=approve, note=note)
    except Refused:
        session.rollback()  # of the requests before the one that is refused
        raise
    session.commit()


def _decide(session: Session, requests: Sequence[Request], approval: Approval, *, approve: bool, note: str) -> None:
    wanted = RequestState.APPROVED if approve else RequestState.DECLINED
    if not requests:
        raise InvalidInput({"requests": "Choose at least one request."})
    for request in requests:
        _require(approval.by, Permission.DECIDE, request)
        _require_may_become(session, request, wanted)
    if not (note := reason_of(note)) and not approve:
        raise ReasonMissing("Say in a note why this is declined; whoever asked reads it.")
    for request in requests:
        if approve:
            apply_approved(session, request, approval)
        _close(session, request, wanted, note=note, by=approval.by, now=approval.now)
        _notify_decided(session, request, now=approval.now)


def _locked(requests: Sequence[Request]) -> list[SQLModel]:
    """The requests and all they may change, in one order, so that two who decide never wait for each other."""
    rows = [row for request in requests for row in (request, *rows_to_lock(request))]
    unique = {(type(row).__name__, identity_of(row)): row for row in rows}
    return [unique[key] for key in sorted(unique)]


def _require(by: User, permission: Permission, request: Request) -> None:
    if not belongs_to(by, request):
        raise NotFound
    require(by, permission)


def _require_may_become(session: Session, request: Request, wanted: RequestState) -> None:
    if may_become(request.state, wanted):
        return
    who = session.get(User, request.decided_by_id) if request.decided_by_id else None
    on = f" on {day(clock.local(request.decided_at).date())}" if request.decided_at else ""
    by = f" by {who.full_name}" if who else ""
    raise RequestDecided(
        f"Request {request.id} (“{request.about}”) was {request.state}{by}{on}, so it stays as it is; "
        "who needs something else asks anew."
    )


_CLOSED_AS = {
    RequestState.APPROVED: AuditAction.REQUEST_APPROVED,
    RequestState.DECLINED: AuditAction.REQUEST_DECLINED,
    RequestState.WITHDRAWN: AuditAction.REQUEST_WITHDRAWN,
}


def _close(session: Session, request: Request, state: RequestState, *, note: str, by: User, now: datetime) -> None:
    request.state, request.decided_by_id, request.decided_at, request.note = state, by.id, now, note
    audit.record(session, _CLOSED_AS[state], request, by=by, now=now, reason=note)


def _notify_decided(session: Session, request: Request, *, now: datetime) -> None:
    """To whoever asked, and to the provider's contact when what is theirs was changed."""
    asker, provider = request.asked_by, request.provider
    recipients = {asker.email if asker else request.proposed["contact_email"]}
    if (
        request.kind.facts.tells_contact
        and provider
        and provider.contact_email
        and request.state == RequestState.APPROVED
    ):
        recipients.add(provider.contact_email)
    for email in sorted(recipients):
        outbox.queue(session, email, notices.request_decided(request), provider_id=mailed_of(request), now=now)
