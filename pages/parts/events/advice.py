"""What accompanies the entering of an event: advice, and the choice that a course goes on by itself."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any, NamedTuple

import streamlit as st

from core.models import Event, Provider
from core.queries import duplicate_events, providers
from core.queries.duplicate_events import DuplicateEvent
from core.rules import advice
from core.rules.courses import may_go_on_by_itself, qualifies_as_recurring
from pages.parts.ui.html import link, links
from pages.parts.ui.markdown import literally
from pages.parts.ui.visit import Visit

ALWAYS_OPEN = "This course is always open: open its next year by itself"
ALWAYS_OPEN_MEANS = (
    "For a course that is online and lasts more than 300 days. Thirty days before it ends, its next year opens "
    "with the same details. You are told by mail and can stop it; each year has a count of its own."
)


class Entering(NamedTuple):
    """For whom an event is entered (None: not chosen yet), and which one is edited (None: a new one)."""

    provider: Provider | None
    event: Event | None = None


def entering_for(provider_id: int | None, visit: Visit) -> Entering:
    return Entering(providers.get(visit.session, provider_id, user=visit.user) if provider_id else None)


def goes_on_choice(key: str, form_data: Mapping[str, Any], entering: Entering, visit: Visit) -> dict[str, Any]:
    """The choice that a new course goes on by itself, once what is typed is such a course."""
    provider = entering.provider
    if (
        entering.event
        or not provider
        or not may_go_on_by_itself(provider, visit.today)
        or not _qualifies_as_recurring(form_data)
    ):
        return {}
    return {"always_open": st.checkbox(ALWAYS_OPEN, key=f"{key}.always_open", help=ALWAYS_OPEN_MEANS)}


def _qualifies_as_recurring(form_data: Mapping[str, Any]) -> bool:
    dates = {name: form_data[name] for name in ("starts_on", "ends_on")}
    return all(dates.values()) and qualifies_as_recurring(Event(**dates, location=form_data["location"]))


def advise_on(form_data: Mapping[str, Any], entering: Entering, visit: Visit) -> None:
    """Each piece of advice in its own box; nothing here keeps anybody from going on."""
    for sentence in _advice(form_data, entering, visit):
        st.warning(literally(sentence), icon=":material/info:")
    if duplicate := _duplicate(form_data, entering, visit):
        st.warning(literally(advice.about_duplicate(duplicate.title, duplicate.starts_on)), icon=":material/info:")
        links(link("Open the one that is there", f"event?id={duplicate.id}", about=duplicate.title))


def _advice(form_data: Mapping[str, Any], entering: Entering, visit: Visit) -> Iterator[str]:
    first, last = form_data["starts_on"], form_data["ends_on"]
    found = [
        advice.about_words(form_data["title"], form_data["description"]),
        advice.about_times(
            form_data["hours"], first, last, _known(form_data["begins_at"]), _known(form_data["finishes_at"])
        ),
        advice.about_approval(entering.provider, first, last) if entering.provider else None,
        advice.about_its_end(last, visit.today) if entering.event is None else None,
    ]
    yield from filter(None, found)


def _known(at: object) -> time | None:
    return at if isinstance(at, time) else None


def _duplicate(form_data: Mapping[str, Any], entering: Entering, visit: Visit) -> DuplicateEvent | None:
    title, first, last = (
        form_data["title"].strip(),
        form_data["starts_on"],
        form_data["ends_on"] or form_data["starts_on"],
    )
    if not (title and first and entering.provider) or last < first:
        return None
    but = entering.event.id if entering.event else None
    return duplicate_events.duplicate_of(
        visit.session, title, first, last, of=entering.provider, but=but, user=visit.user
    )
