"""The pieces of the audit trail's screen."""

import streamlit as st


def audit_filters() -> dict[str, str]:
    """Who, what and when, as typed; each stands in the address."""
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


def _first_page() -> None:
    st.query_params.pop("before", None)
