"""Filters that stand in the address of a screen, so that a view can be sent to a colleague."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.formats import day
from core.queries.event_filters import NARROWING_KEYS, NO_COUNTY, CountFilter, EventFilter
from core.queries.url_values import Choice, chosen, id_of
from core.rules.compliance import WORST_FIRST, ComplianceStatus
from pages.parts.ui.urls import screen_url

STATUS_CHOICES: dict[str, ComplianceStatus | None] = {
    "All": None,
    **{state.capitalize(): state for state in WORST_FIRST},
}


def choice_in_url(place: Any, label: str, key: str, choices: Mapping[str, Choice]) -> Choice:
    """A choice among `choices`, values by their words; the first is usual. What was chosen.

    The address has the id of the choice under `key`, nothing for the usual one. Streamlit's own binding would write
    the words that are shown, which change. A text in the address that means no choice counts as the first.
    """
    word = chosen(st.query_params.get(key, ""), choices) or next(iter(choices))
    st.session_state[key] = word  # the address decides, also after a link to the same screen
    place.selectbox(label, list(choices), key=key, on_change=_write_choice, args=(key, choices))
    return choices[word]


def _write_choice(key: str, choices: Mapping[str, Choice]) -> None:
    word = st.session_state[key]
    if word == next(iter(choices)):
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = id_of(choices[word])
    first_page()


def events_url(criteria: EventFilter) -> str:
    """The address of the list of these events."""
    return screen_url("events", **criteria.to_query())


def first_page() -> None:
    """Another filter begins at its first page again."""
    for cursor in ("after", "before"):
        st.query_params.pop(cursor, None)


def narrowing_in_url() -> dict[str, str]:
    """What the address of a list of events asks for beside its fields, for whatever else leads to the same list."""
    return {name: st.query_params.get(name, "") for name in NARROWING_KEYS}


def in_words(criteria: EventFilter, categories: Mapping[str, str]) -> str:
    """What a list is narrowed to beside its fields, in words; "" where it is not."""
    counted = {CountFilter.ALL: "not canceled", CountFilter.IN: "with a count", CountFilter.MISSING: "without a count"}
    words: dict[str, Callable[[Any], str]] = {
        "ended": lambda period: f"ended in {period.in_words()}",
        "category": lambda code: categories[code],
        "county": lambda county: "online, or no county known" if county == NO_COUNTY else county,
        "provider_type": lambda kind: f"of {kind.replace('_', '-')} providers",
        "provider": lambda _: "of one provider",
        "counted": counted.__getitem__,
        "overdue_on": lambda sunday: f"overdue in the week to {day(sunday)}",
        "waiting_on": lambda sunday: f"due or overdue in the week to {day(sunday)}",
    }
    narrowed = ((in_words, getattr(criteria, name)) for name, in_words in words.items())
    return " · ".join(in_words(value) for in_words, value in narrowed if value not in (None, ""))
