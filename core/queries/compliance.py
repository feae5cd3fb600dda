"""The compliance status of single providers: who is late and with what, and all that is known of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, literal, tuple_
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from core import clock
from core.formats import reporting_year
from core.models import (
    Attendee,
    Certificate,
    CertificateState,
    Event,
    OutboxMail,
    Provider,
    ProviderNote,
    ProviderRollup,
    Reminder,
    Request,
    RequestKind,
    RequestState,
    User,
)
from core.permissions import Permission
from core.queries.events import without_count
from core.queries.keyset import PAGE, Order, decode, encode, iso_day, one_of, row_id
from core.queries.requests import suspensions_proposed
from core.queries.undeliverable import reached_providers
from core.rules.compliance import (
    ComplianceStatus,
    EventRecord,
    Reason,
    WaitingCounts,
    compliance_status,
    cut_offs,
    reasons,
)
from core.rules.compliance_history import MonthEnd, Owed, month_ends, status_by_month
from core.rules.scope import require
from core.settings import settings

MOST = 200  # events, mails or requests of one provider that a screen looks at


def has_status(wanted: ComplianceStatus, today: date) -> ColumnElement[bool]:
    """`rules.compliance.compliance_status` for SQL, over Provider joined with its rollup; a test compares the two."""
    cut, first, third = cut_offs(today), col(ProviderRollup.first_ends_on), col(ProviderRollup.third_ends_on)
    at_risk = func.coalesce((third < cut.overdue) | (first < cut.long_overdue), False)
    late = func.coalesce(first < cut.overdue, False)
    due = func.coalesce(first < cut.ended, False)
    conditions: dict[ComplianceStatus, Any] = {
        ComplianceStatus.AT_RISK: at_risk,
        ComplianceStatus.LATE: late & ~at_risk,
        ComplianceStatus.DUE: due & ~late,
        ComplianceStatus.IN_ORDER: ~due,
    }
    found: ColumnElement[bool] = conditions[wanted]
    return found


class MissingCounts(NamedTuple):
    """What a late provider owes: how many counts, and the event that waits longest."""

    counts: int
    oldest: Event


@dataclass(frozen=True)
class LateProvider:
    """A row of the work list."""

    provider: Provider
    status: ComplianceStatus
    missing: MissingCounts
    contacted_on: date | None
    proposed: bool  # for suspension, and not decided yet
    is_reached: bool  # a reminder arrives with somebody
    cursor: str


def work_list(session: Session, *, after: str = "", user: User, today: date) -> list[LateProvider]:
    """Late providers, at risk first, then the longest overdue: one page and one row more where there are more."""
    require(user, Permission.SEE_COMPLIANCE)
    begun, *edge = decode(after, one_of(range(len(_RANKS))), iso_day, row_id) if after else (0,)
    found: list[Any] = []
    for rank in range(begun, len(_RANKS)):
        if wanted := PAGE + 1 - len(found):
            found += _ranked(session, rank, edge if rank == begun else [], wanted, today)
    numbers = [provider.id for provider, *_ in found]
    missing, contacts = _missing(session, numbers, today), _last_contacts(session, numbers)
    reached = reached_providers(session, numbers)
    proposed = suspensions_proposed(session, [provider for provider, *_ in found], user=user)
    return [
        LateProvider(
            provider,
            compliance_status(owed.first_ends_on, owed.third_ends_on, today),
            missing[provider.id],
            contacts.get(provider.id),
            provider.id in proposed,
            provider.id in reached,
            encode(ranked, owed.first_ends_on, provider.id),
        )
        for provider, ranked, owed in found
        if provider.id in missing
    ]


_RANKS = (ComplianceStatus.AT_RISK, ComplianceStatus.LATE)


def _ranked(session: Session, rank: int, edge: Sequence[Any], limit: int, today: date) -> list[Any]:
    """Providers of one status with their rank and rollup. Each is read in the order of an index: together they
    would have to be sorted, and a nation has tens of thousands that are late."""
    order = Order((col(ProviderRollup.first_ends_on), col(ProviderRollup.provider_id)))
    query: Any = select(Provider, literal(rank), ProviderRollup)
    query = query.join(ProviderRollup, ProviderRollup.provider_id == Provider.id)
    query = query.where(has_status(_RANKS[rank], today), order.columns[0] < cut_offs(today).overdue)
    if edge:
        query = query.where(order.beyond(edge))
    return list(session.exec(query.order_by(*order.by()).limit(limit)))


def _missing(session: Session, providers: Sequence[int], today: date) -> dict[int, MissingCounts]:
    """By provider, of those among them that owe something."""
    overdue = (_waits(cut_offs(today).overdue), col(Event.provider_id).in_(providers))
    query: Any = select(Event.provider_id, func.count(), func.min(Event.ends_on)).where(*overdue)
    found = {number: (count, oldest) for number, count, oldest in session.exec(query.group_by(Event.provider_id))}
    at = tuple_(col(Event.provider_id), col(Event.ends_on)).in_([(n, oldest) for n, (_, oldest) in found.items()])
    events = {event.provider_id: event for event in session.exec(select(Event).where(at, *overdue))} if found else {}
    return {number: MissingCounts(count, events[number]) for number, (count, _) in found.items() if number in events}


def _last_contacts(session: Session, providers: Sequence[int]) -> dict[int, date]:
    """The last mail, reminder or note of staff, whichever is newest."""
    found: dict[int, date] = {}
    for table, at in (
        (OutboxMail, OutboxMail.queued_at),
        (Reminder, Reminder.sent_on),
        (ProviderNote, ProviderNote.written_at),
    ):
        of: Any = col(table.provider_id)
        for number, moment in session.exec(select(of, func.max(at)).where(of.in_(providers)).group_by(of)):
            day = clock.local(moment).date() if isinstance(moment, datetime) else moment
            found[number] = max(day, found.get(number, day))
    return found


def compliance_of(
    session: Session, provider: Provider, *, user: User, today: date
) -> tuple[ComplianceStatus, list[Reason]]:
    """The state of a provider with its reasons."""
    require(user, Permission.SEE_COMPLIANCE, provider.id)
    owed = session.get(ProviderRollup, provider.id, populate_existing=True)
    first, third = (owed.first_ends_on, owed.third_ends_on) if owed else (None, None)
    waiting, on_record = waiting_counts(session, provider, today), _kept(session, provider, today)
    return compliance_status(first, third, today), reasons(provider, waiting, on_record, today)


def waiting_counts(session: Session, provider: Provider, today: date) -> WaitingCounts:
    """How many counts of the provider are overdue and due: what its record and its reminders say alike."""
    overdue = func.count(case((col(Event.ends_on) < cut_offs(today).overdue, 1)))
    query = select(overdue, func.count(), func.min(Event.ends_on))
    late, both, oldest = session.exec(query.where(Event.provider_id == provider.id, _waits(today))).one()
    return WaitingCounts(late, both - late, oldest)


def _waits(ended_before: date) -> ColumnElement[bool]:
    return and_(without_count(), col(Event.ends_on) < ended_before)


def _kept(session: Session, provider: Provider, today: date) -> list[EventRecord]:
    """What is known of the events of two years, of those that wait and of those whose correction waits; of each
    kind the first 200."""
    lately = col(Event.starts_on) >= today - timedelta(days=730)
    ours = select(Event).where(Event.provider_id == provider.id)
    found = {e.id: e for e in session.exec(ours.where(_waits(today)).order_by(col(Event.ends_on)).limit(MOST))}
    recent = ours.where(lately).order_by(col(Event.starts_on).desc(), col(Event.id).desc()).limit(MOST)
    found |= {e.id: e for e in session.exec(recent)}
    open_ones = _open_corrections(session, provider)
    found |= {e.id: e for e in session.exec(ours.where(col(Event.id).in_(open_ones - found.keys())))}
    attended, certified = (_numbers(session, *what, list(found)) for what in (_ATTENDED, _CERTIFIED))
    return [
        EventRecord(event, attended.get(number, 0), certified.get(number, 0), number in open_ones)
        for number, event in found.items()
    ]


_ATTENDED: tuple[Any, Any] = (Attendee.event_id, col(Attendee.completed))
_CERTIFIED: tuple[Any, Any] = (
    Certificate.event_id,
    col(Certificate.state) == CertificateState.CURRENT,
)


def _numbers(session: Session, of: Any, condition: Any, events: list[int]) -> dict[int, int]:
    query: Any = select(of, func.count()).where(col(of).in_(events), condition).group_by(of)
    return dict(session.exec(query).all())


def _open_corrections(session: Session, provider: Provider) -> set[int]:
    """The events whose correction waits, however old these are."""
    asked = (col(Request.kind) == RequestKind.CORRECTION, col(Request.state) == RequestState.OPEN)
    query = select(Request.event_id).where(Request.provider_id == provider.id, *asked)
    return {number for number in session.exec(query.limit(MOST)) if number}


class ProviderYear(NamedTuple):
    """What a provider held in the events that ended in one reporting year."""

    year: int
    events: int
    reported: int
    on_time: int
    certificates: int


def years_of(session: Session, provider: Provider, *, user: User) -> list[ProviderYear]:
    """A provider's history by reporting year, the newest first."""
    require(user, Permission.SEE_COMPLIANCE, provider.id)
    facts: Any = (col(Event.ends_on), col(Event.certificates_issued), col(Event.reported_on))
    query: Any = select(*facts).where(Event.provider_id == provider.id, col(Event.cancelled_at).is_(None))
    sums: dict[int, list[int]] = {}
    for ends_on, count, reported_on in session.exec(query):
        on_time = count is not None and _days(ends_on, reported_on) <= settings().COUNT_WINDOW_DAYS
        year = sums.setdefault(reporting_year(ends_on), [0, 0, 0, 0])
        for place, amount in enumerate((1, count is not None, on_time, count or 0)):
            year[place] += amount
    return [ProviderYear(year, *sums[year]) for year in sorted(sums, reverse=True)]


