"""What a screen remembers of a form from one run to the next: its draft, its version, and whether it is drawn.

A form has a key of its own. Its fields stand under `key.field`, what is remembered beside them under `key-name`.
What is typed is stored as a draft and offered when the form is drawn anew; the version is the one that its fields
began with, so that a later one of somebody else is not overwritten.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.actions import drafts as actions
from core.models.columns import as_json
from core.models.events import EVENT_DAYS, EVENT_TIMES
from core.queries import drafts
from pages.parts.ui.markdown import literally, moment_in_words
from pages.parts.ui.time_field import shown_time

if TYPE_CHECKING:  # signing in forgets its steps too, and a visit begins with that
    from pages.parts.ui.visit import Visit

_READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(EVENT_DAYS, date.fromisoformat),
    **dict.fromkeys(EVENT_TIMES, shown_time),
}


def offer_draft(form: str, visit: "Visit") -> None:
    """Offer what was typed here and never saved, when the form is drawn for the first time."""
    if is_fresh(form):
        found = drafts.own_draft(visit.session, form, user=visit.user)
        st.session_state[f"{form}-draft"] = found
    draft = st.session_state.get(f"{form}-draft")
    if draft is None:
        return
    with st.container(border=True):
        st.write(f"What you typed here on {literally(moment_in_words(draft.saved_at))} was not saved.")
        with st.container(horizontal=True):
            st.button("Go on with it", on_click=_take, args=(form,), key=f"{form}-take")
            st.button("Leave it", on_click=_leave, args=(form, visit), key=f"{form}-leave")


def _take(form: str) -> None:
    """Runs before the fields are drawn, so that they begin with the draft."""
    draft = st.session_state.pop(f"{form}-draft")
    for name, value in draft.fields.items():
        is_day_or_time = name in _READ and value is not None
        st.session_state[f"{form}.{name}"] = _READ[name](value) if is_day_or_time else value


def _leave(form: str, visit: "Visit") -> None:
    st.session_state.pop(f"{form}-draft")
    actions.discard(visit.session, form, by=visit.user)


def save_draft(form: str, form_data: Mapping[str, Any], first: Mapping[str, Any], visit: "Visit") -> None:
    """Store what stands in the form as a draft, once it differs from its beginning and from what is stored."""
    fields = {name: as_json(value) for name, value in form_data.items()}
    seen = st.session_state.setdefault(f"{form}-saved", fields)
    if fields == seen or st.session_state.get(f"{form}-draft") is not None:
        return
    st.session_state[f"{form}-saved"] = fields
    if fields != {name: as_json(first.get(name)) for name in fields}:
        actions.save(visit.session, form, fields, by=visit.user, now=visit.now)


def drop_draft(form: str, visit: "Visit") -> None:
    """The form was saved: its draft is not needed any more."""
    st.session_state.pop(f"{form}-saved", None)
    actions.discard(visit.session, form, by=visit.user)


def registered(form: str, field: str) -> str:
    """The key of a field that the form draws always: as long as it is on the screen, so is the form."""
    st.session_state[f"{form}-drawn"] = key = f"{form}.{field}"
    return key


def is_fresh(form: str) -> bool:
    """Whether the form is about to be drawn for the first time since its screen was opened.

    A form that is drawn has registered one of its fields; Streamlit forgets the fields of a screen that was left.
    """
    field = st.session_state.get(f"{form}-drawn")
    return field is None or field not in st.session_state


def version_drawn(form: str, version: int) -> int:
    """The version that the fields show: today's for a fresh form, else the one it began with."""
    if is_fresh(form):
        st.session_state[f"{form}-version"] = version
    return int(st.session_state[f"{form}-version"])


def done_with_version(form: str, version: int) -> None:
    """The fields now show what was just saved."""
    st.session_state[f"{form}-version"] = version


def forget(form: str) -> None:
    """Begin again with nothing: what was typed into the fields of the form, and what was remembered beside them.

    Both stand under keys that begin with the form's own: `form.field`, `form-remembered`.
    """
    beginnings = (f"{form}.", f"{form}-")
    for key in [key for key in st.session_state if str(key).startswith(beginnings)]:
        del st.session_state[key]
