"""Events as lists and one by one, each time for a user: `of` is all that one reaches, `page_of` a page of a filter."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.errors import NotFound
from core.models import Event, EventCategory, Provider, User
from core.models.text_input import folded
from core.permissions import Permission
from core.queries.event_filters import NO_COUNTY, CountFilter, EventFilter, EventSort
from core.queries.event_search import found_by_index
from core.queries.keyset import PAGE, Order, Reader, cut, decode, encode, iso_day, row_id, stored_text
from core.queries.url_values import is_an_id
from core.rules.counts import overdue_if_ended_before
from core.rules.events import EventState
from core.rules.importing.sessions import by_title
from core.rules.periods import Period, next_month
from core.rules.scope import require

Sessions = Callable[[], AbstractContextManager[Session]]
_LONGEST = 366  # days that an event lasts


@dataclass(frozen=True)
class EventPage:
    """Rows in order, and the cursors of the neighboring pages ("" where there is none)."""

    events: Sequence[Event]
    older: str = ""
    newer: str = ""


def get(session: Session, event_id: int | None, *, user: User) -> Event:
    """One event that the user reaches. Raises NotFound for every other number alike."""
    whole = (joinedload(Event.provider), selectinload(Event.categories))  # type: ignore[arg-type]
    event = session.get(Event, event_id, options=whole) if is_an_id(event_id) else None
    if event is None:
        raise NotFound
    require(user, Permission.SEE_EVENTS, event.provider_id)
    return event


def sessions_by_title(session: Session, event: Event, *, user: User) -> dict[str, list[Event]]:
    """The sessions of the event's conference by their title in its plainest form; of one that is in none, itself.

    A title can be that of several sessions: they come in the order of their time.
    """
    require(user, Permission.SEE_EVENTS, event.provider_id)
    if event.conference_id is None:
        return by_title([event])
    query = of(user).where(Event.conference_id == event.conference_id)
    return by_title(session.exec(query.order_by(col(Event.starts_on), col(Event.begins_at), col(Event.id))).all())


def of(user: User) -> SelectOfScalar[Event]:
    """All events that the user reaches."""
    require(user, Permission.SEE_EVENTS)
    if user.role.is_agency_wide:
        return select(Event)
    return select(Event).where(Event.provider_id == user.provider_id)


def without_count() -> ColumnElement[bool]:
    """Active events whose count is not in, as the partial indexes of what waits say it."""
    return and_(col(Event.certificates_issued).is_(None), col(Event.cancelled_at).is_(None))


def in_state(state: EventState, today: date) -> ColumnElement[bool]:
    """`rules.events.state_of` for SQL; a test holds the two together."""
    late = overdue_if_ended_before(today)
    waiting = without_count()
    ended = col(Event.ends_on) < today
    return {
        EventState.CANCELED: col(Event.cancelled_at).is_not(None),
        EventState.DONE: and_(col(Event.cancelled_at).is_(None), col(Event.certificates_issued).is_not(None)),
        EventState.UPCOMING: and_(waiting, col(Event.starts_on) > today),
        EventState.RUNNING: and_(waiting, col(Event.starts_on) <= today, ~ended),
        EventState.COUNT_DUE: and_(waiting, ended, col(Event.ends_on) >= late),
        EventState.OVERDUE: and_(waiting, col(Event.ends_on) < late),
    }[state]


def page_of(session: Session, criteria: EventFilter, *, user: User, today: date) -> EventPage:
    """One page of the user's events, by keyset: its cost does not grow with the pages before it."""
    backwards = bool(criteria.before)
    sort = _SORTS[criteria.sort]
    order = sort.order.reversed() if backwards else sort.order
    query = _filtered(of(user), criteria, user, session, today)
    if cursor := criteria.before or criteria.after:
        query = query.where(order.beyond(sort.edge(cursor)))
    query = query.order_by(*order.by()).limit(PAGE + 1)
    if user.role.is_agency_wide:
        query = query.options(joinedload(Event.provider))  # type: ignore[arg-type]
    shown, more = cut(session.exec(query).all())
    if backwards:
        shown = shown[::-1]
    return EventPage(
        shown,
        older=sort.cursor(shown[-1]) if shown and (more or backwards) else "",
        newer=sort.cursor(shown[0]) if shown and (criteria.after or (backwards and more)) else "",
    )


