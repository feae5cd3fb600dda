"""What state an event is in, and what that allows."""

from datetime import date
from enum import StrEnum

from core.formats import clock_time
from core.models import Event, Location
from core.rules.counts import has_ended, is_overdue


class EventState(StrEnum):
    UPCOMING = "upcoming"
    RUNNING = "running"
    COUNT_DUE = "count due"
    OVERDUE = "overdue"
    DONE = "done"
    CANCELED = "canceled"


def is_canceled(event: Event) -> bool:
    return event.cancelled_at is not None


def may_be_edited(event: Event, today: date) -> bool:
    """Providers edit until the last day is over; after it a correction goes through OPI [manual]."""
    return not is_canceled(event) and not has_ended(event, today)


def state_of(event: Event, today: date) -> EventState:
    if is_canceled(event):
        return EventState.CANCELED
    if event.certificates_issued is not None:
        return EventState.DONE
    if today < event.starts_on:
        return EventState.UPCOMING
    if not has_ended(event, today):
        return EventState.RUNNING
    return EventState.OVERDUE if is_overdue(event, today) else EventState.COUNT_DUE


def place_of(event: Event) -> str:
    """Location as printed: "Helena, MT", "Online", or "Online and Helena, MT"."""
    town = f"{event.city}, {event.state}"
    return {Location.ONLINE: "Online", Location.IN_PERSON: town, Location.BOTH: f"Online and {town}"}[event.location]


def times_in_words(event: Event) -> str:
    """8:30 AM to 10:00 AM, or what is known of it."""
    return " to ".join(clock_time(value) for value in (event.begins_at, event.finishes_at) if value)
