"""Which events a list shows, and the address that asks for it.

Screens, links and files all go by `EventFilter.from_query` and its inverse `to_query`, so that a file has what the list
under the same address shows. Files refuse what the screen passes over: `require_readable`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from core.errors import FilterNotReadable, Refused
from core.models import ProviderType
from core.queries.url_values import chosen, member_of, number_or_none, readable, value_in, without_empty
from core.rules.events import EventState
from core.rules.periods import Period, day_or_none, period_from


class EventSort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


class CountFilter(StrEnum):
    """Of the events that were not canceled: all, or those with or without a count."""

    ALL = "held"
    IN = "in"
    MISSING = "missing"


_SHOWN = 60  # characters of an address in a message
_ANEW = "choose the filters on the list again, so that the file holds what you want."

NO_COUNTY = "none"
_STATE_WORDS = {EventState.CANCELED: "Canceled"}
STATE_CHOICES: dict[str, EventState | None] = {
    "All": None,
    **{_STATE_WORDS.get(state, state.capitalize()): state for state in EventState},
}
SORT_CHOICES = {"Newest first": EventSort.NEWEST, "Oldest first": EventSort.OLDEST, "Title A to Z": EventSort.TITLE}
# What narrows a list beside its fields, as numbers elsewhere lead to their events.
NARROWING_KEYS = ("provider", "type", "county", "category", "from", "to", "count", "overdue-on", "waiting-on")
FILTER_KEYS = ("search", "state", "sort", *NARROWING_KEYS)  # all but the cursors


@dataclass(frozen=True)
class EventFilter:
    """What a list of events should show. `after` and `before` are cursors of an earlier page.

    `ended` are months in which the last day lies; `overdue_on` and `waiting_on` the Sunday of a week at whose
    end the count was overdue, or was not in.
    """

    search: str = ""
    state: EventState | None = None
    sort: EventSort = EventSort.NEWEST
    provider: int | None = None
    provider_type: ProviderType | None = None
    county: str = ""
    category: str = ""
    ended: Period | None = None
    counted: CountFilter | None = None
    overdue_on: date | None = None
    waiting_on: date | None = None
    after: str = ""
    before: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], *, categories: Mapping[str, str], today: date) -> "EventFilter":
        """The filter that an address asks for. What means nothing there is passed over: see `require_readable`."""
        texts = defaultdict(str, readable(query))
        return cls(
            search=texts["search"],
            state=value_in(texts["state"], STATE_CHOICES, None),
            sort=value_in(texts["sort"], SORT_CHOICES, EventSort.NEWEST),
            provider=number_or_none(texts["provider"]),
            provider_type=member_of(ProviderType, texts["type"]),
            county=texts["county"],
            category=texts["category"] if texts["category"] in categories else "",
            ended=_period(texts["from"], texts["to"], today),
            counted=member_of(CountFilter, texts["count"]),
            overdue_on=day_or_none(texts["overdue-on"]),
            waiting_on=day_or_none(texts["waiting-on"]),
            after=texts["after"],
            before=texts["before"],
        )

    def to_query(self) -> dict[str, str]:
        """The address that asks for this filter: the inverse of `from_query`, without what is usual."""
        first, last = (f"{month:%Y-%m}" for month in self.ended) if self.ended else ("", "")
        return without_empty(
            search=self.search,
            state=self.state,
            sort="" if self.sort is EventSort.NEWEST else self.sort,
            provider=self.provider,
            type=self.provider_type,
            county=self.county,
            category=self.category,
            from_=first,
            to=last,
            count=self.counted,
            overdue_on=self.overdue_on,
            waiting_on=self.waiting_on,
            after=self.after,
            before=self.before,
        )

    def first_page(self) -> "EventFilter":
        return replace(self, after="", before="")


def require_readable(parameters: Sequence[tuple[str, str]], *, categories: Mapping[str, str], today: date) -> None:
    """Refuse what `from_query` passes over: a file of a filter that was not understood holds more than was asked for.

    Nothing after a name ("state=") asks for nothing. Raises FilterNotReadable, which names the first such filter.
    """
    require_known(parameters, FILTER_KEYS)
    given = {name: text for name, text in parameters if text}
    read = EventFilter.from_query(given, categories=categories, today=today)
    understood = {
        "state": chosen(given.get("state", ""), STATE_CHOICES) is not None,
        "sort": chosen(given.get("sort", ""), SORT_CHOICES) is not None,
        "provider": read.provider is not None,
        "type": read.provider_type is not None,
        "category": read.category != "",
        "count": read.counted is not None,
        "overdue-on": read.overdue_on is not None,
        "waiting-on": read.waiting_on is not None,
        "from": read.ended is not None,
        "to": read.ended is not None,
    }
    refuse_the_first(given, understood)


def require_known(parameters: Sequence[tuple[str, str]], known: Collection[str]) -> None:
    """Raise FilterNotReadable for a filter that the list has not, or that is there twice."""
    names = [name for name, _ in parameters]
    for name, text in parameters:
        if name not in known:
            raise FilterNotReadable(f"There is no filter “{name[:_SHOWN]}” here; {_ANEW}")
        if names.count(name) > 1:
            raise FilterNotReadable(f"The filter “{name}” is in the address twice; {_ANEW}")
        if "\0" in text:
            raise FilterNotReadable(f"The filter “{name}” has a character that no text holds; {_ANEW}")


def refuse_the_first(given: Mapping[str, str], understood: Mapping[str, bool]) -> None:
    """Raise FilterNotReadable for the first filter that was given and is not `understood`."""
    for name, text in given.items():
        if not understood.get(name, True):
            raise FilterNotReadable(f"“{text[:_SHOWN]}” means nothing for the filter “{name}”; {_ANEW}")


def _period(first: str, last: str, today: date) -> Period | None:
    try:
        return period_from(first, last, today)
    except Refused:
        return None