def months_of(session: Session, provider: Provider, *, user: User, today: date) -> list[MonthEnd]:
    """How a provider stood at the end of each of the last months, the oldest first, as it was known then."""
    require(user, Permission.SEE_COMPLIANCE, provider.id)
    days = month_ends(provider.approved_on, today)
    return status_by_month(_owed(session, provider, days[0], days[-1]), days) if days else []


def _owed(session: Session, provider: Provider, first: date, last: date) -> Iterator[Owed]:
    """The events that may have waited at some day from `first` to `last`; of a count without a day, its event's."""
    reported, canceled = func.coalesce(Event.reported_on, Event.ends_on), col(Event.cancelled_at)
    counted = col(Event.certificates_issued).is_not(None)
    query: Any = select(Event.entered_at, Event.ends_on, case((counted, reported)), canceled)
    waited = (col(Event.ends_on) < last, ~counted | (reported > first))
    since = datetime.combine(first, time(), settings().zone)
    query = query.where(Event.provider_id == provider.id, *waited, canceled.is_(None) | (canceled > since))
    for entered_at, ends_on, reported_on, cancelled_at in session.exec(query):
        closed = filter(None, (reported_on, cancelled_at and clock.local(cancelled_at).date()))
        yield Owed(clock.local(entered_at).date(), ends_on, min(closed, default=None))


