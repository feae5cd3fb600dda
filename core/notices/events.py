"""Mails about events."""

from core.formats import days, units_earned
from core.models import Event, User
from core.notices.notice import Notice, written
from core.rules.events import place_of
from core.settings import settings


def event_added(user: User, event: Event, by: User) -> Notice:
    """To the managers of a provider for which somebody of OPI entered an event."""
    return written(
        "event_added",
        f"“{event.title}” was added for you",
        f"Hello {user.full_name},",
        f"{by.full_name} of the agency added an event for your organization: “{event.title}”, "
        f"{days(event.starts_on, event.ends_on)}, {place_of(event)}, {units_earned(event.minutes)}.",
        f"It is here: {settings().BASE_URL}/event?id={event.id}",
        "Check that it is right. After it ends, report the number of certificates issued.",
    )
