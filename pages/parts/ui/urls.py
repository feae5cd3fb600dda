"""URLs of screens, and numbers read from them."""

from urllib.parse import urlencode

import streamlit as st


def screen_url(path: str, **query: object) -> str:
    """The URL of a screen; values that are empty do not stand in it."""
    return f"{path}?{urlencode({name: value for name, value in query.items() if value})}"


def number_in_url(name: str) -> int | None:
    """A number from the query of this screen's URL; None for anything else."""
    user_input = st.query_params.get(name, "")
    return int(user_input) if user_input.isascii() and user_input.isdigit() and len(user_input) < 19 else None