def _days(ends_on: date, reported_on: date | None) -> int:
    return (reported_on - ends_on).days if reported_on else 0


def notes_of(session: Session, provider: Provider, *, user: User) -> Sequence[ProviderNote]:
    """What staff wrote about a provider, the newest first. Its own people never see it."""
    require(user, Permission.SEE_COMPLIANCE, provider.id)
    query = select(ProviderNote).where(ProviderNote.provider_id == provider.id)
    newest_first = query.options(joinedload(ProviderNote.written_by)).order_by(col(ProviderNote.id).desc())  # type: ignore[arg-type]
    return session.exec(newest_first.limit(MOST)).all()


def mails_of(session: Session, provider: Provider, *, user: User) -> Sequence[OutboxMail]:
    """The mails that a provider's people got or were to get, the newest first."""
    require(user, Permission.SEE_COMPLIANCE, provider.id)
    query = select(OutboxMail).where(OutboxMail.provider_id == provider.id).order_by(col(OutboxMail.id).desc())
    return session.exec(query.limit(PAGE)).all()


def requests_of(session: Session, provider: Provider, *, user: User) -> Sequence[Request]:
    """What a provider asked of OPI and what OPI's people proposed about it, the newest first."""
    require(user, Permission.SEE_COMPLIANCE, provider.id)
    query = select(Request).where(Request.provider_id == provider.id).order_by(col(Request.id).desc())
    return session.exec(query.limit(PAGE)).all()


def people_of(session: Session, provider: Provider, *, user: User) -> Sequence[User]:
    """The accounts of a provider, by name."""
    require(user, Permission.SEE_COMPLIANCE, provider.id)
    query = select(User).where(User.provider_id == provider.id).order_by(User.full_name)
    return session.exec(query.limit(MOST)).all()
