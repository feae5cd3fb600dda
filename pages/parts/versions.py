"""From which version a form was drawn, so that nobody overwrites what they have not seen."""

import streamlit as st


def is_fresh(form: str) -> bool:
    """Whether the form is about to be drawn for the first time since its screen was opened.

    Streamlit forgets the fields of a screen that was left; every form has a field called `title`
    or `name`.
    """
    return not ({f"{form}.title", f"{form}.name"} & set(st.session_state))


def version_drawn(form: str, version: int) -> int:
    """The version that the fields show: today's for a fresh form, else the one it began with."""
    if is_fresh(form):
        st.session_state[f"{form}-version"] = version
    return int(st.session_state[f"{form}-version"])


def done_with_version(form: str, version: int) -> None:
    """The fields now show what was just saved."""
    st.session_state[f"{form}-version"] = version
