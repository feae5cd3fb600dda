"""Reports that were issued, and the events and providers from which new ones are made."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, func, select

from core.errors import NotFound
from core.formats import day
from core.models import Attendee, Event, Provider, Report, User
from core.models.providers import PROVIDER_TYPES
from core.permissions import Permission
from core.queries.keyset import PAGE
from core.queries.url_values import is_an_id
from core.rules.scope import require
from core.rules.years import first_day, last_day


def get(session: Session, report_id: int | None, *, user: User) -> Report:
    """One report that the user reaches. Raises NotFound for every other number alike."""
    report = session.get(Report, report_id) if is_an_id(report_id) else None
    if report is None:
        raise NotFound
    if report.provider_id is None and not user.role.is_agency_wide:
        raise NotFound
    require(user, Permission.SEE_REPORTS, report.provider_id)
    return report


def list_of(session: Session, *, year: int | None = None, before: int | None = None, user: User) -> Sequence[Report]:
    """The reports issued last that the user reaches, and one more than a page where there are more."""
    require(user, Permission.SEE_REPORTS)
    query = select(Report).options(joinedload(Report.issued_by), joinedload(Report.provider))  # type: ignore[arg-type]
    if not user.role.is_agency_wide:
        query = query.where(Report.provider_id == user.provider_id)
    if year:
        query = query.where(Report.year == year)
    if before:
        query = query.where(col(Report.id) < before)
    return session.exec(query.order_by(col(Report.id).desc()).limit(PAGE + 1)).all()


def events_of_year(session: Session, provider: Provider, year: int, *, user: User) -> Sequence[Event]:
    """A provider's events that end in a reporting year, in their order."""
    require(user, Permission.SEE_EVENTS, provider.id)
    within = col(Event.ends_on).between(first_day(year), last_day(year))
    query = select(Event).where(Event.provider_id == provider.id, within)
    return session.exec(query.order_by(col(Event.starts_on), col(Event.id))).all()


def participants(session: Session, events: Sequence[Event], *, user: User) -> Mapping[int, Sequence[str]]:
    """The names on the rosters of these events, of people who completed them."""
    names: dict[int, list[str]] = defaultdict(list)
    for event in events:
        require(user, Permission.SEE_EVENTS, event.provider_id)
    for start in range(0, len(events), 500):
        chosen = [event.id for event in events[start : start + 500]]
        query = select(Attendee.event_id, Attendee.name).where(col(Attendee.event_id).in_(chosen), Attendee.completed)
        for event_id, name in session.exec(query.order_by(Attendee.name)):
            names[event_id].append(name)
    return names


def providers_for_board(session: Session, year: int, *, user: User) -> list[list[str | int | float]]:
    """Every provider with its approval, and its events and certificates of a reporting year."""
    require(user, Permission.SEE_PROVIDERS)
    sums = _sums_of_year(session, first_day(year), last_day(year))
    query = select(Provider).where(col(Provider.merged_into_id).is_(None)).order_by(Provider.name, col(Provider.id))
    return [[*_approval(provider), *sums.get(provider.id, (0, 0))] for provider in session.exec(query)]


def _sums_of_year(session: Session, first: date, last: date) -> dict[int, tuple[int, int]]:
    query = (
        select(Event.provider_id, func.count(), func.coalesce(func.sum(Event.certificates_issued), 0))
        .where(col(Event.ends_on).between(first, last), col(Event.cancelled_at).is_(None))
        .group_by(col(Event.provider_id))
    )
    return {provider_id: (events, int(certificates or 0)) for provider_id, events, certificates in session.exec(query)}


def _approval(provider: Provider) -> list[str | int | float]:
    return [
        provider.name,
        PROVIDER_TYPES[provider.type],
        day(provider.approved_on) if provider.approved_on else "before these records",
        f"suspended since {day(provider.suspended_on)}" if provider.suspended_on else "approved",
        provider.phone,
        provider.contact_name,
    ]
