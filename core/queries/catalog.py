"""The public catalog: events of approved providers that run or come. Nothing here needs a user."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import contains_eager, selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.models import Event, EventCategory, Location, Provider
from core.models.text_input import clean, folded
from core.queries.directory import approved
from core.queries.events import without_count
from core.queries.keyset import PAGE, Order, cut, decode, encode, iso_day, row_id
from core.queries.url_values import readable, value_in, without_empty


class CatalogPlace(StrEnum):
    ONLINE = "online"
    IN_PERSON = "in person"


PLACE_CHOICES: dict[str, CatalogPlace | None] = {
    "Anywhere": None,
    "Online": CatalogPlace.ONLINE,
    "In person": CatalogPlace.IN_PERSON,
}


@dataclass(frozen=True)
class CatalogFilter:
    """What the catalog should show. `after` is the cursor of an earlier page."""

    search: str = ""
    category: str | None = None
    place: CatalogPlace | None = None
    city: str = ""
    after: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], *, categories: Mapping[str, str]) -> "CatalogFilter":
        """The filter that an address asks for; `categories` are names by their codes. What means nothing is passed
        over."""
        texts = defaultdict(str, readable(query))
        return cls(
            search=texts["search"],
            category=value_in(texts["category"], category_choices(categories), None),
            place=value_in(texts["where"], PLACE_CHOICES, None),
            city=texts["city"],
            after=texts["after"],
        )

    def to_query(self) -> dict[str, str]:
        """The address that asks for this filter: the inverse of `from_query`."""
        return without_empty(
            search=self.search, category=self.category, where=self.place, city=self.city, after=self.after
        )


def category_choices(categories: Mapping[str, str]) -> dict[str, str | None]:
    """Codes by the words of the interface, all of them first."""
    return {"All": None, **{name: code for code, name in categories.items()}}


@dataclass(frozen=True)
class CatalogPage:
    """Events, the next to end first, and the cursor of the next page ("" where there is none)."""

    events: Sequence[Event]
    after: str = ""


def page_of(session: Session, criteria: CatalogFilter, *, today: date) -> CatalogPage:
    """One page of running and upcoming events. Raises NotFound for a cursor that nobody gave.

    Ordered as `event_waiting_for_count` is, so that no more events are read than are shown or left out.
    """
    order = Order((col(Event.ends_on), col(Event.provider_id), col(Event.id)))
    query = _filtered(_open(today), criteria)
    if criteria.after:
        query = query.where(order.beyond(decode(criteria.after, iso_day, row_id, row_id)))
    query = query.options(contains_eager(Event.provider), selectinload(Event.categories))  # type: ignore[arg-type]
    shown, last = cut(session.exec(query.order_by(*order.by()).limit(PAGE + 1)).all())
    return CatalogPage(shown, encode(last.ends_on, last.provider_id, last.id) if last else "")


def _open(today: date) -> SelectOfScalar[Event]:
    """Not over, not canceled; a count that is in would say that it is over."""
    return (
        select(Event)
        .join(Provider, col(Provider.id) == Event.provider_id)
        .where(without_count(), col(Event.ends_on) >= today, approved(today))
    )


def _filtered(query: SelectOfScalar[Event], criteria: CatalogFilter) -> SelectOfScalar[Event]:
    for word in folded(criteria.search)[:200].split():
        query = query.where(col(Event.search_text).contains(word, autoescape=True))
    if criteria.category:
        query = query.where(_has_category(criteria.category))
    if criteria.place:
        here = Location.ONLINE if criteria.place is CatalogPlace.ONLINE else Location.IN_PERSON
        query = query.where(col(Event.location).in_([here, Location.BOTH]))
    if city := clean(criteria.city)[:100]:
        query = query.where(func.lower(Event.city).startswith(city.lower(), autoescape=True))
    return query


def _has_category(code: str) -> ColumnElement[bool]:
    return (
        select(EventCategory.event_id)
        .where(EventCategory.event_id == Event.id, EventCategory.category_code == code)
        .exists()
    )
