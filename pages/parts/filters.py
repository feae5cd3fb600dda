"""Filters that live in the address, so that a view can be sent to a colleague."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

import streamlit as st

from core.queries.events import Sort

SORTS = {Sort.NEWEST: "Newest first", Sort.OLDEST: "Oldest first", Sort.TITLE: "Title A to Z"}
Choice = TypeVar("Choice", bound=StrEnum)


def choice_in_url(
    place: Any, label: str, key: str, choices: Sequence[str], words: Mapping[Any, str] | None = None
) -> str:
    """A choice whose value stands in the address under `key`."""

    def shown(choice: str) -> str:
        return (words or {}).get(choice, str(choice).capitalize())

    chosen: str = place.selectbox(
        label,
        [str(c) for c in choices],
        format_func=shown,
        key=key,
        bind="query-params",
        on_change=first_page,
    )
    return chosen


def first_page() -> None:
    """Another filter begins at its first page again."""
    for cursor in ("after", "before"):
        st.query_params.pop(cursor, None)


def one_of(kind: type[Choice], value: str | None) -> Choice | None:
    """The member of `kind` with this value, None for all others: addresses are typed by people too."""
    return kind(value) if value in set(kind) else None
