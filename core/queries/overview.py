"""The overview of compliance, from the rollups alone: its cost does not grow with the events."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, literal, union_all
from sqlmodel import Session, SQLModel, col, select

from core import formats
from core.formats import MINUTES_A_UNIT, reporting_year
from core.models import (
    BacklogRollup,
    Category,
    ComplianceRollup,
    CountyRollup,
    DelayRollup,
    Dimension,
    MonthRollup,
    Provider,
    User,
)
from core.models.rollups import NOT_REPORTED
from core.permissions import Permission
from core.rules.compliance import ComplianceStatus, cut_offs
from core.rules.counts import overdue_if_ended_before
from core.rules.periods import Period, month_before
from core.rules.scope import require
from core.rules.years import first_day
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


class BreakdownRow(NamedTuple):
    """The sums of one value of a dimension, called `name`."""

    value: str
    name: str
    sums: Sums


class BacklogWeek(NamedTuple):
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
    statuses: dict[ComplianceStatus, int]
    due: int
    overdue: int
    weeks: Sequence[BacklogWeek]
    punctuality: Punctuality
    punctuality_before: Punctuality
    total: Sums
    total_before: Sums
    months: Sequence[BreakdownRow]
    categories: Sequence[BreakdownRow]
    types: Sequence[BreakdownRow]
    counties: Sequence[BreakdownRow]


def overview(session: Session, period: Period, *, weeks: int, user: User, today: date) -> Overview:
    """Everything that the screen shows at once."""
    require(user, Permission.SEE_COMPLIANCE)
    history = _weeks(session, weeks, today)
    now = history[-1]
    return Overview(
        statuses=_statuses(session, today),
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
        counties=_counties(session, period, MOST_COUNTIES),
    )


def _statuses(session: Session, today: date) -> dict[ComplianceStatus, int]:
    """Providers by state. Those whose record was merged into another are not counted."""
    cut, day = cut_offs(today), col(ComplianceRollup.day)
    overdue = [case((day < cut.overdue, number)) for number in (ComplianceRollup.late, ComplianceRollup.at_risk)]
    numbers: list[Any] = [func.coalesce(func.sum(number), 0) for number in (ComplianceRollup.late, *overdue)]
    due, late, at_risk = map(int, session.exec(select(*numbers).where(day < cut.ended)).one())
    merged = _number_of(session, Provider, col(Provider.merged_into_id).is_not(None))
    return {
        ComplianceStatus.AT_RISK: at_risk,
        ComplianceStatus.LATE: late - at_risk,
        ComplianceStatus.DUE: due - late,
        ComplianceStatus.IN_ORDER: _number_of(session, Provider) - merged - due,
    }


def _number_of(session: Session, table: type[SQLModel], *which: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).select_from(table).where(*which)).one()


def _weeks(session: Session, number: int, today: date) -> list[BacklogWeek]:
    """The last weeks, this one being the last of them, which ends today."""
    this = today - timedelta(days=today.weekday())
    mondays = [this - timedelta(weeks=back) for back in range(number - 1, -1, -1)]
    ends = [min(monday + timedelta(days=6), today) for monday in mondays]
    late_before = [overdue_if_ended_before(end) for end in ends]
    waiting, overdue = [0] * (number + 1), [0] * (number + 1)
    for reported_week, ends_on, events in session.exec(_backlog_since(mondays[0], late_before[0], today)).all():
        until = bisect_left(mondays, reported_week)
        for series, limits in ((waiting, ends), (overdue, late_before)):
            since = bisect_right(limits, ends_on)
            if since < until:
                series[since] += events
                series[until] -= events
    return [BacklogWeek(end, sum(waiting[: place + 1]), sum(overdue[: place + 1])) for place, end in enumerate(ends)]


def _backlog_since(monday: date, oldest: date, today: date) -> Any:
    """What was unreported at the end of that week or is still. Events that were overdue then are one sum."""
    week, ended, events = (col(c) for c in (BacklogRollup.reported_week, BacklogRollup.ends_on, BacklogRollup.events))
    since = (week > monday, ended < today)
    long_ago = select(week, literal(oldest - timedelta(days=1)), func.sum(events)).where(*since, ended < oldest)
    return union_all(long_ago.group_by(week), select(week, ended, events).where(*since, ended >= oldest))


def unreported(session: Session, ended_before: date) -> int:
    """Standing events of everyone that ended before a day and have no count."""
    query = select(func.coalesce(func.sum(BacklogRollup.events), 0))
    return int(
        session.exec(
            query.where(BacklogRollup.reported_week == NOT_REPORTED, BacklogRollup.ends_on < ended_before)
        ).one()
    )


def late_providers(session: Session, today: date) -> int:
    number = func.coalesce(func.sum(ComplianceRollup.late), 0)
    return int(session.exec(select(number).where(ComplianceRollup.day < overdue_if_ended_before(today))).one())


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


def _sums_of(table: Any, sign: Any = 1) -> list[Any]:
    columns = (table.events, table.reported, table.certificates, table.certified_minutes)
    return [func.coalesce(func.sum(sign * column), 0).label(column.key) for column in columns]


_sums = _sums_of(MonthRollup)


def _in(dimension: Dimension, period: Period) -> tuple[Any, ...]:
    """Month by month, so that the rows of other dimensions between them are not read."""
    return (MonthRollup.dimension == dimension, col(MonthRollup.month).in_(period.months()))


def _total(session: Session, period: Period) -> Sums:
    found: Any = session.exec(select(*_sums).where(*_in(Dimension.ALL, period))).one()
    return _as_sums(found)


def _months(session: Session, period: Period) -> list[BreakdownRow]:
    query: Any = select(col(MonthRollup.month), *_sums).where(*_in(Dimension.ALL, period)).group_by(MonthRollup.month)
    found = {month: _as_sums(sums) for month, *sums in session.exec(query)}
    return [BreakdownRow(f"{month:%Y-%m}", formats.month(month), found.get(month, Sums())) for month in period.months()]


def _by(session: Session, dimension: Dimension, period: Period) -> list[BreakdownRow]:
    """Every value that occurs, the most certificates first."""
    query: Any = select(col(MonthRollup.value), *_sums).where(*_in(dimension, period)).group_by(MonthRollup.value)
    return _most_first(session, query)


def _most_first(session: Session, query: Any, limit: int | None = None) -> list[BreakdownRow]:
    """Of values with their sums, which are added up before they are compared, and once."""
    found = query.subquery().c
    used = select(*found).where(found.events > 0)
    first = used.order_by(found.certificates.desc(), found.events.desc(), found[0]).limit(limit)
    return [BreakdownRow(value, value, _as_sums(sums)) for value, *sums in session.exec(first)]


def counties(session: Session, period: Period, *, user: User) -> list[BreakdownRow]:
    """All of them, of which the overview has the first."""
    require(user, Permission.SEE_COMPLIANCE)
    return _counties(session, period)


def _counties(session: Session, period: Period, limit: int | None = None) -> list[BreakdownRow]:
    """Of each reporting year what stands at the last of its months, less what stood before the first."""
    parts = period.by_year()
    begun = [month_before(part.first) for part in parts if part.first != first_day(reporting_year(part.first))]
    county, month = col(CountyRollup.county), col(CountyRollup.month)
    query: Any = select(county, *_sums_of(CountyRollup, case((month.in_(begun), -1), else_=1)))
    query = query.where(month.in_([*begun, *(part.last for part in parts)])).group_by(county)
    return _most_first(session, query, limit)


def _categories(session: Session, period: Period) -> list[BreakdownRow]:
    names = dict(session.exec(select(Category.code, Category.name)).all())
    return [line._replace(name=names[line.value]) for line in _by(session, Dimension.CATEGORY, period)]


def _as_sums(row: Sequence[Any]) -> Sums:
    """PostgreSQL adds large numbers up to decimals."""
    return Sums(*map(int, row))
