"""What users ask about events. Every question names the user for whom it reads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, tuple_
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.errors import NotFound
from core.models import Event, EventCategory, Provider, User
from core.models.typed import folded
from core.permissions import Permission
from core.queries.wishes import NO_COUNTY, Counted, Sort, Wish
from core.queries.words import found_by_index
from core.rules.access import require
from core.rules.counts import overdue_if_ended_before
from core.rules.events import State
from core.rules.importing.sessions import by_title
from core.rules.periods import Period, next_month

Sessions = Callable[[], AbstractContextManager[Session]]
PAGE = 50
_LONGEST = 366  # days that an event lasts


@dataclass(frozen=True)
class Page:
    """Rows in order, and the cursors of the neighbouring pages ("" where there is none)."""

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


def is_an_id(number: int | None) -> bool:
    """Whether it fits the column: PostgreSQL raises on a larger number instead of finding nothing."""
    return number is not None and 0 < number < 2**31


def of(user: User) -> SelectOfScalar[Event]:
    """All events that the user reaches."""
    require(user, Permission.SEE_EVENTS)
    if user.role.reaches_all:
        return select(Event)
    return select(Event).where(Event.provider_id == user.provider_id)


def without_count() -> ColumnElement[bool]:
    """Standing events whose count is not in, as the partial indexes of what waits say it."""
    return and_(col(Event.certificates_issued).is_(None), col(Event.cancelled_at).is_(None))


def in_state(state: State, today: date) -> ColumnElement[bool]:
    """`rules.events.state_of` for SQL; a test holds the two together."""
    late = overdue_if_ended_before(today)
    waiting = without_count()
    ended = col(Event.ends_on) < today
    return {
        State.CANCELLED: col(Event.cancelled_at).is_not(None),
        State.DONE: and_(col(Event.cancelled_at).is_(None), col(Event.certificates_issued).is_not(None)),
        State.UPCOMING: and_(waiting, col(Event.starts_on) > today),
        State.RUNNING: and_(waiting, col(Event.starts_on) <= today, ~ended),
        State.COUNT_DUE: and_(waiting, ended, col(Event.ends_on) >= late),
        State.OVERDUE: and_(waiting, col(Event.ends_on) < late),
    }[state]


def listed(session: Session, wish: Wish, *, user: User, today: date) -> Page:
    """One page of the user's events, by keyset: its cost does not grow with the pages before it."""
    backwards = bool(wish.before)
    order = _Order.of(wish.sort)
    query = _filtered(of(user), wish, user, session, today)
    if cursor := wish.before or wish.after:
        query = query.where(order.beyond(cursor, backwards))
    query = query.order_by(*order.by(backwards)).limit(PAGE + 1)
    if user.role.reaches_all:
        query = query.options(joinedload(Event.provider))  # type: ignore[arg-type]
    found = list(session.exec(query))
    more, shown = len(found) > PAGE, found[:PAGE]
    if backwards:
        shown.reverse()
    return Page(
        shown,
        older=order.cursor(shown[-1]) if shown and (more or backwards) else "",
        newer=order.cursor(shown[0]) if shown and (wish.after or (backwards and more)) else "",
    )


def waiting_for_count(
    session: Session, *, after: str = "", user: User, today: date, limit: int = PAGE
) -> Sequence[Event]:
    """Events that are over and unreported, the longest waiting first; beyond `after`, by `after_waiting`."""
    query = of(user).where(without_count(), col(Event.ends_on) < today)
    if after:
        query = query.where(_LONGEST_WAITING.beyond(after, False))
    if user.role.reaches_all:
        query = query.options(joinedload(Event.provider))  # type: ignore[arg-type]
    return session.exec(query.order_by(*_LONGEST_WAITING.by(False)).limit(limit)).all()


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


def every(sessions: Sessions, wish: Wish, *, user: User, today: date) -> Iterator[Event]:
    """All that the list would show on its pages, in its order, however many: a thousand at a time are read.

    Each thousand is read in a session of its own, so no transaction lasts as long as a slow reader takes. An event
    comes at most once; one that is entered meanwhile, or gets another place in the order, may be missing.
    """
    order, beyond, given = _Order.of(wish.sort), wish.after, bytearray()
    while True:
        with sessions() as session:
            found = _chunk(session, replace(wish, after=beyond), order, user, today)
        yield from _new_among(found, given)
        if len(found) < CHUNK:
            return
        beyond = order.cursor(found[-1])


def how_many(session: Session, wish: Wish, *, user: User, today: date, at_most: int | None = None) -> int:
    """How many there are; those beyond `at_most` are not counted, which would be dear."""
    numbers = _filtered(of(user).with_only_columns(col(Event.id)), wish, user, session, today)
    found: int = session.execute(select(func.count()).select_from(numbers.limit(at_most).subquery())).scalar_one()
    return found


def _chunk(session: Session, wish: Wish, order: "_Order", user: User, today: date) -> Sequence[Event]:
    query = _filtered(of(user), wish, user, session, today)
    if wish.after:
        query = query.where(order.beyond(wish.after, False))
    whole = (selectinload(Event.provider), selectinload(Event.categories), selectinload(Event.conference))  # type: ignore[arg-type]
    return list(session.exec(query.options(*whole).order_by(*order.by(False)).limit(CHUNK)))


