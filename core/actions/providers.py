"""What staff do with providers."""

from datetime import datetime

from sqlmodel import Session

from core import audit
from core.db import begin_change
from core.errors import ChangedBySomeoneElse, InvalidInput
from core.models import Provider, ProviderDetails, ProviderNote, User
from core.models.typed import text_of
from core.permissions import Permission
from core.rules.access import require


def add(session: Session, details: ProviderDetails, *, by: User, now: datetime) -> Provider:
    """Enter an approved provider. Raises NotAllowed."""
    begin_change(session, by)
    require(by, Permission.CHANGE_PROVIDERS)
    provider = Provider(**details.model_dump())
    session.add(provider)
    audit.record(session, "provider.added", provider, by=by, now=now, after=details.model_dump())
    session.commit()
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
    after = details.model_dump()
    before = {name: getattr(provider, name) for name in after}
    if after != before:
        provider.sqlmodel_update(after)
        provider.version += 1
        audit.record(session, "provider.edited", provider, by=by, now=now, before=before, after=after)
    session.commit()


def note(session: Session, provider: Provider, text: str, *, by: User, now: datetime) -> ProviderNote:
    """Write down something about a provider, such as a phone call. Raises NotAllowed or InvalidInput."""
    begin_change(session, by, provider)
    require(by, Permission.CHANGE_PROVIDERS, provider.id)
    note = ProviderNote(provider_id=provider.id, text=_note_typed(text), written_at=now, written_by_id=by.id)
    session.add(note)
    audit.record(session, "provider.noted", provider, by=by, now=now, after={"note": note.text})
    session.commit()
    return note


def _note_typed(text: str) -> str:
    try:
        return text_of("what is to be kept", 2000, lines=True)(text)
    except ValueError as problem:
        raise InvalidInput({"text": str(problem)}) from None
