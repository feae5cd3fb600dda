"""The present. Only the doors (`pages.parts.ui.visit`, `core.web`, `core.__main__`) look at it;
everything else is told."""

from datetime import UTC, date, datetime

from core.settings import settings


def now() -> datetime:
    """This moment, in UTC: what is stored."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """A stored moment as the agency's clocks show it."""
    return moment.astimezone(settings().zone)


def today() -> date:
    """The day it is for the agency: what decides whether an event is over."""
    return local(now()).date()