def _new_among(events: Iterable[Event], given: bytearray) -> Iterator[Event]:
    """Those not given yet, noted in `given`, which has a byte for each number of an event."""
    for event in events:
        given.extend(bytes(max(0, event.id + 1 - len(given))))
        if not given[event.id]:
            given[event.id] = True
            yield event


def _filtered(query: Any, wish: Wish, user: User, session: Session, today: date) -> Any:
    for condition in _conditions(wish, today):
        query = query.where(condition)
    if search := folded(wish.search)[:200].split():
        if user.role.reaches_all and (found := found_by_index(session, " ".join(search))) is not None:
            query = query.where(found)
        for word in search:
            query = query.where(col(Event.search_text).contains(word, autoescape=True))
    return query


def _conditions(wish: Wish, today: date) -> Iterator[ColumnElement[bool]]:
    if wish.state:
        yield in_state(wish.state, today)
        if wish.sort is not Sort.TITLE:
            yield from _first_days(wish.state, today)
    if wish.provider is not None:
        yield col(Event.provider_id) == wish.provider if is_an_id(wish.provider) else false()
    if wish.provider_type:
        of_type = (Provider.id == Event.provider_id, Provider.type == wish.provider_type)
        yield select(Provider.id).where(*of_type).exists()  # as a set of numbers it would be read provider by provider
    if wish.county:
        yield col(Event.county) == ("" if wish.county == NO_COUNTY else wish.county)
    if wish.category:
        of_event = (EventCategory.event_id == Event.id, EventCategory.category_code == wish.category)
        yield select(EventCategory.event_id).where(*of_event).exists()
    if wish.ended:
        yield from _ended_in(wish.ended)
    if wish.counted:
        yield _counted(wish.counted)
    if wish.overdue_on:
        yield from _unreported_on(wish.overdue_on, overdue_if_ended_before(min(wish.overdue_on, today)))
    if wish.waiting_on:
        yield from _unreported_on(wish.waiting_on, min(wish.waiting_on, today))


def _first_days(state: State, today: date) -> Iterator[ColumnElement[bool]]:
    """What follows for first days, in whose order the list is read: an event begins before it ends and lasts a year
    at most, and its count comes when it is over. So what cannot fit is not read."""
    late, year = overdue_if_ended_before(today), timedelta(days=_LONGEST)
    begun_before = {State.DONE: today, State.COUNT_DUE: today, State.OVERDUE: late}
    begun_after = {State.COUNT_DUE: late - year, State.RUNNING: today - year}
    if state in begun_before:
        yield col(Event.starts_on) < begun_before[state]
    if state in begun_after:
        yield col(Event.starts_on) > begun_after[state]


def _ended_in(period: Period) -> Iterator[ColumnElement[bool]]:
    """An event lasts a year at most, so the order by first days bounds what is read."""
    until = next_month(period.last)
    yield and_(col(Event.ends_on) >= period.first, col(Event.ends_on) < until)
    yield and_(col(Event.starts_on) > period.first - timedelta(days=_LONGEST), col(Event.starts_on) < until)


def _counted(counted: Counted) -> ColumnElement[bool]:
    standing, count = col(Event.cancelled_at).is_(None), col(Event.certificates_issued)
    if counted is Counted.ALL:
        return standing
    return and_(standing, count.is_not(None) if counted is Counted.IN else count.is_(None))


def _unreported_on(sunday: date, ended_before: date) -> Iterator[ColumnElement[bool]]:
    """As the overview counts a week: the count was not in by its Sunday."""
    reported = func.coalesce(Event.reported_on, Event.ends_on)
    yield col(Event.cancelled_at).is_(None)
    yield col(Event.ends_on) < ended_before
    yield or_(col(Event.certificates_issued).is_(None), reported > sunday)


@dataclass(frozen=True)
class _Order:
    """A sort by one column and then the id; `reads` turns a cursor's text into the column's value."""

    column: Any
    descending: bool
    reads: Any

    @classmethod
    def of(cls, sort: Sort) -> "_Order":
        return {
            Sort.NEWEST: cls(Event.starts_on, True, date.fromisoformat),
            Sort.OLDEST: cls(Event.starts_on, False, date.fromisoformat),
            Sort.TITLE: cls(Event.search_text, False, str),
        }[sort]

    def by(self, backwards: bool) -> tuple[Any, Any]:
        if self.descending != backwards:
            return col(self.column).desc(), col(Event.id).desc()
        return col(self.column).asc(), col(Event.id).asc()

    def cursor(self, event: Event) -> str:
        return f"{event.id}.{getattr(event, self.column.key)}"

    def beyond(self, cursor: str, backwards: bool) -> ColumnElement[bool]:
        """Rows on the far side of the cursor; a cursor that nobody gave is no page at all."""
        number, _, value = cursor.partition(".")
        try:
            edge = (self.reads(value), int(number))
        except ValueError:
            raise NotFound from None
        pair = tuple_(col(self.column), col(Event.id))
        return pair < edge if self.descending != backwards else pair > edge


_LONGEST_WAITING = _Order(Event.ends_on, False, date.fromisoformat)
