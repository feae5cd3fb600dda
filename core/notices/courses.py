"""Mails about recurring courses."""

from collections.abc import Sequence

from core.formats import days
from core.models import Event, RecurringCourse, User
from core.notices.notice import Notice, written
from core.settings import settings


def standing_course_renewed(user: User, course: RecurringCourse, opened: Sequence[Event]) -> Notice:
    """To each user of the provider, about the years that opened by themselves, the earliest first."""
    newest = opened[-1]
    when = "; ".join(days(event.starts_on, event.ends_on) for event in opened)
    many = len(opened) > 1
    years = "years" if many else "year"
    url = f"{settings().BASE_URL}/event?course={course.course_code}"
    return written(
        "standing_course_renewed",
        f"The next {years} of “{newest.title}” {'are' if many else 'is'} open",
        f"Hello {user.full_name},",
        f"“{newest.title}” is a course that is always open, so the system has entered its next {years}: {when}. "
        "Everything but the dates is as it was. Check it, and change what is different.",
        f"The address of the course stays the same: {url}",
        "Each year has a count of its own: after it ends, report the number of certificates issued in that year.",
        "If the course is not offered any more, press “Open no further year” there; if this year does not take "
        "place at all, have it canceled.",
    )