def waiting_for_count(
    session: Session, *, after: str = "", user: User, today: date, limit: int = PAGE
) -> Sequence[Event]:
    """Events that are over and unreported, the longest waiting first; beyond `after`, by `after_waiting`."""
    query = of(user).where(without_count(), col(Event.ends_on) < today)
    if after:
        query = query.where(_LONGEST_WAITING.order.beyond(_LONGEST_WAITING.edge(after)))
    if user.role.is_agency_wide:
        query = query.options(joinedload(Event.provider))  # type: ignore[arg-type]
    return session.exec(query.order_by(*_LONGEST_WAITING.order.by()).limit(limit)).all()


def after_waiting(event: Event) -> str:
    """The cursor of those that wait less long than `event`."""
    return _LONGEST_WAITING.cursor(event)


def newest_entered(session: Session, *, user: User, limit: int = 10) -> Sequence[Event]:
    """The events entered last."""
    query = of(user).options(joinedload(Event.provider))  # type: ignore[arg-type]
    return session.exec(query.order_by(col(Event.id).desc()).limit(limit)).all()


def soon(session: Session, *, user: User, today: date, limit: int = 5) -> Sequence[Event]:
    """Running and upcoming events, the next to end first."""
    query = of(user).where(without_count(), col(Event.ends_on) >= today)
    return session.exec(query.order_by(col(Event.ends_on), col(Event.id)).limit(limit)).all()


CHUNK = 1000


def every(sessions: Sessions, criteria: EventFilter, *, user: User, today: date) -> Iterator[Event]:
    """All that the list would show on its pages, in its order, however many: a thousand at a time are read.

    Each thousand is read in a session of its own, so no transaction lasts as long as a slow reader takes. An event
    comes at most once; one that is entered meanwhile, or gets another place in the order, may be missing.
    """
    sort, beyond, given = _SORTS[criteria.sort], criteria.after, bytearray()
    while True:
        with sessions() as session:
            found = _chunk(session, replace(criteria, after=beyond), sort, user, today)
        yield from _new_among(found, given)
        if len(found) < CHUNK:
            return
        beyond = sort.cursor(found[-1])


def how_many(session: Session, criteria: EventFilter, *, user: User, today: date, at_most: int | None = None) -> int:
    """How many there are; those beyond `at_most` are not counted, which would be dear."""
    numbers = _filtered(of(user).with_only_columns(col(Event.id)), criteria, user, session, today)
    found: int = session.execute(select(func.count()).select_from(numbers.limit(at_most).subquery())).scalar_one()
    return found


def _chunk(session: Session, criteria: EventFilter, sort: "_Sort", user: User, today: date) -> Sequence[Event]:
    query = _filtered(of(user), criteria, user, session, today)
    if criteria.after:
        query = query.where(sort.order.beyond(sort.edge(criteria.after)))
    whole = (selectinload(Event.provider), selectinload(Event.categories), selectinload(Event.conference))  # type: ignore[arg-type]
    return list(session.exec(query.options(*whole).order_by(*sort.order.by()).limit(CHUNK)))


def _new_among(events: Iterable[Event], given: bytearray) -> Iterator[Event]:
    """Those not given yet, noted in `given`, which has a byte for each number of an event."""
    for event in events:
        given.extend(bytes(max(0, event.id + 1 - len(given))))
        if not given[event.id]:
            given[event.id] = True
            yield event


def _filtered(query: Any, criteria: EventFilter, user: User, session: Session, today: date) -> Any:
    for condition in _conditions(criteria, today):
        query = query.where(condition)
    if search := folded(criteria.search)[:200].split():
        if user.role.is_agency_wide and (found := found_by_index(session, " ".join(search))) is not None:
            query = query.where(found)
        for word in search:
            query = query.where(col(Event.search_text).contains(word, autoescape=True))
    return query


