"""Counts stored in the transaction of the caller, which has checked them with `count_reports.require_storable`."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from core.audit import AuditRecord
from core.models import AuditAction, Count, User
from core.models.text_input import reason_of
from core.rules.count_reports import CountReport


def store_counts(
    session: Session, reports: Sequence[CountReport], *, by: User, today: date, now: datetime
) -> list[AuditRecord]:
    """Store these numbers, each with its reason. The caller, who locked the events, writes the audit records."""
    return [_store_count(session, report, by=by, today=today, now=now) for report in reports]


def _store_count(session: Session, report: CountReport, *, by: User, today: date, now: datetime) -> AuditRecord:
    event, number, reason = report.event, report.number, reason_of(report.reason)
    earlier, event.certificates_issued = event.certificates_issued, number
    if earlier is None:
        event.reported_on = today
    session.add(Count(event_id=event.id, number=number, reason=reason, reported_at=now, reported_by_id=by.id))
    return AuditRecord(
        AuditAction.COUNT_REPORTED if earlier is None else AuditAction.COUNT_CORRECTED,
        event,
        before={} if earlier is None else {"certificates_issued": earlier},
        after={"certificates_issued": number},
        reason=reason,
    )
