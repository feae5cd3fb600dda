"""Providers added, edited, suspended, restored and noted about, all by OPI's staff."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, select

from core import audit
from core.audit import AuditRecord
from core.changes.providers import (
    add_provider,
    add_providers,
    notify_managers,
    replace_details,
    set_suspended_on,
    suspend_provider,
)
from core.db import advisory_lock, begin_change
from core.errors import ChangedBySomeoneElse, InvalidInput
from core.models import AuditAction, Provider, ProviderDetails, ProviderNote, User
from core.models.text_input import check_field, required_reason, text_of
from core.notices import provider_restored
from core.permissions import Permission
from core.queries.compliance import compliance_of
from core.rules.importing import plain
from core.rules.providers import is_suspended
from core.rules.scope import require
from core.rules.suspensions import SuspensionReasons

_NOTE = text_of("what is to be kept", 2000, lines=True)


def add(
    session: Session, details: ProviderDetails, *, approved_on: date | None = None, by: User, now: datetime
) -> Provider:
    """Enter an approved provider; without a day it was approved before the records begin. Raises NotAllowed."""
    begin_change(session, by)
    require(by, Permission.CHANGE_PROVIDERS)
    provider = add_provider(session, details, approved_on=approved_on, by=by, now=now)
    session.commit()
    return provider


def add_many(session: Session, many: Sequence[ProviderDetails], *, by: User, now: datetime) -> list[Provider]:
    """Enter many approved providers, all or none. Raises NotAllowed, or InvalidInput by the place of each
    whose name is there already, so that a list brought twice is stored once."""
    begin_change(session, by)
    require(by, Permission.CHANGE_PROVIDERS)
    advisory_lock(session, "providers")
    known = {plain(name) for name in session.exec(select(Provider.name))}
    problems = {}
    for place, details in enumerate(many):
        if plain(details.name) in known:
            problems[str(place)] = f"There is a provider “{details.name}” already; leave this row out."
        known.add(plain(details.name))
    if problems:
        raise InvalidInput(problems)
    added = add_providers(session, [details.model_dump() for details in many], by=by, now=now)
    session.commit()
    return added


def edit(
    session: Session,
    provider: Provider,
    details: ProviderDetails,
    *,
    seen_version: int,
    by: User,
    now: datetime,
) -> None:
    """Replace a provider's details; certificates printed earlier keep the old ones.

    Raises NotAllowed or ChangedBySomeoneElse.
    """
    begin_change(session, by, provider)
    require(by, Permission.CHANGE_PROVIDERS)
    if provider.version != seen_version:
        raise ChangedBySomeoneElse
    replace_details(session, provider, details, by=by, now=now)
    session.commit()


def suspend(session: Session, provider: Provider, *, reason: str, by: User, today: date, now: datetime) -> None:
    """Take new events from a provider until it is restored, and tell its managers with what is not in order.

    Raises NotAllowed or ReasonMissing.
    """
    reason = _begin(session, provider, reason, by)
    if not is_suspended(provider, today):
        grounds = SuspensionReasons(today, *compliance_of(session, provider, user=by, today=today))
        suspend_provider(session, provider, grounds, reason=reason, by=by, today=today, now=now)
    session.commit()


def restore(session: Session, provider: Provider, *, reason: str, by: User, now: datetime) -> None:
    """End a suspension, and tell the managers. Raises NotAllowed or ReasonMissing."""
    reason = _begin(session, provider, reason, by)
    if provider.suspended_on is not None:
        set_suspended_on(session, provider, None, AuditAction.PROVIDER_RESTORED, {}, reason=reason, by=by, now=now)
        notify_managers(session, provider, provider_restored(provider, reason), now)
    session.commit()


def _begin(session: Session, provider: Provider, reason: str, by: User) -> str:
    begin_change(session, by, provider)
    require(by, Permission.CHANGE_PROVIDERS)
    return required_reason(reason)


def note(
    session: Session, providers: Sequence[Provider], text: str, *, by: User, now: datetime
) -> Sequence[ProviderNote]:
    """Write down something about one provider or many, such as a phone call. Raises NotAllowed or InvalidInput."""
    providers = sorted({provider.id: provider for provider in providers}.values(), key=lambda one: one.id)
    begin_change(session, by, *providers)
    require(by, Permission.CHANGE_PROVIDERS)
    if not providers:
        raise InvalidInput({"providers": "Choose at least one."})
    text = check_field("text", _NOTE, text)
    notes = [ProviderNote(provider_id=one.id, text=text, written_at=now, written_by_id=by.id) for one in providers]
    session.add_all(notes)
    records = [AuditRecord(AuditAction.PROVIDER_NOTED, provider, after={"note": text}) for provider in providers]
    audit.record_all(session, records, by=by, now=now)
    session.commit()
    return notes
