"""Filters that live in the address, so that a view can be sent to a colleague."""

from collections.abc import Mapping
from typing import Any, TypeVar

import streamlit as st

from core.queries.events import Sort
from core.rules.events import State

Choice = TypeVar("Choice")
STATES: dict[str, State | None] = {"All": None, **{state.capitalize(): state for state in State}}
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
