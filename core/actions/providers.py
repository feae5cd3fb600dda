"""What staff do with providers."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from core import audit
from core.audit import Deed
from core.db import begin_change, take_turns
from core.errors import ChangedBySomeoneElse, InvalidInput
from core.models import Provider, ProviderDetails, User
from core.permissions import Permission
from core.rules.access import require
from core.rules.importing import plain


def add(session: Session, details: ProviderDetails, *, by: User, now: datetime) -> Provider:
    """Enter an approved provider. Raises NotAllowed."""
    begin_change(session, by)
    require(by, Permission.CHANGE_PROVIDERS)
    provider = _add(session, [details], by=by, now=now)[0]
    session.commit()
    return provider


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
    added = _add(session, many, by=by, now=now)
    session.commit()
    return added


def _add(session: Session, many: Sequence[ProviderDetails], *, by: User, now: datetime) -> list[Provider]:
    added = [Provider(**details.model_dump()) for details in many]
    session.add_all(added)
    told = zip(added, many, strict=True)
    deeds = (Deed("provider.added", provider, after=details.model_dump()) for provider, details in told)
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
    after = details.model_dump()
    before = {name: getattr(provider, name) for name in after}
    if after != before:
        provider.sqlmodel_update(after)
        provider.version += 1
        audit.record(session, "provider.edited", provider, by=by, now=now, before=before, after=after)
    session.commit()
