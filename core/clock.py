"""Current time. Only entry points call it (`pages.parts.ui.visit`, `core.web`, `core.__main__`).

Everything else takes `today` and `now` as arguments.
"""

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
