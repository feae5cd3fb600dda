"""The two times of an event as fields of text: what is typed is understood, shown in words, and asked about.

Streamlit's own field of a time reads “1:30” as 13:00 and “530p” as 5:30 in the morning, and says so to nobody.
"""

import re
from contextlib import suppress
from datetime import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.formats import clock_time
from core.models.events import EVENT_LABELS, VERBS
from core.models.times import TypedTime, beginning_of, is_unusual, really
from pages.parts.ui.markdown import literally

_STORED = re.compile(r"\d\d:\d\d:\d\d")


def time_field(place: DeltaGenerator, name: str, first: time | None, key: str) -> None:
    """The field called `name` of the form `key`; what is understood stands in it as soon as it was typed."""
    place.text_input(
        EVENT_LABELS[name],
        clock_time(first) if first else "",
        key=f"{key}.{name}",
        placeholder="like 1:30 PM",
        on_change=_show_in_words,
        args=(f"{key}.{name}",),
    )


def time_typed(name: str, first: time | None, key: str) -> time | TypedTime | None:
    """What stands in the field: a time, or a text that is refused later with the question that is asked here."""
    user_input = str(st.session_state.get(f"{key}.{name}") or "").strip()
    if not user_input:
        return None
    try:
        at = beginning_of(user_input)
    except ValueError as question:
        st.warning(literally(f"{EVENT_LABELS[name]}: {question}"), icon=":material/help:")
        return TypedTime(user_input)
    if not is_unusual(at) or at == first:
        return at
    st.warning(literally(really(at, VERBS[name])), icon=":material/help:")
    confirmed = st.checkbox(f"Yes, it {VERBS[name]}s at {clock_time(at)}", key=f"{key}.{name}.{at:%H%M}")
    return at if confirmed else TypedTime(user_input)


def _show_in_words(field: str) -> None:
    with suppress(ValueError):  # it stays as it was typed, with its question
        st.session_state[field] = clock_time(beginning_of(st.session_state[field]))


def shown_time(stored: str) -> str:
    """A time as a draft keeps it, in ISO 8601 or as it was typed, in the words of the field."""
    return clock_time(time.fromisoformat(stored)) if _STORED.fullmatch(stored) else stored
