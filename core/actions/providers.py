"""What staff do with providers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from core import audit, outbox
from core.audit import Deed
from core.db import begin_change, take_turns
from core.errors import ChangedBySomeoneElse, InvalidInput
from core.models import Provider, ProviderDetails, ProviderNote, User
from core.models.typed import checked, required_reason, text_of
from core.notices import Notice, provider_restored, provider_suspended
from core.permissions import Permission, Role
from core.queries.compliance import standing_of
from core.rules.access import require
from core.rules.importing import plain
from core.rules.providers import is_suspended
from core.rules.suspensions import Grounds

_NOTE = text_of("what is to be kept", 2000, lines=True)


def add(
    session: Session, details: ProviderDetails, *, approved_on: date | None = None, by: User, now: datetime
) -> Provider:
    """Enter an approved provider; without a day it was approved before the records begin. Raises NotAllowed."""
    begin_change(session, by)
    require(by, Permission.CHANGE_PROVIDERS)
    provider = enter(session, details, approved_on=approved_on, by=by, now=now)
    session.commit()
    return provider


def enter(
    session: Session, details: ProviderDetails, *, approved_on: date | None = None, by: User, now: datetime
) -> Provider:
    """Add a provider in the caller's transaction."""
    return _enter(session, [{**details.model_dump(), "approved_on": approved_on}], by=by, now=now)[0]


def add_many(session: Session, many: Sequence[ProviderDetails], *, by: User, now: datetime) -> list[Provider]:
    """Enter many approved providers, all or none. Raises NotAllowed, or InvalidInput by the place of each
    whose name is there already, so that a list brought twice is stored once."""
    begin_change(session, by)
    require(by, Permission.CHANGE_PROVIDERS)
    take_turns(session, "providers")
    known = {plain(name) for name in session.exec(select(Provider.name))}
    problems = {}
    for place, details in enumerate(many):
        if plain(details.name) in known:
            problems[str(place)] = f"There is a provider “{details.name}” already; leave this row out."
        known.add(plain(details.name))
    if problems:
        raise InvalidInput(problems)
    added = _enter(session, [details.model_dump() for details in many], by=by, now=now)
    session.commit()
    return added


def _enter(session: Session, many: Sequence[dict[str, Any]], *, by: User, now: datetime) -> list[Provider]:
    added = [Provider(**values) for values in many]
    session.add_all(added)
    told = zip(added, many, strict=True)
    deeds = (Deed("provider.added", provider, after=values) for provider, values in told)
    audit.record_all(session, deeds, by=by, now=now)
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


def replace_details(
    session: Session, provider: Provider, details: ProviderDetails, *, reason: str = "", by: User, now: datetime
) -> None:
    """Put `details` in place of the provider's own, in the caller's transaction; a change makes a new version."""
    after = details.model_dump()
    before = {name: getattr(provider, name) for name in after}
    if after != before:
        provider.sqlmodel_update(after)
        provider.version += 1
        audit.record(session, "provider.edited", provider, by=by, now=now, before=before, after=after, reason=reason)


def suspend(session: Session, provider: Provider, *, reason: str, by: User, today: date, now: datetime) -> None:
    """Take new events from a provider until it is restored, and tell its managers with what is not in order.

    Raises NotAllowed or ReasonMissing.
    """
    reason = _begin(session, provider, reason, by)
    if not is_suspended(provider, today):
        grounds = Grounds(today, *standing_of(session, provider, user=by, today=today))
        take_approval(session, provider, grounds, reason=reason, by=by, today=today, now=now)
    session.commit()


def take_approval(
    session: Session,
    provider: Provider,
    grounds: Grounds,
    *,
    reason: str,
    proposal: int | None = None,
    by: User,
    today: date,
    now: datetime,
) -> None:
    """Suspend in the caller's transaction; `proposal` is the number of the request that was approved."""
    kept = grounds.stored()
    more = {"grounds": kept if grounds.reasons else None, "proposal": proposal}
    told = {name: value for name, value in more.items() if value is not None}
    _set_suspended_on(session, provider, today, "provider.suspended", told, reason=reason, by=by, now=now)
    _tell(session, provider, provider_suspended(provider, reason, Grounds.read(kept)), now)


def restore(session: Session, provider: Provider, *, reason: str, by: User, now: datetime) -> None:
    """End a suspension, and tell the managers. Raises NotAllowed or ReasonMissing."""
    reason = _begin(session, provider, reason, by)
    if provider.suspended_on is not None:
        _set_suspended_on(session, provider, None, "provider.restored", {}, reason=reason, by=by, now=now)
        _tell(session, provider, provider_restored(provider, reason), now)
    session.commit()


def _begin(session: Session, provider: Provider, reason: str, by: User) -> str:
    begin_change(session, by, provider)
    require(by, Permission.CHANGE_PROVIDERS)
    return required_reason(reason)


def _set_suspended_on(
    session: Session,
    provider: Provider,
    day: date | None,
    deed: str,
    told: Mapping[str, Any],
    *,
    reason: str,
    by: User,
    now: datetime,
) -> None:
    before, after = {"suspended_on": provider.suspended_on}, {"suspended_on": day, **told}
    provider.suspended_on = day  # no detail of the form, so a form that stands open may still be saved
    audit.record(session, deed, provider, by=by, now=now, before=before, after=after, reason=reason)


def _tell(session: Session, provider: Provider, notice: Notice, now: datetime) -> None:
    """Mail each manager, or the contact where nobody manages."""
    managers = select(User.email).where(User.provider_id == provider.id, User.role == Role.MANAGER, col(User.active))
    for address in set(session.exec(managers)) or {provider.contact_email} - {""}:
        outbox.queue(session, address, notice, provider_id=provider.id, now=now)


def note(
    session: Session, providers: Sequence[Provider], text: str, *, by: User, now: datetime
) -> Sequence[ProviderNote]:
    """Write down something about one provider or many, such as a phone call. Raises NotAllowed or InvalidInput."""
    providers = sorted({provider.id: provider for provider in providers}.values(), key=lambda one: one.id)
    begin_change(session, by, *providers)
    require(by, Permission.CHANGE_PROVIDERS)
    if not providers:
        raise InvalidInput({"providers": "Choose at least one."})
    text = checked("text", _NOTE, text)
    notes = [ProviderNote(provider_id=one.id, text=text, written_at=now, written_by_id=by.id) for one in providers]
    session.add_all(notes)
    deeds = [Deed("provider.noted", provider, after={"note": text}) for provider in providers]
    audit.record_all(session, deeds, by=by, now=now)
    session.commit()
    return notes
