"""The events that an imported table may mean: by the numbers of an export, and around the days of its rows."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from core.errors import NotAllowed
from core.models import Event, User
from core.permissions import Permission, may
from core.queries.url_values import is_an_id
from core.rules.importing import ImportResult
from core.rules.importing.events import Entry
from core.rules.importing.existing import Plan, Stored, plan_of
from core.rules.scope import require

_AT_ONCE = 5_000  # numbers in one statement: databases take some ten thousand values


def by_number(session: Session, numbers: Collection[int], *, user: User) -> dict[int, Event]:
    """Of these events those that the user may see; a number that is nobody's, or another provider's, is not there."""
    if not may(user.role, Permission.SEE_EVENTS):
        raise NotAllowed
    wanted = sorted(number for number in set(numbers) if is_an_id(number))
    found: dict[int, Event] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        query = select(Event).where(col(Event.id).in_(wanted[first : first + _AT_ONCE]))
        if not user.role.is_agency_wide:
            query = query.where(Event.provider_id == user.provider_id)
        found |= {event.id: event for event in session.exec(query.options(selectinload(Event.categories)))}  # type: ignore[arg-type]
    return found


def near(session: Session, provider_ids: Iterable[int], first: date, last: date, *, user: User) -> list[Stored]:
    """What these providers have on days that begin within these two, canceled or not: one question for all rows."""
    numbers = sorted(set(provider_ids))
    for number in numbers:
        require(user, Permission.SEE_EVENTS, number)
    columns = (
        Event.provider_id, Event.title, Event.starts_on, Event.ends_on, Event.begins_at, Event.finishes_at, Event.room,
    )  # fmt: skip
    query = select(*columns).where(col(Event.provider_id).in_(numbers), col(Event.starts_on).between(first, last))  # type: ignore[call-overload]
    return [Stored(*row) for row in session.exec(query)]


def plan(
    session: Session,
    outcome: ImportResult[Entry],
    *,
    stored: Mapping[int, Event],
    provider_id: int | None,
    others: bool = False,
    user: User,
    today: date,
) -> Plan:
    """What storing these rows would do, for `provider_id` where a row names no other provider.

    `stored` are the events that `by_number` found for them.
    """
    plain_rows = [entry for entry in outcome.read if entry.number is None]
    whose = {number for entry in plain_rows if (number := entry.provider_id or provider_id)}
    days = [entry.details.starts_on for entry in plain_rows]
    around = near(session, whose, min(days), max(days), user=user) if whose and days else []
    return plan_of(outcome, stored, around, provider_id=provider_id, others=others, today=today)
