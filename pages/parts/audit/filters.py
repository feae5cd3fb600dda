"""The filters of the Audit Trail, and its export."""

from collections.abc import Mapping

import streamlit as st

from core.queries.audit import require_readable
from pages.parts.ui.html import link, links
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import screen_url


def audit_filters() -> dict[str, str]:
    """Who, what and when, as typed; each stands in the URL."""
    by_who, by_what, since, until = st.columns([2, 2, 1, 1])
    fields = {
        "who": (by_who, "Who", None),
        "what": (by_what, "What", "Like event.edited or user."),
        "since": (since, "From (YYYY-MM-DD)", None),
        "until": (until, "To (YYYY-MM-DD)", None),
    }
    return {
        key: place.text_input(label, key=key, bind="query-params", on_change=_first_page, help=help) or ""
        for key, (place, label, help) in fields.items()
    }


def audit_export(query: Mapping[str, str]) -> None:
    """The way to the file; where the list passed over a part of the address, which one that was."""
    with showing_refusals():
        require_readable([*query.items()])
        links(link("Export as CSV", screen_url("audit.csv", **query), about="all pages of this list", file=True))


def _first_page() -> None:
    st.query_params.pop("before", None)
