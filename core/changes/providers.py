"""Providers added, changed and suspended in the transaction of the caller."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from core import audit, outbox
from core.audit import AuditRecord
from core.models import AuditAction, Provider, ProviderDetails, User
from core.notices import Notice, provider_suspended
from core.permissions import Role
from core.rules.suspensions import SuspensionReasons


def add_provider(
    session: Session, details: ProviderDetails, *, approved_on: date | None = None, by: User, now: datetime
) -> Provider:
    """Add a provider in the caller's transaction."""
    return add_providers(session, [{**details.model_dump(), "approved_on": approved_on}], by=by, now=now)[0]


def add_providers(session: Session, many: Sequence[dict[str, Any]], *, by: User, now: datetime) -> list[Provider]:
    added = [Provider(**values) for values in many]
    session.add_all(added)
    pairs = zip(added, many, strict=True)
    records = (AuditRecord(AuditAction.PROVIDER_ADDED, provider, after=values) for provider, values in pairs)
    audit.record_all(session, records, by=by, now=now)
    return added


def replace_details(
    session: Session, provider: Provider, details: ProviderDetails, *, reason: str = "", by: User, now: datetime
) -> None:
    """Put `details` in place of the provider's own, in the caller's transaction; a change makes a new version."""
    after = details.model_dump()
    before = {name: getattr(provider, name) for name in after}
    if after != before:
        provider.sqlmodel_update(after)
        provider.version += 1
        audit.record(
            session, AuditAction.PROVIDER_EDITED, provider, by=by, now=now, before=before, after=after, reason=reason
        )


def suspend_provider(
    session: Session,
    provider: Provider,
    grounds: SuspensionReasons,
    *,
    reason: str,
    proposal: int | None = None,
    by: User,
    today: date,
    now: datetime,
) -> None:
    """Suspend in the caller's transaction; `proposal` is the number of the request that was approved."""
    stored = grounds.stored()
    more = {"grounds": stored if grounds.reasons else None, "proposal": proposal}
    details = {name: value for name, value in more.items() if value is not None}
    set_suspended_on(session, provider, today, AuditAction.PROVIDER_SUSPENDED, details, reason=reason, by=by, now=now)
    notify_managers(session, provider, provider_suspended(provider, reason, SuspensionReasons.read(stored)), now)


def set_suspended_on(
    session: Session,
    provider: Provider,
    day: date | None,
    action: AuditAction,
    details: Mapping[str, Any],
    *,
    reason: str,
    by: User,
    now: datetime,
) -> None:
    before, after = {"suspended_on": provider.suspended_on}, {"suspended_on": day, **details}
    provider.suspended_on = day  # no detail of the form, so a form that stands open may still be saved
    audit.record(session, action, provider, by=by, now=now, before=before, after=after, reason=reason)


def notify_managers(session: Session, provider: Provider, notice: Notice, now: datetime) -> None:
    """Mail each manager, or the contact where nobody manages."""
    managers = select(User.email).where(User.provider_id == provider.id, User.role == Role.MANAGER, col(User.active))
    for email in set(session.exec(managers)) or {provider.contact_email} - {""}:
        outbox.queue(session, email, notice, provider_id=provider.id, now=now)
