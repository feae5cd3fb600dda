"""The overview of compliance, from the rollups alone: its cost does not grow with the events."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, SQLModel, col, select

from core.models import BacklogRollup, Category, DelayRollup, Dimension, MonthRollup, Provider, ProviderRollup, User
from core.models.events import MINUTES_A_UNIT
from core.models.rollups import NOT_REPORTED
from core.permissions import Permission
from core.rules.access import require
from core.rules.compliance import Standing, cut_offs
from core.rules.counts import overdue_if_ended_before
from core.rules.periods import Period
from core.settings import settings

MOST_COUNTIES = 60  # on the screen; Montana has 56


class Sums(NamedTuple):
    """Standing events that end in a period, and what was certified for them."""

    events: int = 0
    reported: int = 0
    certificates: int = 0
    certified_minutes: int = 0

    @property
    def units(self) -> float:
        """One unit is one person's hour."""
        return self.certified_minutes / MINUTES_A_UNIT


class Line(NamedTuple):
    """The sums of one value of a dimension, called `name`."""

    value: str
    name: str
    sums: Sums


class Week(NamedTuple):
    """Counts that waited when a week ended (now, for this week): all of them, and the overdue ones."""

    ends_on: date
    waiting: int
    overdue: int


class Punctuality(NamedTuple):
    """Of the counts that came for events of a period; None where none came."""

    reported: int
    on_time: float | None
    median_days: float | None


@dataclass(frozen=True)
class Overview:
    standings: dict[Standing, int]
    due: int
    overdue: int
    weeks: Sequence[Week]
    punctuality: Punctuality
    punctuality_before: Punctuality
    total: Sums
    total_before: Sums
    months: Sequence[Line]
    categories: Sequence[Line]
    types: Sequence[Line]
    counties: Sequence[Line]


def overview(session: Session, period: Period, *, weeks: int, user: User, today: date) -> Overview:
    """Everything that the screen shows at once."""
    require(user, Permission.SEE_COMPLIANCE)
    history = _weeks(session, weeks, today)
    now = history[-1]
    return Overview(
        standings=_standings(session, today),
        due=now.waiting - now.overdue,
        overdue=now.overdue,
        weeks=history,
        punctuality=_punctuality(session, period),
        punctuality_before=_punctuality(session, period.year_before),
        total=_total(session, period),
        total_before=_total(session, period.year_before),
        months=_months(session, period),
        categories=_categories(session, period),
        types=_by(session, Dimension.PROVIDER_TYPE, period),
        counties=_by(session, Dimension.COUNTY, period, MOST_COUNTIES),
    )


def _standings(session: Session, today: date) -> dict[Standing, int]:
    """Providers by state, from one index. Those whose record was merged into another are not counted."""
    cut, first, third = cut_offs(today), col(ProviderRollup.first_ends_on), col(ProviderRollup.third_ends_on)
    risky = (third < cut.overdue) | (first < cut.long_overdue)
    numbers: list[Any] = [func.count(), func.count(case((first < cut.overdue, 1))), func.count(case((risky, 1)))]
    due, late, at_risk = session.exec(select(*numbers).where(first < cut.ended)).one()
    merged = _number_of(session, Provider, col(Provider.merged_into_id).is_not(None))
    return {
        Standing.AT_RISK: at_risk,
        Standing.LATE: late - at_risk,
        Standing.DUE: due - late,
        Standing.IN_ORDER: _number_of(session, Provider) - merged - due,
    }


def _number_of(session: Session, table: type[SQLModel], *which: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(table).where(*which)).one()


def _weeks(session: Session, number: int, today: date) -> list[Week]:
    """The last weeks, this one being the last of them, which ends today."""
    this = today - timedelta(days=today.weekday())
    mondays = [this - timedelta(weeks=back) for back in range(number - 1, -1, -1)]
    ends = [min(monday + timedelta(days=6), today) for monday in mondays]
    late_before = [overdue_if_ended_before(end) for end in ends]
    waiting, overdue = [0] * (number + 1), [0] * (number + 1)
    for reported_week, ends_on, events in session.exec(_backlog_since(mondays[0], late_before[0], today)):
        until = bisect_left(mondays, reported_week)
        for series, limits in ((waiting, ends), (overdue, late_before)):
            since = bisect_right(limits, ends_on)
            if since < until:
                series[since] += events
                series[until] -= events
    return [Week(end, sum(waiting[: place + 1]), sum(overdue[: place + 1])) for place, end in enumerate(ends)]


