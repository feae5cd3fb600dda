"""Counts stored in the transaction of the caller, which has checked them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from core import audit
from core.errors import ChangedRows, ReasonMissing
from core.models import AuditAction, Count, User
from core.models.text_input import clean, reason_of
from core.queries.rosters import RosterFigures, figures
from core.rules import counts as rules
from core.rules.count_reports import UNSEEN, CountReport, require_confirmed, require_reportable


def store_reports(
    session: Session,
    reports: Sequence[CountReport],
    *,
    reason: str = "",
    confirmed: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> list[tuple[CountReport, audit.AuditRecord]]:
    """The same in the transaction of the caller, who locked the events and audits. Raises as `report`."""
    known = figures(session, [report.event.id for report in reports])
    reports = [report._replace(reason=report.reason or reason) for report in reports]
    for report in reports:
        require_reportable(report, by=by, today=today)
    _require_as_seen(session, reports)
    _require_reasons(reports, known)
    require_confirmed(reports, confirmed)
    changed = [report for report in reports if report.number != report.event.certificates_issued]
    return [(one, store_count(session, one, reason_of(one.reason), by=by, today=today, now=now)) for one in changed]


def store_counts(
    session: Session, reports: Sequence[CountReport], *, confirmed: bool, by: User, today: date, now: datetime
) -> list[audit.AuditRecord]:
    """Store the counts of events that are being entered, in the transaction of the caller, who records the deeds.

    Raises as `report` does.
    """
    for report in reports:
        require_reportable(report, by=by, today=today)
    _require_reasons(reports, {})
    require_confirmed(reports, confirmed)
    return [store_count(session, report, "", by=by, today=today, now=now) for report in reports]


def _require_as_seen(session: Session, reports: Sequence[CountReport]) -> None:
    """A reason that was typed for something else must not become the reason of a correction nobody meant."""
    changed = [r for r in reports if r.seen != UNSEEN and r.event.certificates_issued not in {r.seen, r.number}]
    if changed:
        raise ChangedRows({str(report.event.id): _what_came_meanwhile(session, report) for report in changed})


def _what_came_meanwhile(session: Session, report: CountReport) -> str:
    newest = select(Count).where(Count.event_id == report.event.id).order_by(col(Count.id).desc())
    count = session.exec(newest.limit(1)).one()
    return (
        f"“{report.event.title}”: {count.reported_by.full_name} reported {count.number:,} meanwhile; you typed "
        f"{report.number:,}. If yours is right, say in a few words why, and save again; if not, empty the field."
    )


def _require_reasons(reports: Sequence[CountReport], known: Mapping[int, RosterFigures]) -> None:
    lacking = [r for r in reports if not clean(r.reason)]
    figures_of = [(r, known.get(r.event.id, RosterFigures())) for r in lacking]
    sentences = [rules.reason_asked(r.event, r.number, f.expected, f.in_words) for r, f in figures_of]
    if found := [sentence for sentence in sentences if sentence]:
        raise ReasonMissing(" ".join(found))


def store_count(
    session: Session, report: CountReport, reason: str, *, by: User, today: date, now: datetime
) -> audit.AuditRecord:
    event, number = report.event, report.number
    earlier, event.certificates_issued = event.certificates_issued, number
    if earlier is None:
        event.reported_on = today
    session.add(Count(event_id=event.id, number=number, reason=reason, reported_at=now, reported_by_id=by.id))
    return audit.AuditRecord(
        AuditAction.COUNT_REPORTED if earlier is None else AuditAction.COUNT_CORRECTED,
        event,
        before={} if earlier is None else {"certificates_issued": earlier},
        after={"certificates_issued": number},
        reason=reason,
    )
