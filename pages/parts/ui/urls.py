"""URLs of screens, and numbers read from them."""

from urllib.parse import urlencode

import streamlit as st

from core.queries.url_values import number_or_none


def screen_url(path: str, **query: object) -> str:
    """The URL of a screen; values that are empty do not stand in it."""
    return f"{path}?{urlencode({name: value for name, value in query.items() if value})}"


def number_in_url(name: str) -> int | None:
    """A number from the query of this screen's URL; None for anything else."""
    return number_or_none(st.query_params.get(name, ""))
