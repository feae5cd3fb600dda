"""The compliance status of a provider at the end of each month, by what was known then of its events."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from core.models.rollups import AT_RISK_FROM
from core.rules.compliance import ComplianceStatus, compliance_status, cut_offs

MOST_MONTHS = 24  # months


class Owed(NamedTuple):
    """Since when an event is known and over, and when its count came or it was canceled; None: not yet."""

    entered_on: date
    ends_on: date
    closed_on: date | None


class MonthEnd(NamedTuple):
    """The counts that waited at the end of a day: all of them, and the overdue ones."""

    day: date
    status: ComplianceStatus
    waiting: int
    overdue: int


def month_ends(approved_on: date | None, today: date) -> list[date]:
    """The last days of the months that are over, from the one of the approval, 24 at most."""
    first, this_month = (approved_on or date.min).replace(day=1), today.replace(day=1)
    ends: list[date] = []
    while len(ends) < MOST_MONTHS and this_month > first:
        ends.append(this_month - timedelta(days=1))
        this_month = ends[-1].replace(day=1)
    return ends[::-1]


def status_by_month(events: Iterable[Owed], days: Sequence[date]) -> list[MonthEnd]:
    """How the provider of these events stood at the end of each of the days, which are in order.

    An event costs one step for each day at whose end it waited, so never more than there are days.
    """
    waiting: list[list[date]] = [[] for _ in days]
    for event in sorted(events, key=attrgetter("ends_on")):
        known_and_over = max(bisect_left(days, event.entered_on), bisect_right(days, event.ends_on))
        closed = bisect_left(days, event.closed_on) if event.closed_on else len(days)
        for place in range(known_and_over, closed):
            waiting[place].append(event.ends_on)
    return [_at(day, endings) for day, endings in zip(days, waiting, strict=True)]


def _at(day: date, endings: Sequence[date]) -> MonthEnd:
    first, third = (endings[place] if len(endings) > place else None for place in (0, AT_RISK_FROM - 1))
    return MonthEnd(
        day, compliance_status(first, third, day), len(endings), bisect_left(endings, cut_offs(day).overdue)
    )
