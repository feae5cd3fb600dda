"""Recurring courses: always open, with one event a year [manual: a new entry for the next year]."""

from datetime import date, timedelta
from typing import Protocol

from core.errors import EventCanceled, EventHasEnded, Refused
from core.models import Event, Location, Provider, ProviderType
from core.models.events import last_day_for
from core.rules.counts import has_ended
from core.rules.events import is_canceled

MORE_THAN_DAYS = 300  # what is shorter is no course that is open all year
OPENS_BEFORE = timedelta(days=30)  # long enough to change or stop it before anybody enrolls


class Dated(Protocol):
    """What is asked of an event, stored or not yet."""

    starts_on: date
    ends_on: date
    location: Location


def qualifies_as_recurring(event: Dated) -> bool:
    """Whether it is a course that can be open always: online (or both) and longer than 300 days."""
    return event.location != Location.IN_PERSON and (event.ends_on - event.starts_on).days + 1 > MORE_THAN_DAYS


def may_go_on_by_itself(provider: Provider, today: date) -> bool:
    """A suspended provider enters no new events, and a single-event one has no next year."""
    suspended = provider.suspended_on is not None and provider.suspended_on <= today
    return provider.type != ProviderType.SINGLE_EVENT and not suspended


def require_may_start(event: Event, today: date) -> None:
    """Raises EventCanceled, EventHasEnded, or Refused for an event that cannot open its next year by itself."""
    if is_canceled(event):
        raise EventCanceled
    if has_ended(event, today):
        raise EventHasEnded
    if not qualifies_as_recurring(event):
        raise Refused("Only a course that is online and lasts more than 300 days can open its next year by itself.")
    if not may_go_on_by_itself(event.provider, today):
        raise Refused("Your organization cannot enter further events now, so no next year can open; ask the agency.")


def renews_on(ends_on: date) -> date:
    """The day on which the year after the one that ends then is opened."""
    return ends_on - OPENS_BEFORE


def next_year(ends_on: date) -> tuple[date, date]:
    """First and last day of the year that follows: no day between, one year at most."""
    first = ends_on + timedelta(days=1)
    return first, last_day_for(first)


def is_year_of(event: Event, day: date) -> bool:
    return event.starts_on <= day <= event.ends_on
