"""When somebody is reminded of a count, and when a mail may go out at all."""

from datetime import date, datetime, timedelta

from core.models import Event
from core.rules.counts import due_on
from core.rules.years import is_weekday
from core.settings import settings

# Days from the last day on which the count is in time: a week before, the day after, then at growing intervals.
STEPS = (-7, 1, 8, 22, 50, 106)
AFTER_THAT_EVERY = 56  # days
FIRST_HOUR, LAST_HOUR = 8, 17  # mail leaves from 8 am until 5 pm, agency time
LINK_LIFE = timedelta(days=60)


def is_office_hour(local: datetime) -> bool:
    """Whether a reminder may leave at this moment on the agency's clocks: not at night, not at weekends."""
    return is_weekday(local) and FIRST_HOUR <= local.hour < LAST_HOUR


def steps_by(days_after_due: int) -> int:
    """How many reminders of a count should have gone out by then."""
    if days_after_due < STEPS[-1]:
        return sum(step <= days_after_due for step in STEPS)
    return len(STEPS) + (days_after_due - STEPS[-1]) // AFTER_THAT_EVERY


def step_of(event: Event, today: date) -> int:
    return steps_by((today - due_on(event)).days)


def first_reminded_if_ended_by(today: date) -> date:
    """The cut-off for SQL: an event that ends later has had no step yet."""
    return today - timedelta(days=settings().COUNT_WINDOW_DAYS + STEPS[0])
