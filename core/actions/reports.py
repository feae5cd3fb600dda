"""Reports: annual ones of a provider and the Board's list, each stored with its content as it was issued.

A later one of the same year is a new report; the earlier stays as it is.
"""

from datetime import date, datetime

from sqlmodel import Session

from core import audit
from core.db import begin_change
from core.errors import NotAllowed
from core.models import AuditAction, Provider, Report, ReportContent, ReportKind, User
from core.permissions import Permission
from core.queries import reports as queries
from core.rules import reports as rules
from core.rules.scope import require


def issue_annual(session: Session, provider: Provider, year: object, *, by: User, today: date, now: datetime) -> Report:
    """Freeze a provider's annual report of a reporting year that is over.

    Raises NotFound, NotAllowed, or InvalidInput for a year that is not over or none.
    """
    begin_change(session, by, provider)
    require(by, Permission.ISSUE_REPORTS, provider.id)
    chosen = rules.year_from(year, today)
    events = queries.events_of_year(session, provider, chosen, user=by)
    names = queries.participants(session, events, user=by)
    content = rules.annual(provider, chosen, events, names, today)
    report = _store(session, ReportKind.ANNUAL, chosen, content, provider, by=by, now=now)
    session.commit()
    return report


def issue_board_list(session: Session, year: object, *, by: User, today: date, now: datetime) -> Report:
    """Freeze the list of providers for the Board of Public Education. Raises NotAllowed or InvalidInput."""
    begin_change(session, by)
    require(by, Permission.ISSUE_REPORTS)
    if not by.role.is_agency_wide:
        raise NotAllowed
    chosen = rules.year_from(year, today)
    content = rules.board(chosen, queries.providers_for_board(session, chosen, user=by), today)
    report = _store(session, ReportKind.BOARD, chosen, content, None, by=by, now=now)
    session.commit()
    return report


def _store(
    session: Session,
    kind: ReportKind,
    year: int,
    content: ReportContent,
    provider: Provider | None,
    *,
    by: User,
    now: datetime,
) -> Report:
    report = Report(
        kind=kind,
        year=year,
        provider_id=provider.id if provider else None,
        content_json=content.model_dump(mode="json"),
        issued_at=now,
        issued_by_id=by.id,
    )
    session.add(report)
    after = {"kind": kind.value, "year": year, "rows": len(content.rows)}
    audit.record(session, AuditAction.REPORT_ISSUED, report, by=by, now=now, after=after)
    return report
