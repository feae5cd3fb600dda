"""What state an event is in, and what that allows."""

from datetime import date
from enum import StrEnum

from core.models import Event
from core.rules.counts import has_ended, is_overdue


class State(StrEnum):
    UPCOMING = "upcoming"
    RUNNING = "running"
    COUNT_DUE = "count due"
    OVERDUE = "overdue"
    DONE = "done"
    CANCELLED = "cancelled"


def is_cancelled(event: Event) -> bool:
    return event.cancelled_at is not None


def may_be_edited(event: Event, today: date) -> bool:
    """Providers edit until the last day is over; after it a correction goes through OPI [manual]."""
    return not is_cancelled(event) and not has_ended(event, today)


def state_of(event: Event, today: date) -> State:
    if is_cancelled(event):
        return State.CANCELLED
    if event.certificates_issued is not None:
        return State.DONE
    if today < event.starts_on:
        return State.UPCOMING
    if not has_ended(event, today):
        return State.RUNNING
    return State.OVERDUE if is_overdue(event, today) else State.COUNT_DUE
