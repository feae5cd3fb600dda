"""The form of an event, for adding, editing, and asking for a correction: `event_form`, begun by `start_from`."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from core.models import Event, EventDetails, Location
from core.models.events import EVENT_DAYS, EVENT_LABELS, EVENT_TIMES, US_STATES
from core.rules import advice
from pages.parts.events.advice import Entering, advise_on, goes_on_choice
from pages.parts.ui.form_state import offer_draft, registered, save_draft
from pages.parts.ui.markdown import literally
from pages.parts.ui.time_field import time_field, time_typed
from pages.parts.ui.visit import Visit

LOCATIONS = {Location.ONLINE: "Online", Location.IN_PERSON: "In person", Location.BOTH: "Both"}


def start_from(event: Event | None, *, copy: bool = False) -> dict[str, Any]:
    """What the form shows first; a copy starts without the old dates."""
    if event is None:
        return {"location": Location.IN_PERSON, "state": "MT", "categories": []}
    values = EventDetails.values_of(event) | {"state": event.state or "MT"}
    return {name: value for name, value in values.items() if not (copy and name in EVENT_DAYS)}


def event_form(
    key: str,
    first: dict[str, Any],
    categories: dict[str, str],
    visit: Visit,
    *,
    button: str,
    entering: Entering | None = None,
) -> dict[str, Any] | None:
    """Every field of an event. What is typed, once `button` is pressed; None until then.

    With `entering` it also gives advice, and offers a course to go on by itself. Not an `st.form`, because
    the ZIP Code fills the town and advice shows while typing. `key` names the drawn form: another key is
    another form with its own beginning.
    """
    offer_draft(key, visit)
    st.caption("Every field is required, except the two times, the ZIP Code and the room.")
    form_data = _what(key, first, categories) | _when(key, first) | location_fields(key, first) | _how_long(key, first)
    if entering:
        form_data |= goes_on_choice(key, form_data, entering, visit)
    save_draft(key, form_data, first, visit)
    if entering:
        advise_on(form_data, entering, visit)
    # What is not drawn, such as the town of an event online, stays as it was until the details are checked.
    return first | form_data if st.button(button, type="primary", key=f"{key}.button") else None


def _what(key: str, first: dict[str, Any], categories: dict[str, str]) -> dict[str, Any]:
    return {
        "title": st.text_input(EVENT_LABELS["title"], first.get("title", ""), key=registered(key, "title")),
        "instructor": st.text_input(
            EVENT_LABELS["instructor"],
            first.get("instructor", ""),
            key=f"{key}.instructor",
            help="Several instructors: separate their names with commas.",
        ),
        "description": st.text_area(
            EVENT_LABELS["description"], first.get("description", ""), key=f"{key}.description", height=120
        ),
        "categories": st.multiselect(
            EVENT_LABELS["categories"],
            list(categories),
            [code for code in first["categories"] if code in categories],
            format_func=lambda code: categories.get(code, code),
            key=f"{key}.categories",
        ),
    }


def _when(key: str, first: dict[str, Any]) -> dict[str, Any]:
    days, clock = {name: EVENT_LABELS[name] for name in EVENT_DAYS}, EVENT_TIMES
    places = st.columns(4)
    form_data: dict[str, Any] = {
        name: place.date_input(label, first.get(name), format="MM/DD/YYYY", key=f"{key}.{name}")
        for place, (name, label) in zip(places[:2], days.items(), strict=True)
    }
    for place, name in zip(places[2:], clock, strict=True):
        time_field(place, name, first.get(name), key)
    form_data |= {name: time_typed(name, first.get(name), key) for name in clock}
    st.caption(
        "An asynchronous online course that is always open may last one year, such as July 1 to June 30, and can "
        "then open its next year by itself."
    )
    return form_data


def location_fields(key: str, first: dict[str, Any]) -> dict[str, Any]:
    offered = list(LOCATIONS)
    place = st.radio(
        EVENT_LABELS["location"],
        offered,
        offered.index(first["location"]),
        format_func=LOCATIONS.__getitem__,
        horizontal=True,
        key=f"{key}.location",
    )
    if place == Location.ONLINE:
        _hold_undrawn(f"{key}.{name}" for name in ("zip_code", "city", "state"))
        return {"location": place}
    return {"location": place} | _town(key, first)


def _town(key: str, first: dict[str, Any]) -> dict[str, Any]:
    zip_code, city, state = st.columns([1, 2, 2])
    known = list(US_STATES)
    form_data = {
        "zip_code": zip_code.text_input(
            EVENT_LABELS["zip_code"],
            first.get("zip_code", ""),
            key=f"{key}.zip_code",
            on_change=_fill_town,
            args=(key,),
            help="Fills in the city and the state.",
        ),
        "city": city.text_input(EVENT_LABELS["city"], first.get("city", ""), key=f"{key}.city"),
        "state": state.selectbox(
            EVENT_LABELS["state"],
            known,
            known.index(first["state"]),
            format_func=US_STATES.__getitem__,
            key=f"{key}.state",
        ),
    }
    _advise(advice.about_town(form_data["city"], form_data["state"], form_data["zip_code"]))
    return form_data


def _hold_undrawn(keys: Iterable[str]) -> None:
    """Streamlit forgets fields that are not drawn; these come back when the choice does."""
    for key in keys:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _fill_town(key: str) -> None:
    if town := advice.town_of(st.session_state[f"{key}.zip_code"]):
        st.session_state[f"{key}.city"], st.session_state[f"{key}.state"] = town


def _how_long(key: str, first: dict[str, Any]) -> dict[str, Any]:
    room = st.text_input(EVENT_LABELS["room"], first.get("room", ""), key=f"{key}.room", width=360)
    hours = st.text_input(
        EVENT_LABELS["hours"],
        first.get("hours", ""),
        key=f"{key}.hours",
        width=180,
        help="One hour is one unit. Half hours are written 1.5.",
    )
    _advise(advice.about_hours(hours, st.session_state.get(f"{key}.starts_on"), st.session_state.get(f"{key}.ends_on")))
    return {"hours": hours, "room": room}


def _advise(sentence: str | None) -> None:
    if sentence:
        st.warning(literally(sentence), icon=":material/info:")
