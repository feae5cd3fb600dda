"""What events contribute to each rollup: one query a table, for some events or for all."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Subquery,
    case,
    cast,
    extract,
    func,
    literal_column,
    select,
    union_all,
)
from sqlmodel import col

from core.formats import FIRST_MONTH
from core.models import (
    BacklogRollup,
    ComplianceRollup,
    CountyRollup,
    DelayRollup,
    Dimension,
    Event,
    EventCategory,
    MonthRollup,
    Provider,
    ProviderRollup,
)
from core.models.rollups import AT_RISK_AFTER_DAYS, AT_RISK_FROM, NOT_REPORTED
from core.rollups.calendar import days_between, days_later, first_of_month, monday_of, months_later

OF_EVENTS = (MonthRollup, CountyRollup, DelayRollup, BacklogRollup)  # sums over events
SUMMED = (*OF_EVENTS, ComplianceRollup)  # what changed is added to a sum
Among = ColumnElement[bool]

_reported = col(Event.certificates_issued).is_not(None)
_is_active = col(Event.cancelled_at).is_(None)
# A count from before these records has no day of its report: it came in time, and has no delay.
_week = case(
    (_reported, monday_of(func.coalesce(Event.reported_on, Event.ends_on))),
    else_=literal_column(f"'{NOT_REPORTED}'", Date()),
)


def contributions(table: type[Any], among: Among) -> Select[Any]:
    """Rows as `table` holds them (keys, then sums), of the active events `among` those of a condition."""
    asked: dict[Any, Any] = {
        MonthRollup: _by_month,
        CountyRollup: _by_county,
        DelayRollup: _by_delay,
        BacklogRollup: _by_week,
    }
    found: Select[Any] = asked[table](among)
    return found


def owed(among: Among) -> Select[Any]:
    """Rows of ProviderRollup, of the providers `among` a condition on Event."""
    place = func.row_number().over(partition_by=col(Event.provider_id), order_by=col(Event.ends_on)).label("place")
    waiting = (
        select(col(Event.provider_id), col(Event.ends_on), place)
        .where(col(Event.certificates_issued).is_(None), _is_active, among)
        .subquery()
    )
    first, third = (func.min(case((waiting.c.place == number, waiting.c.ends_on))) for number in (1, AT_RISK_FROM))
    return select(waiting.c.provider_id, func.count(), first, third).group_by(waiting.c.provider_id)


def statuses(among: Among) -> Select[Any]:
    """Rows of ComplianceRollup, of the providers `among` a condition on ProviderRollup."""
    first, third = col(ProviderRollup.first_ends_on), col(ProviderRollup.third_ends_on)
    long_after = days_later(first, literal_column(f"{AT_RISK_AFTER_DAYS}"))
    risk = case((third < long_after, third), else_=long_after)
    days = [
        select(day.label("day"), literal_column(late).label("late"), literal_column(at_risk).label("at_risk")).where(
            among
        )
        for day, late, at_risk in ((first, "1", "0"), (risk, "0", "1"))
    ]
    marks = union_all(*days).subquery()
    return select(marks.c.day, func.sum(marks.c.late), func.sum(marks.c.at_risk)).group_by(marks.c.day)


def keys(table: type[Any]) -> list[str]:
    return [column.name for column in table.__table__.primary_key]


def amounts(table: type[Any]) -> list[str]:
    return [column.name for column in table.__table__.columns if not column.primary_key]


def columns(table: type[Any]) -> list[str]:
    return keys(table) + amounts(table)


assert columns(MonthRollup)[:3] == ["month", "dimension", "value"]
assert columns(ProviderRollup)[1:] == ["unreported", "first_ends_on", "third_ends_on"]


def _facts(among: Among, *more: Any) -> Any:
    return select(
        first_of_month(Event.ends_on).label("month"),
        cast(Event.certificates_issued, BigInteger).label("issued"),
        col(Event.minutes).label("minutes"),
        *more,
    ).where(_is_active, among)


def _by_month(among: Among) -> Select[Any]:
    parts = {
        Dimension.ALL: _facts(among, literal_column("''").label("value")),
        Dimension.PROVIDER_TYPE: _facts(among, col(Provider.type).label("value")).join(
            Provider, col(Provider.id) == Event.provider_id
        ),
        Dimension.CATEGORY: _facts(among, col(EventCategory.category_code).label("value")).join(
            EventCategory, col(EventCategory.event_id) == Event.id
        ),
    }
    return select(union_all(*(_month_sums(part.subquery(), of) for of, part in parts.items())).subquery())


def _month_sums(facts: Subquery, of: Dimension) -> Select[Any]:
    named: list[Any] = [facts.c.month, literal_column(f"'{of}'").label("dimension"), facts.c.value.label("value")]
    return select(*named, *_amounts(facts)).group_by(facts.c.month, facts.c.value)


def _amounts(facts: Subquery) -> list[Any]:
    certificates = func.coalesce(func.sum(facts.c.issued), 0)
    certified_minutes = func.coalesce(func.sum(facts.c.issued * facts.c.minutes), 0)
    return [
        func.count().label("events"),
        func.count(facts.c.issued).label("reported"),
        cast(certificates, BigInteger).label("certificates"),
        cast(certified_minutes, BigInteger).label("certified_minutes"),
    ]


def _by_county(among: Among) -> Select[Any]:
    """Each month's sums stand in the rows of this month and of those after it in its reporting year."""
    facts = _facts(among, col(Event.county).label("county")).subquery()
    by_month = select(facts.c.month, facts.c.county, *_amounts(facts)).group_by(facts.c.month, facts.c.county)
    sums = by_month.subquery()
    later = union_all(*(select(literal_column(f"{number}").label("months")) for number in range(12))).subquery()
    month = months_later(sums.c.month, later.c.months).label("month")
    left_in_year = (FIRST_MONTH + 11 - extract("month", sums.c.month)) % 12
    spread = select(month, *list(sums.c)[1:]).join(later, later.c.months <= left_in_year).subquery()
    amounts = (cast(func.sum(column), BigInteger) for column in list(spread.c)[2:])
    return select(spread.c.month, spread.c.county, *amounts).group_by(spread.c.month, spread.c.county)


def _by_delay(among: Among) -> Select[Any]:
    days = days_between(Event.ends_on, Event.reported_on).label("days")
    known = _facts(among, days).where(_reported, col(Event.reported_on).is_not(None)).subquery()
    return select(known.c.month, known.c.days, func.count()).group_by(known.c.month, known.c.days)


def _by_week(among: Among) -> Select[Any]:
    facts = select(col(Event.ends_on), _week.label("week")).where(_is_active, among).subquery()
    return select(facts.c.week, facts.c.ends_on, func.count()).group_by(facts.c.week, facts.c.ends_on)
