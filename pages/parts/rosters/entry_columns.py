"""Which sheet and which rows of a file hold the people, which column is what, and which session a title means."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from core.errors import InvalidInput
from core.formats import plural
from core.models import Event
from core.queries import events
from core.rules.importing import plain
from core.rules.importing.attendance import Brought, LeftOut, people_of_table
from core.rules.importing.regions import Region, fallback_heading, hosts_of, proposed, regions
from core.rules.importing.rosters import COLUMNS, NO_COLUMN, SESSION_COLUMNS, guessed
from core.rules.importing.sessions import fitting, name_of
from core.spreadsheets import Sheet, Table, table_below
from pages.parts.rosters.entry_rows import begin_rows
from pages.parts.ui.form_state import forget
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit

_OFFERED = 30  # rows that can be chosen as the headings
_LONGEST = 80  # letters of a row in that choice


def choose_columns(key: str, sheets: Sequence[Sheet], event: Event, visit: Visit) -> None:
    """The table that is proposed, each choice open to a change, and what follows from it."""
    number, region = proposed(sheets)
    if len(sheets) > 1:
        names = [sheet.name or f"Sheet {place}" for place, sheet in enumerate(sheets, start=1)]
        chosen = st.selectbox("Sheet", range(len(sheets)), number, format_func=names.__getitem__, key=f"{key}.sheet")
        number, region = chosen, region if chosen == number else proposed([sheets[chosen]])[1]
    sheet = sheets[number]
    heading = _heading(key, number, sheet, region)
    last = next((each.last for each in regions(sheet) if each.heading == heading), None)
    with showing_refusals():
        table = table_below(sheet, heading, last)
        st.write(f"{plural(len(table.rows), 'row was', 'rows were')} read. Say which column is what.")
        meant = _meanings(f"{key}.{number}.{heading}", table, event)
        hosts = hosts_of(sheet, heading)
        people = people_of_table(table, meant, hidden=sheet.hidden, hosts=hosts) if meant else []
        chosen_sessions = _ask_sessions(key, people, event, visit)
        if st.button("Check", type="primary", key=f"{key}.mapped"):
            _require_names(meant)
            begin_rows(key, people, _sessions_of(people, chosen_sessions, event, visit), event)
            st.rerun()
    st.button("Begin again", on_click=forget, args=(key,), key=f"{key}.again")


def _heading(key: str, number: int, sheet: Sheet, region: Region | None) -> int:
    """The row of the headings; 0 where there is none."""
    first = sheet.records[0][1]
    has_none = any("@" in cell for cell in first)
    proposal = region.heading if region else 0 if has_none else fallback_heading(sheet)
    places = dict(sheet.records[:_OFFERED])
    places |= {r.heading: next(c for n, c in sheet.records if n == r.heading) for r in regions(sheet)}
    shown = {n: f"Row {n}: {', '.join(filter(None, cells))}"[:_LONGEST] for n, cells in sorted(places.items())}
    shown |= {0: "There are no headings"}
    if proposal not in shown:
        shown[proposal] = f"Row {proposal}"
    options = list(shown)
    return st.selectbox(
        "Row of headings", options, options.index(proposal), format_func=shown.__getitem__, key=f"{key}.heading{number}"
    )


def _meanings(key: str, table: Table, event: Event) -> dict[str, str]:
    """The heading of each field, as proposed or chosen."""
    guess, offered = guessed(table.headings, table.rows), [NO_COLUMN, *table.headings]
    in_conference = event.conference_id is not None
    shown = [column for column in COLUMNS if in_conference or column.field != "session"]
    groups = [shown, list(SESSION_COLUMNS)] if in_conference else [shown]
    meant = {}
    for columns in groups:
        for place, column in zip(st.columns(len(columns)), columns, strict=True):
            first = offered.index(guess.get(column.field, NO_COLUMN))
            meant[column.field] = place.selectbox(column.label, offered, first, key=f"{key}.{column.field}")
    return {field: heading for field, heading in meant.items() if heading != NO_COLUMN}


def _require_names(meant: Mapping[str, str]) -> None:
    if "name" not in meant and "last_name" not in meant:
        raise InvalidInput({"name": "Choose the column with the names."})


def _ask_sessions(key: str, people: Sequence[Brought], event: Event, visit: Visit) -> dict[str, Event]:
    """For each title that several sessions have, and that date, time and room do not settle, which one is meant."""
    if event.conference_id is None or not any(person.cells.get("session") for person in people):
        return {}
    titled = events.sessions_by_title(visit.session, event, user=visit.user)
    open_: dict[str, int] = {}
    for person in people:
        sessions = titled.get(plain(person.cells.get("session", "")), [])
        if len(sessions) > 1 and len(fitting(sessions, person.cells)) != 1:
            open_[plain(person.cells["session"])] = open_.get(plain(person.cells["session"]), 0) + 1
    return {
        title: chosen for title, rows in open_.items() if (chosen := _ask_one(key, titled[title], rows, visit.today))
    }


def _ask_one(key: str, sessions: Sequence[Event], rows: int, today: date) -> Event | None:
    numbers = {conference_session.id: name_of(conference_session, today) for conference_session in sessions}
    chosen = st.selectbox(
        literally(f"Which session is “{sessions[0].title}” ({plural(rows, 'row')})?"), list(numbers), None,
        format_func=numbers.__getitem__, key=f"{key}.which{sessions[0].id}", placeholder="Choose the session",
    )  # fmt: skip
    return next((conference_session for conference_session in sessions if conference_session.id == chosen), None)


def _sessions_of(
    people: Sequence[Brought], chosen: Mapping[str, Event], event: Event, visit: Visit
) -> dict[int, Event]:
    """The session of each row. Raises InvalidInput for rows whose session is not there or not settled."""
    titled = events.sessions_by_title(visit.session, event, user=visit.user)
    found, problems = {}, {}
    for person in people:
        title = person.cells.get("session", "")
        conference_session = (
            _session_of(person, titled.get(plain(title), []), chosen.get(plain(title))) if title else event
        )
        if conference_session:
            found[person.number] = conference_session
        elif person.left_out not in {LeftOut.TEST, LeftOut.SUMMARY}:
            problems[str(person.number)] = _what_is_open(person, title, bool(titled.get(plain(title))))
    if problems:
        raise InvalidInput(problems)
    return found


def _session_of(person: Brought, sessions: Sequence[Event], chosen: Event | None) -> Event | None:
    if len(sessions) < 2:
        return sessions[0] if sessions else None
    fit = fitting(sessions, person.cells)
    return fit[0] if len(fit) == 1 else chosen


def _what_is_open(person: Brought, title: str, is_known: bool) -> str:
    if is_known:
        return f"Row {person.number}: several sessions are called “{title}”; choose which one is meant."
    return f"Row {person.number}: there is no session “{title}” in this conference."
