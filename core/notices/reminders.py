"""Mails that ask for counts."""

from collections.abc import Sequence
from datetime import date

from core.formats import day, days, one_or_many, plural
from core.models import Event, User
from core.notices.notice import Notice, secret, written
from core.rules.compliance import WaitingCounts
from core.rules.counts import due_on, is_overdue
from core.settings import settings


@secret
def count_reminder(user: User, owed: Sequence[tuple[Event, str]], waiting: WaitingCounts, *, today: date) -> Notice:
    """The counts that a person's provider owes, each event with the URL at which its count is given.

    `waiting` numbers all of them, also those for which the mail has no room and of which it says how many they are.
    """
    number = waiting.overdue + waiting.due
    these = one_or_many(number, "this event", "these events")
    return written(
        "count_reminder",
        one_or_many(number, f"The count of “{owed[0][0].title}” {_due(owed[0][0], today)}", _how_many(waiting)),
        f"Hello {user.full_name},",
        f"We do not have the number of certificates issued for {these} yet. "
        "A count that never comes can cost an educator the renewal of a license. Each link opens one event: "
        "type the number and press the button. You need not sign in. Enter 0 if nobody earned a certificate.",
        *(_line(event, url, today) for event, url in owed),
        *_the_rest(number - len(owed)),
        f"All counts in one place: {settings().BASE_URL}/counts. A link is good for 60 days or until the count is in.",
    )


def _how_many(waiting: WaitingCounts) -> str:
    """What is overdue and what is only due, apart, as every screen counts them."""
    if not waiting.overdue:
        return f"{waiting.due:,} counts are due"
    overdue = f"{plural(waiting.overdue, 'count is', 'counts are')} overdue"
    return f"{overdue} and {plural(waiting.due, 'is', 'are')} due" if waiting.due else overdue


def _due(event: Event, today: date) -> str:
    """The last day in time still belongs to the time: on it a count is due, the day after it was."""
    return f"{'was' if is_overdue(event, today) else 'is'} due by {day(due_on(event))}"


def _line(event: Event, url: str, today: date) -> str:
    return f"{event.title}\n{days(event.starts_on, event.ends_on)}; the count {_due(event, today)}\n{url}"


def _the_rest(number: int) -> list[str]:
    return [f"And {number:,} more: {settings().BASE_URL}/counts"] if number > 0 else []
