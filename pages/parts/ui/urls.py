"""URLs of screens, and numbers read from them."""

from urllib.parse import urlencode

import streamlit as st


def screen_url(path: str, **query: object) -> str:
    """The address of a screen, without what is empty."""
    return f"{path}?{urlencode({name: value for name, value in query.items() if value})}"


def number_in_url(name: str) -> int | None:
    """A number from the address, None for anything else."""
    typed = st.query_params.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
