"""Providers as a list and one by one, with their compliance status and current suspension."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from core.errors import NotFound
from core.models import AuditAction, AuditEntry, Event, Provider, ProviderRollup, User
from core.permissions import Permission
from core.queries.compliance import has_status
from core.queries.folded_text import has_words
from core.queries.keyset import PAGE
from core.queries.url_values import is_an_id
from core.rules.compliance import ComplianceStatus
from core.rules.compliance import compliance_status as compliance_status
from core.rules.providers import is_suspended
from core.rules.scope import require
from core.rules.suspensions import SuspensionReasons

FEW = 1_000  # providers that a select box can hold


def get(session: Session, provider_id: int | None, *, user: User) -> Provider:
    """One provider that the user reaches. Raises NotFound for every other number alike."""
    provider = session.get(Provider, provider_id) if is_an_id(provider_id) else None
    if provider is None:
        raise NotFound
    require(user, Permission.SEE_EVENTS, provider.id)
    return provider


class ProviderRow(NamedTuple):
    provider: Provider
    status: ComplianceStatus


def list_of(
    session: Session,
    search: str = "",
    *,
    status: ComplianceStatus | None = None,
    after: str = "",
    user: User,
    today: date,
) -> list[ProviderRow]:
    """Providers by name with their state, one page and one row more where there are more; `after` is a name."""
    require(user, Permission.SEE_PROVIDERS)
    query: Any = select(Provider, ProviderRollup).join(
        ProviderRollup, col(ProviderRollup.provider_id) == Provider.id, isouter=True
    )
    query = query.where(col(Provider.merged_into_id).is_(None), *_named(search))
    if status:
        query = query.where(has_status(status, today))
    if after:
        query = query.where(Provider.name >= after)
    found = session.exec(query.order_by(Provider.name, col(Provider.id)).limit(PAGE + 1))
    return [ProviderRow(provider, _status(owed, today)) for provider, owed in found]


def _status(owed: ProviderRollup | None, today: date) -> ComplianceStatus:
    return compliance_status(owed.first_ends_on, owed.third_ends_on, today) if owed else ComplianceStatus.IN_ORDER


def _named(search: str) -> list[ColumnElement[bool]]:
    """Names with each word of the search, whichever apostrophes, dashes and accents they are written with."""
    return [has_words(search, Provider.name)]


def names(session: Session, search: str = "", *, user: User) -> dict[int, str]:
    """Number and name of providers, by name: what staff choose from. At most FEW, so that a box can hold them."""
    require(user, Permission.SEE_PROVIDERS)
    query = select(Provider.id, Provider.name).where(col(Provider.merged_into_id).is_(None), *_named(search))
    return dict(session.exec(query.order_by(Provider.name).limit(FEW)).all())


class CurrentSuspension(NamedTuple):
    """Since when, why in a person's words, and what was not in order by the records."""

    since: date
    reason: str
    grounds: SuspensionReasons | None


def suspension_of(session: Session, provider: Provider, *, user: User, today: date) -> CurrentSuspension | None:
    """The suspension that holds today, for the provider's own people too; None where nobody wrote down why."""
    require(user, Permission.SEE_OWN_ACCOUNT, provider.id)
    if not provider.suspended_on or not is_suspended(provider, today):
        return None
    of = (
        AuditEntry.subject == "provider",
        AuditEntry.subject_id == provider.id,
        AuditEntry.action == AuditAction.PROVIDER_SUSPENDED,
    )
    entry = session.exec(select(AuditEntry).where(*of).order_by(col(AuditEntry.id).desc()).limit(1)).first()
    if entry is None:
        return None
    stored = entry.after.get("grounds")
    return CurrentSuspension(provider.suspended_on, entry.reason, SuspensionReasons.read(stored) if stored else None)


def are_many(session: Session) -> bool:
    """More than a select box can hold, so that one searches first."""
    return session.exec(select(Provider.id).order_by(col(Provider.id)).offset(FEW).limit(1)).first() is not None


def active_events(session: Session, provider: Provider) -> int:
    """How many events a provider has that were not canceled; two stand for more, which nobody asks."""
    found = select(Event.id).where(Event.provider_id == provider.id, col(Event.cancelled_at).is_(None))
    return len(session.exec(found.limit(2)).all())
