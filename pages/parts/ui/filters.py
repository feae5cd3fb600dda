"""Filters that live in the address, so that a view can be sent to a colleague."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

from core.formats import day
from core.queries.event_filters import NARROWING_KEYS, NO_COUNTY, CountFilter, EventFilter
from core.rules.compliance import WORST_FIRST, ComplianceStatus

Choice = TypeVar("Choice")
STATUS_CHOICES: dict[str, ComplianceStatus | None] = {
    "All": None,
    **{state.capitalize(): state for state in WORST_FIRST},
}


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


def narrowing_in_url() -> dict[str, str]:
    """What the address of a list of events asks for beside its fields, for whatever else leads to the same list."""
    return {name: st.query_params.get(name, "") for name in NARROWING_KEYS}


def in_words(criteria: EventFilter, categories: Mapping[str, str]) -> str:
    """What a list is narrowed to beside its fields, in words; "" where it is not."""
    counted = {CountFilter.ALL: "not cancelled", CountFilter.IN: "with a count", CountFilter.MISSING: "without a count"}
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
    asked = ((say, getattr(criteria, name)) for name, say in told.items())
    return " · ".join(say(value) for say, value in asked if value not in (None, ""))
