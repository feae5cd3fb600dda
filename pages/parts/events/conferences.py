"""Conferences: their table, and what can be done with the sessions of one, each by a function of its own."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.actions import conferences as actions
from core.actions import events as event_actions
from core.actions.events import EventChange
from core.errors import InvalidInput
from core.formats import day, days, plural, units
from core.models import Conference, ConferenceDetails, Event, Location
from core.permissions import Permission, may
from core.queries import categories
from core.queries.conferences import ConferenceRow
from core.rules.conferences import clashes, details_with, editable
from core.rules.counts import waits_for_count
from core.rules.events import is_canceled, times_in_words
from core.settings import settings
from pages.parts.events.count_fields import MOST_FIELDS, count_grid
from pages.parts.events.form import location_fields
from pages.parts.events.table import state_cell
from pages.parts.imports.targets import import_sessions
from pages.parts.ui.form_state import done_with_version, registered, version_drawn
from pages.parts.ui.html import Cell, link, links, table, together
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

Task = Callable[[Conference, Sequence[Event], Visit], None]
_MOST_SHOWN = 100
_MOST_TOLD = 10


def conference_table(found: Sequence[ConferenceRow], visit: Visit) -> None:
    whose = (settings().PROVIDER_WORD,) if visit.user.role.is_agency_wide else ()
    rows = [
        (
            link(conference.name, f"conference?id={conference.id}"),
            *([conference.provider.name] if whose else []),
            days(first, last) if first and last else "",
            f"{sessions:,}",
        )
        for conference, sessions, first, last in found
    ]
    table("The newest first", ("Conference", *whose, "Dates", "Sessions"), rows)


def conference_header(conference: Conference, sessions: Sequence[Event], visit: Visit) -> None:
    """Whose it is, when, how large, and the certificates of all sessions in one file."""
    held = [event for event in sessions if not is_canceled(event)]
    parts = [conference.provider.name] if visit.user.role.is_agency_wide else []
    if sessions:
        parts.append(days(min(s.starts_on for s in sessions), max(s.ends_on for s in sessions)))
    parts.append(plural(len(sessions), "session"))
    st.caption(literally(" · ".join(parts)))
    if held and may(visit.user.role, Permission.PRINT_CERTIFICATES):
        about = "the certificates of all sessions"
        links(link("Print together", f"/print/conference/{conference.id}", about=about, file=True))


def tell_clashes(sessions: Sequence[Event]) -> None:
    """Sessions that need one room at the same time."""
    found = clashes(sessions)
    if found:
        lines = [
            f"- {literally(f'{one.room}, {day(one.starts_on)}: “{one.title}” and “{other.title}”')}"
            for one, other in found[:_MOST_TOLD]
        ]
        more = f"\n\nAnd {len(found) - _MOST_TOLD:,} more." if len(found) > _MOST_TOLD else ""
        st.warning("These sessions overlap in one room:\n\n" + "\n".join(lines) + more, icon=":material/meeting_room:")


def what_to_do(sessions: Sequence[Event], visit: Visit) -> Task:
    """One of the things that can be done with these sessions on this day; the choice stands in the URL."""
    tasks: dict[str, Task] = {"Sessions": show_sessions}
    if may(visit.user.role, Permission.ENTER_EVENTS):
        tasks["Add sessions"] = add_sessions
        if editable(sessions, visit.today):
            tasks["Edit together"] = edit_together
        tasks["Rename"] = rename
    if may(visit.user.role, Permission.REPORT_COUNTS) and any(waits_for_count(s, visit.today) for s in sessions):
        tasks["Counts"] = report_counts
    if len(tasks) == 1:
        return show_sessions
    word = st.radio("What do you want to do?", list(tasks), horizontal=True, key="task", bind="query-params")
    return tasks[str(word)]


def show_sessions(_conference: Conference, sessions: Sequence[Event], visit: Visit) -> None:
    if not sessions:
        st.info("There is no session yet. Choose Add sessions to paste the agenda.", icon=":material/event:")
        return
    every = len(sessions) <= _MOST_SHOWN or st.checkbox(f"Show all {len(sessions):,} sessions", key="every")
    shown = sessions if every else sessions[:_MOST_SHOWN]
    headings = ("Title of the Event", "Instructor Name", "When", "Room", "Units", "State", "Actions")
    table("In the order in which they are held", headings, [_session_row(event, visit) for event in shown])


def _session_row(event: Event, visit: Visit) -> list[Cell]:
    when = [days(event.starts_on, event.ends_on), times_in_words(event)]
    prints = may(visit.user.role, Permission.PRINT_CERTIFICATES) and not is_canceled(event)
    return [
        link(event.title, f"event?id={event.id}"),
        event.instructor,
        together([part for part in when if part]),
        event.room,
        units(event.minutes),
        state_cell(event, visit.today),
        together([link("Print to PDF", f"/print/{event.id}", about=event.title, file=True)]) if prints else "",
    ]


def add_sessions(conference: Conference, sessions: Sequence[Event], visit: Visit) -> None:
    """What is the same for all is typed once; the rest comes from the agenda."""
    st.header("The same for every session")
    st.caption("Used where the agenda says nothing else. Leave empty what each session says itself.")
    offered = categories.offered(visit.session)
    last = sessions[-1] if sessions else None
    key = f"same{conference.id}"
    with st.container(width=820):
        same: dict[str, Any] = {
            "description": st.text_area("Description of the Event", key=f"{key}.description", height=80),
            "categories": st.multiselect(
                "Event Categories", list(offered), format_func=offered.__getitem__, key=f"{key}.categories"
            ),
            "starts_on": st.date_input(
                "Day, if the conference lasts one day", None, format="MM/DD/YYYY", key=f"{key}.day"
            ),
        }
        same |= location_fields(key, _place_of(last))
    st.header("The agenda")
    import_sessions(conference, same, visit)


def _place_of(event: Event | None) -> dict[str, Any]:
    if event is None:
        return {"location": Location.IN_PERSON, "state": "MT"}
    names = ("location", "city", "zip_code")
    return {name: getattr(event, name) for name in names} | {"state": event.state or "MT"}


def edit_together(conference: Conference, sessions: Sequence[Event], visit: Visit) -> None:
    """The same day, place or categories for many sessions; those that are over stay as they are."""
    may_change = {event.id: event for event in editable(sessions, visit.today)}
    key = f"together{conference.id}"
    with st.container(width=820):
        chosen = st.multiselect(
            "Sessions (none chosen: all that are not over)",
            list(may_change),
            format_func=lambda number: _named(may_change[number]),
            key=f"{key}.sessions",
        )
        changes = _changes(key, sessions, visit)
        number = len(chosen or may_change)
        if st.button(f"Change {plural(number, 'session')}", type="primary", key=f"{key}.button"):
            with showing_refusals():
                _change([may_change[n] for n in chosen or may_change], changes, visit)
                finish(f"{plural(number, 'session was', 'sessions were')} changed.")


def _named(event: Event) -> str:
    return " · ".join(part for part in (event.title, times_in_words(event), event.room) if part)


def _changes(key: str, sessions: Sequence[Event], visit: Visit) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    offered = categories.offered(visit.session)
    if st.checkbox("Change the day", key=f"{key}.change_day"):
        changes["starts_on"] = st.date_input("Day", None, format="MM/DD/YYYY", key=f"{key}.day")
    if st.checkbox("Change the categories", key=f"{key}.change_categories"):
        changes["categories"] = st.multiselect(
            "Event Categories", list(offered), format_func=offered.__getitem__, key=f"{key}.categories"
        )
    if st.checkbox("Change the location", key=f"{key}.change_location"):
        changes |= location_fields(key, _place_of(sessions[-1]))
    return changes


def _change(sessions: Sequence[Event], changes: dict[str, Any], visit: Visit) -> None:
    """Raises InvalidInput when nothing, or something that cannot be, was asked for."""
    if not changes:
        raise InvalidInput({"changes": "Choose what to change: the day, the categories or the location."})
    if changes.get("starts_on", visit.today) is None:
        raise InvalidInput({"starts_on": "Choose the day."})
    together = [EventChange(event, details_with(event, changes), event.version) for event in sessions]
    event_actions.edit_many(visit.session, together, by=visit.user, today=visit.today, now=visit.now)


def rename(conference: Conference, _sessions: Sequence[Event], visit: Visit) -> None:
    form = f"rename{conference.id}"
    seen = version_drawn(form, conference.version)
    with st.container(width=560):
        name = st.text_input("Name of the Conference", conference.name, key=registered(form, "name"))
        if st.button("Save", type="primary", key=f"{form}.button"):
            with showing_refusals():
                details = ConferenceDetails.check({"name": name})
                actions.rename(visit.session, conference, details, seen_version=seen, by=visit.user, now=visit.now)
                done_with_version(form, conference.version)
                finish("Saved.")


def report_counts(_conference: Conference, sessions: Sequence[Event], visit: Visit) -> None:
    """Every session that is over and waits, in one grid."""
    st.write("Enter the Number of Certificates Issued for each session, 0 if nobody earned one.")
    waiting = [event for event in sessions if waits_for_count(event, visit.today)]
    if len(waiting) > MOST_FIELDS:
        st.caption(f"The first {MOST_FIELDS} of {len(waiting):,} are shown; the next ones follow when these are in.")
    count_grid(waiting, visit)
