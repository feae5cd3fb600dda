"""When a count may come, when it is late, and when a number is asked again."""

import re
from datetime import date, timedelta

from core.errors import InvalidInput
from core.models import Event
from core.settings import settings

ASKED_AGAIN_ABOVE = 2_000  # the largest conference certifies 2,000 to 3,000 people
LARGEST = 1_000_000
FIELD = "Number of Certificates Issued"


def has_ended(event: Event, today: date) -> bool:
    """The last day still belongs to the event; edits close and counts open the day after."""
    return today > event.ends_on


def waits_for_count(event: Event, today: date) -> bool:
    """Over, not canceled, and nobody has reported yet."""
    return event.certificates_issued is None and event.cancelled_at is None and has_ended(event, today)


def opens_on(event: Event) -> date:
    """The first day on which a count is accepted: the day after the last day."""
    return event.ends_on + timedelta(days=1)


def due_on(event: Event) -> date:
    """The last day on which the count is in time."""
    return due_if_ended_on(event.ends_on)


def due_if_ended_on(last_day: date) -> date:
    return last_day + timedelta(days=settings().COUNT_WINDOW_DAYS)


def overdue_if_ended_before(today: date) -> date:
    """The cut-off of `is_overdue` for SQL: an unreported event is overdue when `ends_on` is earlier."""
    return today - timedelta(days=settings().COUNT_WINDOW_DAYS)


def is_overdue(event: Event, today: date) -> bool:
    """The count window has passed and the count is not in."""
    return waits_for_count(event, today) and today > due_on(event)


def count_from(value: object) -> int:
    """A count as a person types it. Raises InvalidInput for anything but a whole number from 0."""
    text = str(value if value is not None else "").strip().replace(",", "")
    if not re.fullmatch(r"[0-9]{1,12}(\.0)?", text, re.ASCII):
        raise InvalidInput({FIELD: "Enter a whole number, 0 or more, like 24."})
    number = int(float(text))
    if number > LARGEST:
        raise InvalidInput({FIELD: f"{number:,} is more than any event can have; check the number."})
    return number


def reason_asked(event: Event, number: int, expected: int | None, found: str) -> str | None:
    """What has to be explained before this number is stored; None where nothing has.

    `expected` is the number that follows from certificates or the roster, None where there is neither, and `found`
    says it in words.
    """
    stands = event.certificates_issued
    if stands not in {None, number}:
        return (
            f"“{event.title}” has the count {stands:,}, and you typed {number:,}. Say in a few words why this changes; "
            "the reason is kept with it."
        )
    if expected is not None and number not in {expected, stands}:
        return (
            f"For “{event.title}” {found}, and the count says {number:,}. "
            "If the count is right, say in a few words why it differs; the reason is kept with it."
        )
    return None
