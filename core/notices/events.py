"""Mails about events."""

from datetime import date

from core.formats import days, units_earned
from core.models import Event, User
from core.notices.notice import Notice, written
from core.rules.counts import has_ended
from core.rules.events import place_of
from core.settings import settings


def event_added(user: User, event: Event, by: User, *, today: date) -> Notice:
    """To the managers of a provider for which somebody of OPI entered an event."""
    next_step = "It is over: report" if has_ended(event, today) else "After it ends, report"
    return written(
        "event_added",
        f"“{event.title}” was added for you",
        f"Hello {user.full_name},",
        f"{by.full_name} of the agency added an event for your organization: “{event.title}”, "
        f"{days(event.starts_on, event.ends_on)}, {place_of(event)}, {units_earned(event.minutes)}.",
        f"It is here: {settings().BASE_URL}/event?id={event.id}",
        f"Check that it is right. {next_step} the number of certificates issued.",
    )