def _conditions(criteria: EventFilter, today: date) -> Iterator[ColumnElement[bool]]:
    if criteria.state:
        yield in_state(criteria.state, today)
        if criteria.sort is not EventSort.TITLE:
            yield from _first_days(criteria.state, today)
    if criteria.provider is not None:
        yield col(Event.provider_id) == criteria.provider if is_an_id(criteria.provider) else false()
    if criteria.provider_type:
        of_type = (Provider.id == Event.provider_id, Provider.type == criteria.provider_type)
        yield select(Provider.id).where(*of_type).exists()  # as a set of numbers it would be read provider by provider
    if criteria.county:
        yield col(Event.county) == ("" if criteria.county == NO_COUNTY else criteria.county)
    if criteria.category:
        of_event = (EventCategory.event_id == Event.id, EventCategory.category_code == criteria.category)
        yield select(EventCategory.event_id).where(*of_event).exists()
    if criteria.ended:
        yield from _ended_in(criteria.ended)
    if criteria.counted:
        yield _counted(criteria.counted)
    if criteria.overdue_on:
        yield from _unreported_on(criteria.overdue_on, overdue_if_ended_before(min(criteria.overdue_on, today)))
    if criteria.waiting_on:
        yield from _unreported_on(criteria.waiting_on, min(criteria.waiting_on, today))


def _first_days(state: EventState, today: date) -> Iterator[ColumnElement[bool]]:
    """What follows for first days, in whose order the list is read: an event begins before it ends and lasts a year
    at most, and its count comes when it is over. So what cannot fit is not read."""
    late, year = overdue_if_ended_before(today), timedelta(days=_LONGEST)
    begun_before = {EventState.DONE: today, EventState.COUNT_DUE: today, EventState.OVERDUE: late}
    begun_after = {EventState.COUNT_DUE: late - year, EventState.RUNNING: today - year}
    if state in begun_before:
        yield col(Event.starts_on) < begun_before[state]
    if state in begun_after:
        yield col(Event.starts_on) > begun_after[state]


def _ended_in(period: Period) -> Iterator[ColumnElement[bool]]:
    """An event lasts a year at most, so the order by first days bounds what is read."""
    until = next_month(period.last)
    yield and_(col(Event.ends_on) >= period.first, col(Event.ends_on) < until)
    yield and_(col(Event.starts_on) > period.first - timedelta(days=_LONGEST), col(Event.starts_on) < until)


def _counted(counted: CountFilter) -> ColumnElement[bool]:
    active, count = col(Event.cancelled_at).is_(None), col(Event.certificates_issued)
    if counted is CountFilter.ALL:
        return active
    return and_(active, count.is_not(None) if counted is CountFilter.IN else count.is_(None))


def _unreported_on(sunday: date, ended_before: date) -> Iterator[ColumnElement[bool]]:
    """As the overview counts a week: the count was not in by its Sunday."""
    reported = func.coalesce(Event.reported_on, Event.ends_on)
    yield col(Event.cancelled_at).is_(None)
    yield col(Event.ends_on) < ended_before
    yield or_(col(Event.certificates_issued).is_(None), reported > sunday)


class _Sort(NamedTuple):
    """An order by one column and then the id. The cursor begins with the id, for the column may be a text."""

    order: Order
    reads: Reader

    def cursor(self, event: Event) -> str:
        return encode(event.id, getattr(event, self.order.columns[0].key))

    def edge(self, cursor: str) -> tuple[Any, int]:
        number, value = decode(cursor, row_id, self.reads)
        return value, number


_SORTS = {
    EventSort.NEWEST: _Sort(Order((col(Event.starts_on), col(Event.id)), descending=True), iso_day),
    EventSort.OLDEST: _Sort(Order((col(Event.starts_on), col(Event.id))), iso_day),
    EventSort.TITLE: _Sort(Order((col(Event.search_text), col(Event.id))), stored_text),
}
_LONGEST_WAITING = _Sort(Order((col(Event.ends_on), col(Event.id))), iso_day)
