"""Requests: which states follow which, when an answer is due, and what may be asked at all."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from core.models import Event, Request, RequestKind, RequestState, User
from core.permissions import Role
from core.rules.counts import has_ended
from core.rules.events import is_canceled
from core.rules.years import is_weekday

BUSINESS_DAYS_TO_ANSWER = 7  # applications are answered within seven business days: OPI's page for applicants
LARGEST_EVIDENCE = 5 * 1024 * 1024  # bytes

# The only ways a request moves. A decided one stays as it is: who needs something else asks anew.
TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset({RequestState.APPROVED, RequestState.DECLINED, RequestState.WITHDRAWN}),
    RequestState.APPROVED: frozenset(),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}


def may_become(state: RequestState, wanted: RequestState) -> bool:
    return wanted in TRANSITIONS[state]


def due_on(asked_on: date) -> date:
    """The last day of the answer's time: seven business days (Monday to Friday) after the asking."""
    day, left = asked_on, BUSINESS_DAYS_TO_ANSWER
    while left:
        day += timedelta(days=1)
        left -= is_weekday(day)
    return day


def is_late(request: Request, today: date) -> bool:
    return request.state == RequestState.OPEN and today > request.due_on


def may_be_corrected(event: Event, today: date) -> bool:
    """Once its last day is over an event changes through a correction; before, it is simply edited [manual]."""
    return has_ended(event, today) and not is_canceled(event)


def belongs_to(user: User, request: Request) -> bool:
    """OPI's people reach every request, everyone else those of their own provider that are not OPI's own."""
    own = request.provider_id is not None and request.provider_id == user.provider_id
    return user.role.is_agency_wide or (own and not request.kind.is_internal)


def may_withdraw(user: User, request: Request) -> bool:
    """Whoever asked, or a manager of the provider for which it was asked."""
    asked = request.asked_by_id is not None and request.asked_by_id == user.id
    return asked or (user.role == Role.MANAGER and belongs_to(user, request))


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The values of `after` that are not those of `before`."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def clashing(request: Request, current: Mapping[str, Any]) -> set[str]:
    """Proposed fields that somebody else changed after the asking: to approve would undo their change."""
    known = request.before.keys() & current.keys()
    return {name for name in request.proposed if name in known and request.before[name] != current[name]}


def subject_key(kind: RequestKind, number: int | str) -> str:
    """What a request is about, by which two open ones about the same are found."""
    if kind.is_about_an_event:
        return f"event:{number}"
    return f"{kind}:{number}"
