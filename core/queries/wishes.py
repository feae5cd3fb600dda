"""What a list of events should show, and how an address says it.

The screen and the files read the address here, so that a file has what the list under the same address shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from core.errors import Refused
from core.models import ProviderType
from core.rules.events import State
from core.rules.periods import Period, day_or_none, period_typed

Word = TypeVar("Word", bound=StrEnum)


class Sort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


class Counted(StrEnum):
    """Of the events that were not cancelled: all, or those with or without a count."""

    ALL = "held"
    IN = "in"
    MISSING = "missing"


NO_COUNTY = "none"
STATES: dict[str, State | None] = {"All": None, **{state.capitalize(): state for state in State}}
SORTS = {"Newest first": Sort.NEWEST, "Oldest first": Sort.OLDEST, "Title A to Z": Sort.TITLE}
# What narrows a list beside its fields, as numbers elsewhere lead to their events.
NARROWING = ("provider", "type", "county", "category", "from", "to", "count", "overdue-on", "waiting-on")


@dataclass(frozen=True)
class Wish:
    """What a list of events should show. `after` and `before` are cursors of an earlier page.

    `ended` are months in which the last day lies; `overdue_on` and `waiting_on` the Sunday of a week at whose
    end the count was overdue, or was not in.
    """

    search: str = ""
    state: State | None = None
    sort: Sort = Sort.NEWEST
    provider: int | None = None
    provider_type: ProviderType | None = None
    county: str = ""
    category: str = ""
    ended: Period | None = None
    counted: Counted | None = None
    overdue_on: date | None = None
    waiting_on: date | None = None
    after: str = ""
    before: str = ""


def wish_of(parameters: Mapping[str, str], *, categories: Mapping[str, str], today: date) -> Wish:
    """The wish that an address speaks, its cursors aside. Words that mean nothing there are passed over."""
    said = {name: text.replace("\0", "") for name, text in parameters.items()}  # which no database stores
    category = said.get("category", "")
    return Wish(
        search=said.get("search", ""),
        state=STATES.get(said.get("state", "")),
        sort=SORTS.get(said.get("sort", ""), Sort.NEWEST),
        provider=_number(said.get("provider", "")),
        provider_type=_one_of(ProviderType, said.get("type", "")),
        county=said.get("county", ""),
        category=category if category in categories else "",
        ended=_period(said.get("from", ""), said.get("to", ""), today),
        counted=_one_of(Counted, said.get("count", "")),
        overdue_on=day_or_none(said.get("overdue-on", "")),
        waiting_on=day_or_none(said.get("waiting-on", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _one_of(words: type[Word], text: str) -> Word | None:
    return words(text) if text in set(words) else None


def _period(first: str, last: str, today: date) -> Period | None:
    try:
        return period_typed(first, last, today)
    except Refused:
        return None
