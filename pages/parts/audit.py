"""The pieces of the audit trail's screen."""

import json
from datetime import date
from typing import Any

import streamlit as st

from core import clock
from core.db import open_session
from core.documents.spreadsheets import csv_of
from core.models import User
from core.queries import audit
from core.queries.audit import Wish
from pages.parts.visit import Visit

_MOST_EXPORTED = 100_000


def audit_filters() -> dict[str, Any]:
    """Who, what and when; each stands in the address."""
    by_who, by_what, since, until = st.columns([2, 2, 1, 1])
    return {
        "who": by_who.text_input("Who", key="who", bind="query-params", on_change=_first_page) or "",
        "what": by_what.text_input(
            "What", key="what", bind="query-params", on_change=_first_page, help="Like event.edited or user."
        )
        or "",
        "since": _day(since.text_input("From (YYYY-MM-DD)", key="since", bind="query-params", on_change=_first_page)),
        "until": _day(until.text_input("To (YYYY-MM-DD)", key="until", bind="query-params", on_change=_first_page)),
    }


def _first_page() -> None:
    st.query_params.pop("before", None)


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat((typed or "").strip())
    except ValueError:
        return None


def export(wish: Wish, visit: Visit) -> None:
    """What the filters show, all of it, as a CSV file that is made when it is asked for."""
    st.download_button(
        "Export as CSV", lambda: _csv(wish, visit.user), "audit-trail.csv", "text/csv", on_click="ignore"
    )


def _csv(wish: Wish, user: User) -> bytes:
    with open_session() as session:  # the screen's own is closed by the time that somebody presses
        entries = audit.listed(session, wish, user=user, limit=_MOST_EXPORTED)
    headings = ("Entry", "When", "Who", "What", "Thing", "Number", "Before", "After", "Reason")
    return csv_of(
        headings,
        (
            (
                entry.id, clock.local(entry.at).isoformat(), entry.by, entry.action, entry.thing, entry.thing_id,
                json.dumps(entry.before, ensure_ascii=False), json.dumps(entry.after, ensure_ascii=False), entry.reason,
            )
            for entry in entries
        ),
    )  # fmt: skip
