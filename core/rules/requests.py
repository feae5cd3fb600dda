"""Requests: which states follow which, when an answer is due, and what may be asked at all."""

from datetime import date, timedelta

from core.models import Event, Request, RequestKind, RequestState
from core.rules.counts import has_ended
from core.rules.events import is_cancelled

BUSINESS_DAYS_TO_ANSWER = 7  # applications are answered within seven business days: OPI's page for applicants
SATURDAY = 5
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
        left -= day.weekday() < SATURDAY
    return day


def is_late(request: Request, today: date) -> bool:
    return request.state == RequestState.OPEN and today > request.due_on


def may_be_corrected(event: Event, today: date) -> bool:
    """Once its last day is over an event changes through a correction; before, it is simply edited [manual]."""
    return has_ended(event, today) and not is_cancelled(event)


def thing_of(kind: RequestKind, number: int | str) -> str:
    """What a request is about, by which two open ones about the same are found."""
    if kind.is_about_an_event:
        return f"event:{number}"
    return f"{kind}:{number}"
