"""When personal certificates may be issued, and what they say."""

from datetime import date

from core.models import Attendee, Event, Location, PersonalContent
from core.rules.certificates import content_of
from core.rules.events import is_cancelled
from core.rules.rosters import minutes_of

LONG_COURSE_DAYS = 60  # an online course that lasts longer is finished by each at their own time [manual]


def finishes_one_by_one(event: Event) -> bool:
    """A standing course or a long online course: people are certified as they finish."""
    lasts = (event.ends_on - event.starts_on).days
    return event.course_id is not None or (event.location == Location.ONLINE and lasts > LONG_COURSE_DAYS)


def opens_on(event: Event) -> date:
    """The first day of issuing: the last day of the event, since people leave with their certificates."""
    return event.starts_on if finishes_one_by_one(event) else event.ends_on


def may_be_issued(event: Event, today: date) -> bool:
    return not is_cancelled(event) and today >= opens_on(event)


def personal_content(event: Event, attendee: Attendee, *, signed_by: str, signed_on: date) -> PersonalContent:
    """The whole certificate as it would be issued now."""
    said = content_of(event).model_dump() | {"minutes": minutes_of(attendee.minutes, event)}
    return PersonalContent(
        **said, name=attendee.name, folio_number=attendee.folio_number, signed_by=signed_by, signed_on=signed_on
    )
