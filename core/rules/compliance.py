"""The compliance status of a provider, and the reasons for it: its approval lasts while it does (ARM 10.57.216).

The state follows from the last days of two unreported events, of the one and of the third that end first,
and from today.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from core.formats import day, plural
from core.models import Event, Provider
from core.models.rollups import AT_RISK_AFTER_DAYS
from core.rules.counts import has_ended, overdue_if_ended_before
from core.settings import settings


class ComplianceStatus(StrEnum):
    """Best to worst."""

    IN_ORDER = "in order"
    DUE = "due"
    LATE = "late"
    AT_RISK = "at risk"


WORST_FIRST = tuple(reversed(ComplianceStatus))


def compliance_status(first_ends_on: date | None, third_ends_on: date | None, today: date) -> ComplianceStatus:
    """The state of a provider whose unreported events end on these days, None where there are fewer."""
    cut = cut_offs(today)
    if third_ends_on is not None and third_ends_on < cut.overdue:
        return ComplianceStatus.AT_RISK
    if first_ends_on is None or first_ends_on >= cut.ended:
        return ComplianceStatus.IN_ORDER
    if first_ends_on < cut.long_overdue:
        return ComplianceStatus.AT_RISK
    return ComplianceStatus.LATE if first_ends_on < cut.overdue else ComplianceStatus.DUE


class CutOffs(NamedTuple):
    """Last days before these are over, overdue, and overdue by more than 90 days; the same for SQL."""

    ended: date
    overdue: date
    long_overdue: date


def cut_offs(today: date) -> CutOffs:
    overdue = overdue_if_ended_before(today)
    return CutOffs(ended=today, overdue=overdue, long_overdue=overdue - timedelta(days=AT_RISK_AFTER_DAYS))


class Reason(NamedTuple):
    """One fact that is not in order: what it is, the rule that says so, and what cures it."""

    what: str
    rule: str
    cure: str


_REPORT = "ARM 10.57.216(2)(c): the number of participants of each activity is reported."
_RECORDS = "ARM 10.57.216(2)(d): records of activities and of who took part are kept five years."
_BEFORE = "ARM 10.57.216(1): a provider is approved before it offers units."
_MANUAL = "User manual: an event is entered before it is held, so that its certificate can be printed."
_CORRECTIONS = "User manual: an event that is over changes through a correction that OPI makes."


class EventRecord(NamedTuple):
    """What is known of one event beside its own row."""

    event: Event
    attended: int = 0  # on the roster
    certified: int = 0  # personal certificates that stand
    correction_open: bool = False


class WaitingCounts(NamedTuple):
    """How many counts of a provider are overdue and due, and the last day of the event that waits longest."""

    overdue: int = 0
    due: int = 0
    oldest: date | None = None


def reasons(provider: Provider, waiting: WaitingCounts, records: Sequence[EventRecord], today: date) -> list[Reason]:
    """Why a provider is not in order, or what is not right with its events, the worst first."""
    found = _counts(waiting)
    for one in records:
        found += _of_event(provider, one, today)
    return found


def _counts(waiting: WaitingCounts) -> list[Reason]:
    cure = "Report the number under Counts; 0 if nobody earned a certificate."
    found = []
    if waiting.overdue and waiting.oldest:
        longest = f"the oldest event ended {day(waiting.oldest)}"
        found.append(Reason(f"{plural(waiting.overdue, 'count is', 'counts are')} overdue; {longest}.", _REPORT, cure))
    if waiting.due:
        window = f"A count is due within {settings().COUNT_WINDOW_DAYS} days after the event."
        found.append(Reason(f"{plural(waiting.due, 'count is', 'counts are')} due.", window, cure))
    return found


def _of_event(provider: Provider, record: EventRecord, today: date) -> list[Reason]:
    event, named = record.event, f"“{record.event.title}”"
    if event.cancelled_at is not None:
        return []
    facts = (
        (
            has_ended(event, today) and record.certified > record.attended,
            f"The roster of {named} is incomplete: {plural(record.certified, 'certificate')}, "
            f"{plural(record.attended, 'name')}.",
            _RECORDS,
            "Complete the roster of the event.",
        ),
        (
            event.entered_at.date() > event.ends_on,
            f"{named} was entered after it had ended, on {day(event.entered_at.date())}.",
            _MANUAL,
            "Nothing undoes it; enter the next events before they begin.",
        ),
        (
            event.certificates_issued is not None and record.certified not in {0, event.certificates_issued},
            f"The count of {named} is {event.certificates_issued}, but "
            f"{plural(record.certified, 'certificate was', 'certificates were')} issued.",
            _REPORT,
            "Correct the number, or issue or revoke certificates, until both agree.",
        ),
        (
            record.correction_open,
            f"A correction of {named} waits for a decision.",
            _CORRECTIONS,
            "OPI decides the request under Event Corrections.",
        ),
        (
            not is_covered(provider, event),
            f"The approval does not cover {named}, which began {day(event.starts_on)}.",
            _BEFORE,
            "Check the dates of the approval, or cancel the event.",
        ),
    )
    return [Reason(*reason) for holds, *reason in facts if holds]


def is_covered(provider: Provider, event: Event) -> bool:
    """Approved by its first day, and not suspended when it was entered: a suspension ends no earlier event."""
    approved = provider.approved_on is None or provider.approved_on <= event.starts_on
    return approved and (provider.suspended_on is None or event.entered_at.date() <= provider.suspended_on)
