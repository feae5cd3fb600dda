"""Suspensions that are proposed: OPI's own requests, each with the reasons as they stand. A person decides them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from core.changes.request_submission import submit
from core.db import begin_change
from core.errors import InvalidInput
from core.models import Provider, Request, RequestKind, User
from core.models.text_input import required_reason
from core.permissions import Permission
from core.queries.compliance import compliance_of
from core.queries.requests import suspensions_proposed
from core.rules.requests import build_request
from core.rules.scope import require
from core.rules.suspensions import SuspensionReasons, refusal_of_proposal


def propose(
    session: Session, providers: Sequence[Provider], *, reason: str, by: User, today: date, now: datetime
) -> list[Request]:
    """Propose to suspend late providers: all of them, or none where one cannot be; the refusal names each.

    Raises NotAllowed, ReasonMissing or InvalidInput.
    """
    providers = sorted({provider.id: provider for provider in providers}.values(), key=lambda one: one.id)
    begin_change(session, by, *providers)
    require(by, Permission.CHANGE_PROVIDERS)
    if not providers:
        raise InvalidInput({"providers": "Choose at least one."})
    reason = required_reason(reason)
    grounds = {
        one.id: SuspensionReasons(today, *compliance_of(session, one, user=by, today=today)) for one in providers
    }
    _require_proposable(session, providers, grounds, by=by, today=today)
    requests = [_proposal(provider, grounds[provider.id], reason, today) for provider in providers]
    for request in requests:
        submit(session, request, by=by, now=now)
    session.commit()
    return requests


def _require_proposable(
    session: Session, providers: Sequence[Provider], grounds: dict[int, SuspensionReasons], *, by: User, today: date
) -> None:
    waiting = suspensions_proposed(session, providers, user=by)
    refusals = {
        f"provider {one.id}": refusal_of_proposal(one, grounds[one.id].status, today, proposed=one.id in waiting)
        for one in providers
    }
    if problems := {about: sentence for about, sentence in refusals.items() if sentence}:
        raise InvalidInput(problems)


def _proposal(provider: Provider, grounds: SuspensionReasons, reason: str, today: date) -> Request:
    kind = RequestKind.SUSPENSION
    request = build_request(kind, provider.id, provider.name, today, reason=reason, proposed=grounds.stored())
    request.provider_id = provider.id
    return request
