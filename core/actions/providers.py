"""What staff do with providers."""

from datetime import date, datetime

from sqlmodel import Session

from core import audit
from core.db import begin_change
from core.errors import ChangedBySomeoneElse
from core.models import Provider, ProviderDetails, User
from core.permissions import Permission
from core.rules.access import require


def add(session: Session, details: ProviderDetails, *, by: User, now: datetime) -> Provider:
    """Enter an approved provider. Raises NotAllowed."""
    begin_change(session, by)
    require(by, Permission.CHANGE_PROVIDERS)
    provider = enter(session, details, by=by, now=now)
    session.commit()
    return provider


def enter(
    session: Session, details: ProviderDetails, *, approved_on: date | None = None, by: User, now: datetime
) -> Provider:
    """Add a provider in the caller's transaction."""
    provider = Provider(**details.model_dump(), approved_on=approved_on)
    session.add(provider)
    audit.record(session, "provider.added", provider, by=by, now=now, after=details.model_dump())
    return provider


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
