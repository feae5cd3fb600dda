"""Whether an event that is being entered is there already."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from core.models import Event, Provider, User
from core.permissions import Permission
from core.rules.duplicate_titles import alike, is_worth_a_look, same_title
from core.rules.scope import require

_LONGEST = timedelta(days=366)
_READ_AT_MOST = 2_000  # the largest provider enters 600 sessions in two days


class DuplicateEvent(NamedTuple):
    id: int
    title: str
    starts_on: date


def duplicate_of(
    session: Session, title: str, first: date, last: date, *, of: Provider, but: int | None = None, user: User
) -> DuplicateEvent | None:
    """An event of the provider with the same title on the same days, or an alike one with the same first day.

    `but` is the number of the event that is being edited. Reads by the index of a provider's newest events.
    """
    require(user, Permission.SEE_EVENTS, of.id)
    columns = (col(Event.id), col(Event.title), col(Event.starts_on))
    near = select(*columns).where(
        col(Event.provider_id) == of.id,
        col(Event.starts_on).between(first - _LONGEST, last),
        col(Event.ends_on) >= first,
        col(Event.cancelled_at).is_(None),
        col(Event.id) != (but or 0),
    )
    for row in session.exec(near.order_by(col(Event.starts_on).desc()).limit(_READ_AT_MOST)):
        found = DuplicateEvent(*row)
        if not is_worth_a_look(found.title, title):
            continue
        if same_title(found.title, title) or (found.starts_on == first and alike(found.title, title)):
            return found
    return None
