"""What a list of events should show, and how an address says it.

The screen and the files read the address here, so that a file has what the list under the same address shows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from core.errors import FilterNotReadable, Refused
from core.models import ProviderType
from core.rules.events import EventState
from core.rules.periods import Period, day_or_none, period_from

Word = TypeVar("Word", bound=StrEnum)


class EventSort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


class CountFilter(StrEnum):
    """Of the events that were not cancelled: all, or those with or without a count."""

    ALL = "held"
    IN = "in"
    MISSING = "missing"


_SHOWN = 60  # characters of what was typed
_ANEW = "choose the filters on the list again, so that the file holds what you want."

NO_COUNTY = "none"
STATE_CHOICES: dict[str, EventState | None] = {"All": None, **{state.capitalize(): state for state in EventState}}
SORT_CHOICES = {"Newest first": EventSort.NEWEST, "Oldest first": EventSort.OLDEST, "Title A to Z": EventSort.TITLE}
# What narrows a list beside its fields, as numbers elsewhere lead to their events.
NARROWING_KEYS = ("provider", "type", "county", "category", "from", "to", "count", "overdue-on", "waiting-on")


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


def event_filter_from(parameters: Mapping[str, str], *, categories: Mapping[str, str], today: date) -> EventFilter:
    """The wish that an address speaks, its cursors aside. Words that mean nothing there are passed over."""
    said = {name: text.replace("\0", "") for name, text in parameters.items()}  # which no database stores
    category = said.get("category", "")
    return EventFilter(
        search=said.get("search", ""),
        state=STATE_CHOICES.get(said.get("state", "")),
        sort=SORT_CHOICES.get(said.get("sort", ""), EventSort.NEWEST),
        provider=_number(said.get("provider", "")),
        provider_type=_one_of(ProviderType, said.get("type", "")),
        county=said.get("county", ""),
        category=category if category in categories else "",
        ended=_period(said.get("from", ""), said.get("to", ""), today),
        counted=_one_of(CountFilter, said.get("count", "")),
        overdue_on=day_or_none(said.get("overdue-on", "")),
        waiting_on=day_or_none(said.get("waiting-on", "")),
    )


def require_readable(parameters: Sequence[tuple[str, str]], *, categories: Mapping[str, str], today: date) -> None:
    """Refuse what `wish_of` would pass over: a file of a filter that was not understood holds more than was asked for.

    Nothing after a name ("state=") asks for nothing. Raises FilterNotReadable, which names the first such filter.
    """
    require_known(parameters, ("search", "state", "sort", *NARROWING_KEYS))
    typed = {name: text for name, text in parameters if text}
    read = event_filter_from(typed, categories=categories, today=today)
    understood = {
        "state": typed.get("state") in STATE_CHOICES,
        "sort": typed.get("sort") in SORT_CHOICES,
        "provider": read.provider is not None,
        "type": read.provider_type is not None,
        "category": read.category != "",
        "count": read.counted is not None,
        "overdue-on": read.overdue_on is not None,
        "waiting-on": read.waiting_on is not None,
        "from": read.ended is not None,
        "to": read.ended is not None,
    }
    refuse_the_first(typed, understood)


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


def refuse_the_first(typed: Mapping[str, str], understood: Mapping[str, bool]) -> None:
    """Raise FilterNotReadable for the first filter that was typed and is not `understood`."""
    for name, text in typed.items():
        if not understood.get(name, True):
            raise FilterNotReadable(f"“{text[:_SHOWN]}” means nothing for the filter “{name}”; {_ANEW}")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _one_of(words: type[Word], text: str) -> Word | None:
    return words(text) if text in set(words) else None


def _period(first: str, last: str, today: date) -> Period | None:
    try:
        return period_from(first, last, today)
    except Refused:
        return None
