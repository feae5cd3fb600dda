"""How the number of certificates issued gets in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session

from core import audit
from core.db import begin_change
from core.errors import ConfirmationMissing, EventCancelled, EventNotOver, ReasonMissing
from core.models import Count, Event, User
from core.models.typed import clean, reason_of
from core.permissions import Permission
from core.queries.rosters import Figures, figures
from core.rules import counts as rules
from core.rules.access import require
from core.rules.certificates import day
from core.rules.events import is_cancelled


class Report(NamedTuple):
    """A number for an event; its own `reason`, or else that of the whole deed."""

    event: Event
    number: int
    reason: str = ""


def report(
    session: Session,
    reports: Sequence[Report],
    *,
    reason: str = "",
    confirmed: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> None:
    """Store the counts of one or many events, all or none.

    A different number than the one that stands is a correction and needs a `reason`, and so does one that
    differs from the certificates issued or the roster; a number above 2,000 needs `confirmed`.
    Raises NotFound, NotAllowed, EventCancelled, EventNotOver, ReasonMissing or ConfirmationMissing.
    """
    begin_change(session, by, *sorted((r.event for r in reports), key=lambda event: event.id or 0))
    deeds = reported(session, reports, reason=reason, confirmed=confirmed, by=by, today=today, now=now)
    audit.record_all(session, deeds, by=by, now=now)
    session.commit()


def reported(
    session: Session,
    reports: Sequence[Report],
    *,
    reason: str = "",
    confirmed: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> list[audit.Deed]:
    """The same in the transaction of the caller, who locked the events and records the deeds. Raises as `report`."""
    known = figures(session, [report.event.id for report in reports])
    for event, number, own_reason in reports:
        _check(event, number, own_reason or reason, confirmed, by=by, today=today)
        _check_with_roster(event, number, own_reason or reason, known.get(event.id, Figures()))
    changed = [report for report in reports if report.number != report.event.certificates_issued]
    return [
        _store(session, report, reason_of(report.reason or reason), by=by, today=today, now=now) for report in changed
    ]


def bring(
    session: Session, reports: Sequence[Report], *, confirmed: bool, by: User, today: date, now: datetime
) -> list[audit.Deed]:
    """Store the counts of events that are being entered, in the transaction of the caller, who records the deeds.

    Raises as `report` does.
    """
    for report in reports:
        _check(report.event, report.number, "", confirmed, by=by, today=today)
    return [_store(session, report, "", by=by, today=today, now=now) for report in reports]


def _check(event: Event, number: int, reason: str, confirmed: bool, *, by: User, today: date) -> None:
    require(by, Permission.REPORT_COUNTS, event.provider_id)
    if is_cancelled(event):
        raise EventCancelled
    if not rules.has_ended(event, today):
        raise EventNotOver(
            f"“{event.title}” is not over yet; its count can be reported from {day(rules.opens_on(event))}."
        )
    rules.number_typed(number)
    if event.certificates_issued not in {None, number} and not clean(reason):
        raise ReasonMissing
    if number > rules.ASKED_AGAIN_ABOVE and number != event.certificates_issued and not confirmed:
        raise ConfirmationMissing(
            f"{number:,} certificates for “{event.title}” is unusually many; confirm the number, or correct it."
        )


def _check_with_roster(event: Event, number: int, reason: str, known: Figures) -> None:
    differs = known.expected is not None and number not in {known.expected, event.certificates_issued}
    if differs and not clean(reason):
        raise ReasonMissing(
            f"For “{event.title}” {known.in_words}, and the count says {number:,}. "
            "If the count is right, say in a few words why it differs; the reason is kept with it."
        )


def _store(session: Session, report: Report, reason: str, *, by: User, today: date, now: datetime) -> audit.Deed:
    event, number, _ = report
    earlier, event.certificates_issued = event.certificates_issued, number
    if earlier is None:
        event.reported_on = today
    session.add(Count(event_id=event.id, number=number, reason=reason, reported_at=now, reported_by_id=by.id))
    return audit.Deed(
        "count.reported" if earlier is None else "count.corrected",
        event,
        before={} if earlier is None else {"certificates_issued": earlier},
        after={"certificates_issued": number},
        reason=reason,
    )
