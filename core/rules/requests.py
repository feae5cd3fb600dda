"""Requests: which states follow which, when an answer is due, and what may be asked at all."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlmodel import SQLModel

from core.errors import InvalidInput
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


def build_event_request(kind: RequestKind, event: Event, reason: str, today: date, **values: Any) -> Request:
    """A request about an event, as it is now, not stored yet."""
    request = build_request(kind, event.id, event.title, today, reason=reason, **values)
    request.provider_id, request.event_id, request.seen_version = event.provider_id, event.id, event.version
    return request


def build_request(kind: RequestKind, number: int | str, about: str, today: date, **values: Any) -> Request:
    """A request that is not stored yet. `number` tells its subject apart from others of the kind, `about` names it."""
    return Request(kind=kind, subject_key=subject_key(kind, number), about=about, due_on=due_on(today), **values)


def mailed_of(request: Request) -> int | None:
    """Among whose mails those about the request are listed: a provider was not written to about OPI's own."""
    return None if request.kind.is_internal else request.provider_id


def changed_values(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for. Raises InvalidInput where nothing differs."""
    proposed = differing(before, after)
    if not proposed:
        raise InvalidInput({"proposed": "Nothing differs from what is there; change what needs to be corrected."})
    return proposed


def rows_to_lock(request: Request) -> list[SQLModel]:
    """The rows that its approval may change, to be locked before."""
    return [row for row in (request.event, request.provider, request.account) if row is not None]