def _backlog_since(monday: date, oldest: date, today: date) -> Any:
    """What was unreported at the end of that week or is still. Events that were overdue then are one sum."""
    ended: Any = case((col(BacklogRollup.ends_on) < oldest, oldest - timedelta(days=1)), else_=BacklogRollup.ends_on)
    rows = (
        select(col(BacklogRollup.reported_week), ended.label("ended"), col(BacklogRollup.events))
        .where(BacklogRollup.reported_week > monday, BacklogRollup.ends_on < today)
        .subquery()
    )
    return select(rows.c.reported_week, rows.c.ended, func.sum(rows.c.events)).group_by(
        rows.c.reported_week, rows.c.ended
    )


def unreported(session: Session, ended_before: date) -> int:
    """Standing events of everyone that ended before a day and have no count."""
    query = select(func.coalesce(func.sum(BacklogRollup.events), 0))
    return int(
        session.exec(
            query.where(BacklogRollup.reported_week == NOT_REPORTED, BacklogRollup.ends_on < ended_before)
        ).one()
    )


def late_providers(session: Session, today: date) -> int:
    return _number_of(session, ProviderRollup, col(ProviderRollup.first_ends_on) < overdue_if_ended_before(today))


def _punctuality(session: Session, period: Period) -> Punctuality:
    query = select(DelayRollup.days, func.sum(DelayRollup.events)).where(
        col(DelayRollup.month).between(period.first, period.last)
    )
    delays = session.exec(query.group_by(col(DelayRollup.days)).order_by(col(DelayRollup.days))).all()
    reported = sum(events for _, events in delays)
    if not reported:
        return Punctuality(0, None, None)
    on_time = sum(events for days, events in delays if days <= settings().COUNT_WINDOW_DAYS)
    middle = [_at(delays, place) for place in ((reported - 1) // 2, reported // 2)]
    return Punctuality(reported, on_time / reported, sum(middle) / 2)


def _at(delays: Sequence[tuple[int, int]], place: int) -> int:
    """The delay of the report at that place, when all stand in order."""
    for days, events in delays:
        if place < events:
            return days
        place -= events
    raise IndexError(place)


_sums: list[Any] = [
    func.coalesce(func.sum(column), 0)
    for column in (
        MonthRollup.events,
        MonthRollup.reported,
        MonthRollup.certificates,
        MonthRollup.certified_minutes,
    )
]


def _in(dimension: Dimension, period: Period) -> tuple[Any, ...]:
    """Month by month, so that the rows of other dimensions between them are not read."""
    return (MonthRollup.dimension == dimension, col(MonthRollup.month).in_(period.months()))


def _total(session: Session, period: Period) -> Sums:
    found: Any = session.exec(select(*_sums).where(*_in(Dimension.ALL, period))).one()
    return _as_sums(found)


def _months(session: Session, period: Period) -> list[Line]:
    query: Any = select(col(MonthRollup.month), *_sums).where(*_in(Dimension.ALL, period)).group_by(MonthRollup.month)
    found = {month: _as_sums(sums) for month, *sums in session.exec(query)}
    return [Line(f"{month:%Y-%m}", f"{month:%B %Y}", found.get(month, Sums())) for month in period.months()]


def _by(session: Session, dimension: Dimension, period: Period, limit: int | None = None) -> list[Line]:
    """Every value that occurs, or the first of them, the most certificates first."""
    query: Any = select(col(MonthRollup.value), *_sums).where(*_in(dimension, period)).group_by(MonthRollup.value)
    query = query.order_by(*(amount.desc() for amount in (_sums[2], _sums[0])), MonthRollup.value).limit(limit)
    return [Line(value, value, _as_sums(sums)) for value, *sums in session.exec(query)]


def counties(session: Session, period: Period, *, user: User) -> list[Line]:
    """All of them, of which the overview has the first."""
    require(user, Permission.SEE_COMPLIANCE)
    return _by(session, Dimension.COUNTY, period)


def _categories(session: Session, period: Period) -> list[Line]:
    names = dict(session.exec(select(Category.code, Category.name)).all())
    return [line._replace(name=names[line.value]) for line in _by(session, Dimension.CATEGORY, period)]


def _as_sums(row: Sequence[Any]) -> Sums:
    """PostgreSQL adds large numbers up to decimals."""
    return Sums(*map(int, row))
