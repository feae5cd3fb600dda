"""Mails that ask for counts."""

from collections.abc import Sequence

from core.formats import day, days, one_or_many
from core.models import Event, User
from core.notices.notice import Notice, secret, written
from core.rules.counts import due_on
from core.settings import settings


@secret
def count_reminder(user: User, owed: Sequence[tuple[Event, str]]) -> Notice:
    """All counts that a person's provider owes, each event with the address at which its count is given."""
    these = one_or_many(len(owed), "this event", "these events")
    return written(
        "count_reminder",
        one_or_many(len(owed), f"The count of “{owed[0][0].title}” is missing", f"{len(owed)} counts are missing"),
        f"Hello {user.full_name},",
        f"We do not have the number of certificates issued for {these} yet. "
        "A count that never comes can cost an educator the renewal of a license. Each link opens one event: "
        "type the number and press the button. You need not sign in. Enter 0 if nobody earned a certificate.",
        *(_line(event, address) for event, address in owed),
        f"All counts in one place: {settings().BASE_URL}/counts. A link is good for 60 days or until the count is in.",
    )


def _line(event: Event, address: str) -> str:
    return (
        f"{event.title}\n{days(event.starts_on, event.ends_on)}; the count was due by {day(due_on(event))}\n{address}"
    )
