"""How the number of certificates issued gets in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from core import audit
from core.db import begin_change
from core.errors import ChangedRows, ConfirmationMissing, EventCancelled, EventNotOver, ReasonMissing
from core.models import Count, Event, User
from core.models.typed import clean, reason_of
from core.permissions import Permission
from core.queries.rosters import Figures, figures
from core.rules import counts as rules
from core.rules.access import require
from core.rules.certificates import day
from core.rules.events import is_cancelled

UNSEEN = -1  # no number of an event


class Report(NamedTuple):
    """A number for an event; its own `reason`, or else that of all.

    `seen` is the number that stood on the screen while this one was typed, None for "not reported yet": where
    another one has come meanwhile, nothing is stored. UNSEEN asks for no such check.
    """

    event: Event
    number: int
    reason: str = ""
    seen: int | None = UNSEEN


def report(
    session: Session,
    reports: Sequence[Report],
    *,
    reason: str = "",
    confirmed: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> list[Report]:
    """Store the counts of one or many events, all or none; those that are stored, without what was in already.

    A different number than the one that stands is a correction and needs a `reason`, and so does one that
    differs from the certificates issued or the roster; a number above 2,000 needs `confirmed`.
    Raises NotFound, NotAllowed, EventCancelled, EventNotOver, ChangedRows, ReasonMissing or ConfirmationMissing,
    the last three with every event at once.
    """
    begin_change(session, by, *sorted((r.event for r in reports), key=lambda event: event.id or 0))
    stored = reported(session, reports, reason=reason, confirmed=confirmed, by=by, today=today, now=now)
    audit.record_all(session, [record for _, record in stored], by=by, now=now)
    session.commit()
    return [one for one, _ in stored]


def reported(
    session: Session,
    reports: Sequence[Report],
    *,
    reason: str = "",
    confirmed: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> list[tuple[Report, audit.Deed]]:
    """The same in the transaction of the caller, who locked the events and audits. Raises as `report`."""
    known = figures(session, [report.event.id for report in reports])
    reports = [report._replace(reason=report.reason or reason) for report in reports]
    for report in reports:
        _require_possible(report, by=by, today=today)
    _require_as_seen(session, reports)
    _require_reasons(reports, known)
    _require_confirmed(reports, confirmed)
    changed = [report for report in reports if report.number != report.event.certificates_issued]
    return [(one, _store(session, one, reason_of(one.reason), by=by, today=today, now=now)) for one in changed]


def bring(
    session: Session, reports: Sequence[Report], *, confirmed: bool, by: User, today: date, now: datetime
) -> list[audit.Deed]:
    """Store the counts of events that are being entered, in the transaction of the caller, who records the deeds.

    Raises as `report` does.
    """
    for report in reports:
        _require_possible(report, by=by, today=today)
    _require_reasons(reports, {})
    _require_confirmed(reports, confirmed)
    return [_store(session, report, "", by=by, today=today, now=now) for report in reports]


def _require_possible(report: Report, *, by: User, today: date) -> None:
    event = report.event
    require(by, Permission.REPORT_COUNTS, event.provider_id)
    if is_cancelled(event):
        raise EventCancelled(f"“{event.title}” was cancelled, so nothing more can be entered for it.")
    if not rules.has_ended(event, today):
        raise EventNotOver(
            f"“{event.title}” is not over yet; its count can be reported from {day(rules.opens_on(event))}."
        )
    rules.number_typed(report.number)


def _require_as_seen(session: Session, reports: Sequence[Report]) -> None:
    """A reason that was typed for something else must not become the reason of a correction nobody meant."""
    changed = [r for r in reports if r.seen != UNSEEN and r.event.certificates_issued not in {r.seen, r.number}]
    if changed:
        raise ChangedRows({str(report.event.id): _what_came_meanwhile(session, report) for report in changed})


def _what_came_meanwhile(session: Session, report: Report) -> str:
    newest = select(Count).where(Count.event_id == report.event.id).order_by(col(Count.id).desc())
    count = session.exec(newest.limit(1)).one()
    return (
        f"“{report.event.title}”: {count.reported_by.full_name} reported {count.number:,} meanwhile; you typed "
        f"{report.number:,}. If yours is right, say in a few words why, and save again; if not, empty the field."
    )


def _require_reasons(reports: Sequence[Report], known: Mapping[int, Figures]) -> None:
    lacking = [r for r in reports if not clean(r.reason)]
    figures_of = [(r, known.get(r.event.id, Figures())) for r in lacking]
    sentences = [rules.reason_asked(r.event, r.number, f.expected, f.in_words) for r, f in figures_of]
    if found := [sentence for sentence in sentences if sentence]:
        raise ReasonMissing(" ".join(found))


def _require_confirmed(reports: Sequence[Report], confirmed: bool) -> None:
    unusual = [r for r in reports if r.number > rules.ASKED_AGAIN_ABOVE and r.number != r.event.certificates_issued]
    if unusual and not confirmed:
        asked = ", ".join(f"{r.number:,} certificates for “{r.event.title}”" for r in unusual)
        verb, it, them = ("is", "the number", "it") if len(unusual) == 1 else ("are", "the numbers", "them")
        raise ConfirmationMissing(f"{asked} {verb} unusually many; confirm {it}, or correct {them}.")


def _store(session: Session, report: Report, reason: str, *, by: User, today: date, now: datetime) -> audit.Deed:
    event, number = report.event, report.number
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
