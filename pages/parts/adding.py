"""How people get onto a roster: typed, pasted or from a file, checked as a whole, corrected on the screen."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.actions import rosters as actions
from core.actions.rosters import Line
from core.errors import InvalidInput
from core.models import Event
from core.queries import events, rosters
from core.rules.pasting import COLUMNS, NO_COLUMN, by_columns, by_line, guessed, has_headings
from core.rules.rosters import Person
from core.spreadsheets import Table, read_table
from pages.parts.attempts import attempt
from pages.parts.grids import forget_grids, row_grid
from pages.parts.text import literally
from pages.parts.visit import Visit, done

_GRID = {"name": "Name", "email": "E-mail", "folio_number": "Folio number", "units": "Units"}
_SHOWN = 200  # rows of a grid
_TOLD = 20  # problems in words; each stands in the grid as well


def adding_section(event: Event, visit: Visit) -> None:
    """First what is typed, then what was understood of it."""
    st.header("Add people")
    key = f"adding{event.id}"
    if rows := st.session_state.get(f"{key}-rows"):
        _preview(key, rows, event, visit)
    elif found := st.session_state.get(f"{key}-table"):
        _mapping(key, found, event, visit)
    else:
        _entry(key)


def _entry(key: str) -> None:
    st.write(
        "Type or paste one person a line: the name, and if you have them the e-mail address and the folio number. "
        "Rows copied from a spreadsheet work too, and so does a CSV or XLSX file."
    )
    text = st.text_area("People", key=f"{key}.text", height=160, placeholder="Ann Lee, ann.lee@school.org, 123456")
    file = st.file_uploader("Or a file", type=["csv", "txt", "tsv", "xlsx"], key=f"{key}.file")
    if st.button("Check", type="primary", key=f"{key}.check"):
        with attempt():
            _understand(key, text, file)
            st.rerun()


def _understand(key: str, text: str, file: Any) -> None:
    """A table waits for its columns to be named; plain lines are understood at once."""
    if file is not None:
        st.session_state[f"{key}-table"] = read_table(file.getvalue(), file.name)
    elif not (lines := [line for line in text.splitlines() if line.strip()]):
        raise InvalidInput({"name": "Type or paste at least one name, or choose a file."})
    elif has_headings(lines[0]):
        st.session_state[f"{key}-table"] = read_table(text.encode(), "What you pasted")
    else:
        st.session_state[f"{key}-rows"] = [_fresh(number, by_line(line)) for number, line in enumerate(lines, start=1)]


def _fresh(number: int, typed: Mapping[str, Any], event_id: int | None = None) -> dict[str, Any]:
    return {"number": number, "event_id": event_id, **{field: typed.get(field, "") for field in _GRID}}


def _mapping(key: str, found: Table, event: Event, visit: Visit) -> None:
    st.write(f"{len(found.rows):,} rows were read. Say which column is what.")
    guess, offered = guessed(found.headings), [NO_COLUMN, *found.headings]
    meant = {}
    columns = [column for column in COLUMNS if event.conference_id or column.field != "session"]
    for place, column in zip(st.columns(len(columns)), columns, strict=True):
        first = offered.index(guess.get(column.field, NO_COLUMN))
        meant[column.field] = place.selectbox(column.label, offered, first, key=f"{key}.{column.field}")
    with st.container(horizontal=True):
        if st.button("Check", type="primary", key=f"{key}.mapped"):
            with attempt():
                st.session_state[f"{key}-rows"] = _rows_of(found, meant, event, visit)
                st.rerun()
        st.button("Begin again", on_click=_forget, args=(key,), key=f"{key}.again")


def _rows_of(found: Table, meant: dict[str, str], event: Event, visit: Visit) -> list[dict[str, Any]]:
    if meant["name"] == NO_COLUMN:
        raise InvalidInput({"name": "Choose the column with the names."})
    typed = [by_columns(found.headings, row, meant) for row in found.rows]
    sessions = events.sessions_by_title(visit.session, event, user=visit.user)
    rows, problems = [], {}
    for number, values in zip(found.numbers, typed, strict=True):
        title = values.get("session", "")
        session = sessions.get(title.casefold()) if title else event
        if session is None:
            problems[str(number)] = f"Row {number}: there is no session “{title}” in this conference."
        else:
            rows.append(_fresh(number, values, session.id))
    if problems:
        raise InvalidInput(problems)
    return rows


def _preview(key: str, rows: list[dict[str, Any]], event: Event, visit: Visit) -> None:
    """The rows to be corrected first; once all are right, whom they look like, and the button that adds them."""
    twins = st.checkbox("People with the same name here are different people", key=f"{key}.twins")
    with attempt():
        wrong = actions.problems_of(visit.session, _lines(rows, event, visit), twins=twins, by=visit.user)
        if wrong:
            st.warning(_what_is_wrong(wrong, len(rows)), icon=":material/edit:")
        else:
            _alike(rows, event, visit)
        shown = [row["number"] for row in rows if row["number"] in wrong or not wrong]
        edited = _grid(key, rows, shown[:_SHOWN], wrong)
        _buttons(key, rows, edited, twins, event, visit)


def _what_is_wrong(wrong: Mapping[int, Mapping[str, str]], total: int) -> str:
    lead = f"{len(wrong):,} of {total:,} rows need your attention; nothing was saved yet."
    told = [f"- Row {row}: {literally(' '.join(found.values()))}" for row, found in list(wrong.items())[:_TOLD]]
    return "\n".join([lead, "", *told, *([f"- and {len(wrong) - _TOLD:,} more"] if len(wrong) > _TOLD else [])])


def _alike(rows: Sequence[dict[str, Any]], event: Event, visit: Visit) -> None:
    typed = [Person(row["name"], row["email"], row["folio_number"]) for row in rows]
    for sentence in rosters.alike(visit.session, event, typed=typed, user=visit.user)[:20]:
        st.warning(literally(sentence), icon=":material/group:")
    if any(
        row["email"].casefold() == visit.user.email.casefold() or row["name"] == visit.user.full_name for row in rows
    ):
        st.warning("You are among these people yourself; leave the row out if that is not meant.")


def _grid(
    key: str, rows: Sequence[dict[str, Any]], shown: Sequence[int], wrong: Mapping[int, Mapping[str, str]]
) -> list[dict[str, Any]]:
    if len(shown) == _SHOWN:
        st.caption(f"The first {_SHOWN} rows are shown.")
    cells = [
        {
            "Row": row["number"],
            **{label: str(row[field] or "") for field, label in _GRID.items()},
            **({"What to correct": " ".join(wrong.get(row["number"], {}).values())} if wrong else {}),
            "Leave out": False,
        }
        for row in rows
    ]
    edition = st.session_state.get(f"{key}-edition", 0)
    options = {"hide_index": True, "height": "content", "disabled": ["Row", "What to correct"]}
    return row_grid(f"{key}.grid{edition}", cells, shown, by="Row", **options)


def _buttons(
    key: str, rows: list[dict[str, Any]], edited: list[dict[str, Any]], twins: bool, event: Event, visit: Visit
) -> None:
    corrected = _corrected(rows, edited)
    with st.container(horizontal=True):
        number = len(corrected)
        if st.button("Add 1 person" if number == 1 else f"Add {number:,} people", type="primary", key=f"{key}.add"):
            _keep(key, corrected)
            lines = _lines(corrected, event, visit)
            if actions.problems_of(visit.session, lines, twins=twins, by=visit.user):
                st.rerun()
            added = actions.add_many(visit.session, lines, twins=twins, by=visit.user, now=visit.now)
            _forget(key)
            done(f"{added:,} {'person is' if added == 1 else 'people are'} on the roster now.")
        st.button("Begin again", on_click=_forget, args=(key,), key=f"{key}.anew")


def _corrected(rows: Sequence[dict[str, Any]], edited: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with what was typed into the grid, without those that are left out."""
    typed = {row["Row"]: row for row in edited}
    kept = [row for row in rows if not typed.get(row["number"], {}).get("Leave out")]
    return [_with(row, typed.get(row["number"])) for row in kept]


def _with(row: dict[str, Any], cells: dict[str, Any] | None) -> dict[str, Any]:
    return row | {field: cells[label] or "" for field, label in _GRID.items()} if cells else row


def _keep(key: str, rows: list[dict[str, Any]]) -> None:
    """The grid begins anew with what was corrected; with nothing corrected it stays, or a late edit would be lost."""
    if rows == st.session_state[f"{key}-rows"]:
        return
    st.session_state[f"{key}-rows"] = rows
    st.session_state[f"{key}-edition"] = st.session_state.get(f"{key}-edition", 0) + 1


def _forget(key: str) -> None:
    for name in ("rows", "table", "edition"):
        st.session_state.pop(f"{key}-{name}", None)
    forget_grids(f"{key}.grid")


def _lines(rows: Sequence[dict[str, Any]], event: Event, visit: Visit) -> list[Line]:
    others = {row["event_id"] for row in rows} - {None, event.id}
    known = {number: events.get(visit.session, number, user=visit.user) for number in others} | {event.id: event}
    return [
        Line(row["number"], known[row["event_id"] or event.id], {field: row[field] for field in _GRID}) for row in rows
    ]
