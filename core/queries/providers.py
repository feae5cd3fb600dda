"""What users ask about providers."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.errors import NotFound
from core.models import Event, Provider, User
from core.permissions import Permission
from core.queries.events import is_an_id
from core.rules.access import require

PAGE = 50


def get(session: Session, provider_id: int | None, *, user: User) -> Provider:
    """One provider that the user reaches. Raises NotFound for every other number alike."""
    provider = session.get(Provider, provider_id) if is_an_id(provider_id) else None
    if provider is None:
        raise NotFound
    require(user, Permission.SEE_EVENTS, provider.id)
    return provider


def listed(session: Session, search: str = "", *, after: str = "", user: User) -> Sequence[Provider]:
    """Providers by name, one page and one row more where there are more; `after` is a name."""
    require(user, Permission.SEE_PROVIDERS)
    standing = col(Provider.merged_into_id).is_(None)
    query = select(Provider).where(standing).order_by(Provider.name, col(Provider.id)).limit(PAGE + 1)
    for word in search.casefold().split():
        query = query.where(func.lower(Provider.name).contains(word, autoescape=True))
    if after:
        query = query.where(Provider.name >= after)
    return session.exec(query).all()


def names(session: Session, *, user: User) -> dict[int, str]:
    """Number and name of every provider, by name: what staff choose from."""
    require(user, Permission.SEE_PROVIDERS)
    query = select(Provider.id, Provider.name).where(col(Provider.merged_into_id).is_(None))
    return dict(session.exec(query.order_by(Provider.name)).all())


def standing_events(session: Session, provider: Provider) -> int:
    """How many events a provider has that were not cancelled; two stand for more, which nobody asks."""
    found = select(Event.id).where(Event.provider_id == provider.id, col(Event.cancelled_at).is_(None))
    return len(session.exec(found.limit(2)).all())
