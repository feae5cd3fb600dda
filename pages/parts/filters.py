"""Filters that live in the address, so that a view can be sent to a colleague."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import streamlit as st

from core.errors import Refused
from core.models import ProviderType
from core.queries.events import NO_COUNTY, Counted, Sort
from core.rules.certificates import day
from core.rules.compliance import WORST_FIRST, Standing
from core.rules.events import State
from core.rules.periods import Period, period_typed
from pages.parts.visit import number_in_url

Choice = TypeVar("Choice")
STATES: dict[str, State | None] = {"All": None, **{state.capitalize(): state for state in State}}
STANDINGS: dict[str, Standing | None] = {"All": None, **{state.capitalize(): state for state in WORST_FIRST}}
SORTS = {"Newest first": Sort.NEWEST, "Oldest first": Sort.OLDEST, "Title A to Z": Sort.TITLE}


def choice_in_url(place: Any, label: str, key: str, choices: Mapping[str, Choice]) -> tuple[str, Choice]:
    """A choice among words, the first of which is usual; the word stands in the address under `key`.

    The word and what it means. A word in the address that is no choice counts as the first.
    """
    word = place.selectbox(label, list(choices), key=key, bind="query-params", on_change=first_page)
    return word, choices[word]


def first_page() -> None:
    """Another filter begins at its first page again."""
    for cursor in ("after", "before"):
        st.query_params.pop(cursor, None)


def narrowed(categories: Mapping[str, str], today: date) -> dict[str, Any]:
    """What the address of a list of events asks for beside its fields, as numbers elsewhere lead to their
    events: values of `Wish`. Words that mean nothing there are passed over."""
    query = st.query_params
    county, category = query.get("county", ""), query.get("category", "")
    found = {
        "provider": number_in_url("provider"),
        "provider_type": _one_of(ProviderType, "type"),
        "county": county,
        "category": category if category in categories else "",
        "ended": _period_in_url(today),
        "counted": _one_of(Counted, "count"),
        "overdue_on": _day_in_url("overdue-on"),
        "waiting_on": _day_in_url("waiting-on"),
    }
    return {name: value for name, value in found.items() if value}


def kept_in_address() -> dict[str, str]:
    """The part of the address that `narrowed` reads, for links to other pages of the list."""
    names = ("provider", "type", "county", "category", "from", "to", "count", "overdue-on", "waiting-on")
    return {name: st.query_params.get(name, "") for name in names}


def in_words(wish: Mapping[str, Any], categories: Mapping[str, str]) -> str:
    """What a list is narrowed to, in words."""
    counted = {Counted.ALL: "not cancelled", Counted.IN: "with a count", Counted.MISSING: "without a count"}
    told: dict[str, Callable[[Any], str]] = {
        "ended": lambda period: f"ended in {period.in_words()}",
        "category": lambda code: categories[code],
        "county": lambda county: "online, or no county known" if county == NO_COUNTY else county,
        "provider_type": lambda kind: f"of {kind.replace('_', '-')} providers",
        "provider": lambda _: "of one provider",
        "counted": counted.__getitem__,
        "overdue_on": lambda sunday: f"overdue in the week to {day(sunday)}",
        "waiting_on": lambda sunday: f"due or overdue in the week to {day(sunday)}",
    }
    return " · ".join(told[name](wish[name]) for name in told if name in wish)


Word = TypeVar("Word", bound=StrEnum)


def _one_of(words: type[Word], name: str) -> Word | None:
    typed = st.query_params.get(name, "")
    return words(typed) if typed in set(words) else None


def _period_in_url(today: date) -> Period | None:
    try:
        return period_typed(st.query_params.get("from", ""), st.query_params.get("to", ""), today)
    except Refused:
        return None


def _day_in_url(name: str) -> date | None:
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None
