"""The public directory: approved providers, and what they offer. Nothing here needs a user."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from core.errors import NotFound
from core.models import Category, Event, EventCategory, Provider
from core.models.text_input import folded
from core.queries.keyset import PAGE, cut
from core.queries.provider_names import ProviderNames, provider_names

LATELY = timedelta(days=2 * 365)


@dataclass(frozen=True)
class DirectoryPage:
    """Providers by name, and the categories of what each offered lately, the most frequent first.

    `after` is where the next page begins, None where there is none.
    """

    providers: Sequence[Provider]
    categories: Mapping[int, Sequence[str]]
    after: int | None = None


def approved(day: date) -> ColumnElement[bool]:
    """`rules.providers.is_approved` for SQL; a test holds the two together."""
    started = or_(col(Provider.approved_on).is_(None), col(Provider.approved_on) <= day)
    return and_(started, or_(col(Provider.suspended_on).is_(None), col(Provider.suspended_on) > day))


def page_of(session: Session, search: str = "", *, after: int | None = None, today: date) -> DirectoryPage:
    """One page of approved providers; `after` is the number of the provider before it.

    Raises NotFound when there is no such provider.
    """
    found = list(islice(_approved(session, _fitting(provider_names(session), search, after), today), PAGE + 1))
    shown, last = cut(found)
    categories = _categories(session, [provider.id for provider in shown], today)
    return DirectoryPage(shown, categories, last.id if last else None)


def _fitting(every: ProviderNames, search: str, after: int | None) -> Iterator[int]:
    """The numbers of the providers that have all words of the search, by name."""
    if after is not None and after not in every.places:
        raise NotFound
    first = 0 if after is None else every.places[after] + 1
    words = folded(search)[:200].split()
    for place in range(first, len(every.ids)):
        if all(word in every.texts[place] for word in words):
            yield every.ids[place]


def _approved(session: Session, numbers: Iterator[int], today: date) -> Iterator[Provider]:
    """Those of them that are approved, read page by page as they are wanted."""
    while chunk := list(islice(numbers, 2 * PAGE)):
        query = select(Provider).where(col(Provider.id).in_(chunk), approved(today))
        found = {provider.id: provider for provider in session.exec(query)}
        yield from (found[number] for number in chunk if number in found)


def _categories(session: Session, providers: Sequence[int], today: date) -> dict[int, list[str]]:
    query = (
        select(Event.provider_id, Category.name)
        .join(EventCategory, col(EventCategory.event_id) == Event.id)
        .join(Category, col(Category.code) == EventCategory.category_code)
        .where(
            col(Event.provider_id).in_(providers),
            col(Event.starts_on) >= today - LATELY,
            col(Event.cancelled_at).is_(None),
        )
        .group_by(col(Event.provider_id), col(Category.code))
        .order_by(func.count().desc(), col(Category.position))
    )
    found: dict[int, list[str]] = {}
    for number, name in session.exec(query):
        found.setdefault(number, []).append(name)
    return found
