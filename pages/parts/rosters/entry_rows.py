"""The people that were understood: what was changed, what is to be corrected, and the button that adds the others."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.actions import rosters as actions
from core.actions.rosters import AttendeeInput
from core.formats import one_or_many, plural
from core.models import Event
from core.queries import events, rosters
from core.rules.importing.attendance import Brought, LeftOut
from core.rules.importing.names import question_of
from core.rules.importing.notes import NOT_CHECKED_IN, Note, notes, undone
from core.rules.importing.sessions import name_of
from core.rules.names import same_words
from core.rules.rosters import RosterPerson
from pages.parts.ui.form_state import forget
from pages.parts.ui.grids import edits, row_grid, take_edits
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

_GRID = {"name": "Name", "email": "E-mail", "folio_number": "Folio number", "units": "Units"}
_CONFIRM, _LEAVE = "Right as it is", "Leave out"
_SHOWN = 200  # rows of a grid
_TOLD = 20  # problems in words; each stands in the grid as well

Row = dict[str, Any]


def begin_rows(key: str, people: Sequence[Brought], sessions: Mapping[int, Event], event: Event) -> None:
    """Take what was understood for the grid."""
    st.session_state[f"{key}-notes"] = notes(people)
    st.session_state[f"{key}-rows"] = [_row(person, sessions.get(person.number, event)) for person in people]
    st.session_state[f"{key}-drawn"] = None


def _row(person: Brought, event: Event) -> Row:
    return {
        "number": person.number, "event_id": event.id, "name": person.name, "email": person.email,
        "folio_number": person.folio_number, "units": person.units, "mended": person.name, "brought": person.brought,
        "addition": person.addition, "question": person.question, "left_out": person.left_out is not None,
        "minutes": None if person.seconds is None else round(person.seconds / 60), "confirmed": False, "leave": False,
    }  # fmt: skip


def check_rows(key: str, event: Event, visit: Visit) -> None:
    """What was done to the rows, what is wrong with some, all of them in a grid, and the button for the right ones."""
    for note in st.session_state.get(f"{key}-notes", []):
        _tell(key, note)
    namesakes = st.checkbox(
        "People with the same name here are different people", key=f"{key}.namesakes", on_change=_absorb, args=(key,)
    )
    with showing_refusals():
        rows = _corrected(key)
        wrong = _problems(rows, namesakes, event, visit)
        good = [row for row in rows if row["number"] not in wrong]
        if wrong:
            st.warning(
                _what_is_wrong(wrong, len(rows), bool(st.session_state.get(f"{key}-added"))), icon=":material/edit:"
            )
        _alike(good, event, visit)
        _grid(key, rows, wrong, visit, event)
        _buttons(key, good, wrong, namesakes, event, visit)


def _tell(key: str, note: Note) -> None:
    st.caption(literally(note.sentence))
    if note.put_back:
        place = f"{key}.back.{note.code}"
        st.checkbox(note.put_back, key=place, on_change=_put_back, args=(key, note, place))


def _put_back(key: str, note: Note, place: str) -> None:
    """What was typed into the grid stays; only names that nobody has changed since are changed."""
    _absorb(key)
    is_on = bool(st.session_state[place])
    for row in st.session_state[f"{key}-rows"]:
        if row["number"] not in note.numbers:
            continue
        if note.code in LeftOut.__members__:
            row["left_out"] = not is_on
        elif note.code == NOT_CHECKED_IN:
            row["left_out"] = is_on
        else:
            other = undone(note.code, name=row["mended"], brought=row["brought"], addition=row["addition"])
            before, after = (row["mended"], other) if is_on else (other, row["mended"])
            row["name"] = after if row["name"] == before else row["name"]


def _problems(rows: Sequence[Row], namesakes: bool, event: Event, visit: Visit) -> dict[int, dict[str, str]]:
    """What is wrong with each row, and what has to be answered before it can be stored."""
    wrong = actions.problems_of(visit.session, _lines(rows, event, visit), namesakes=namesakes, by=visit.user)
    for row in rows:
        if row["number"] not in wrong and (question := _question(row)):
            wrong[row["number"]] = {"name": question}
    return wrong


def _question(row: Row) -> str:
    if row["confirmed"]:
        return ""
    return str(row["question"] if row["name"] == row["mended"] else question_of(row["name"]))


def _what_is_wrong(wrong: Mapping[int, Mapping[str, str]], total: int, has_added: bool) -> str:
    saved = "the others are on the roster" if has_added else "nothing was saved yet"
    need = one_or_many(len(wrong), "needs", "need")
    lead = f"{len(wrong):,} of {plural(total, 'row')} {need} your attention; {saved}."
    sentences = [f"- Row {row}: {literally(' '.join(found.values()))}" for row, found in list(wrong.items())[:_TOLD]]
    return "\n".join([lead, "", *sentences, *([f"- and {len(wrong) - _TOLD:,} more"] if len(wrong) > _TOLD else [])])


def _alike(rows: Sequence[Row], event: Event, visit: Visit) -> None:
    entered = [RosterPerson(row["name"], row["email"], row["folio_number"]) for row in rows]
    for sentence in rosters.alike(visit.session, event, typed=entered, user=visit.user)[:20]:
        st.warning(literally(sentence), icon=":material/group:")
    own = visit.user
    if any(row["email"].casefold() == own.email.casefold() or same_words(row["name"], own.full_name) for row in rows):
        st.warning("You are among these people yourself; leave the row out if that is not meant.")


def _grid(key: str, rows: Sequence[Row], wrong: Mapping[int, Mapping[str, str]], visit: Visit, event: Event) -> None:
    """Its rows and their order stay until it is drawn anew: what is typed belongs to a place in it."""
    known = {row["number"] for row in rows}
    if (drawn := st.session_state.get(f"{key}-drawn")) is None:
        ordered = [*(n for n in wrong if n in known), *(row["number"] for row in rows if row["number"] not in wrong)]
        drawn = {number: " ".join(wrong.get(number, {}).values()) for number in ordered}
        st.session_state[f"{key}-drawn"] = drawn
    stored = {row["number"]: row for row in st.session_state[f"{key}-rows"]}
    several = _session_names(list(stored.values()), event, visit)
    has_wrong, has_minutes = any(drawn.values()), any(row["minutes"] is not None for row in stored.values())
    cells = {n: _cells(stored[n], problem if has_wrong else None, several, has_minutes) for n, problem in drawn.items()}
    locked = ["Row", "Session", "Minutes", "What to correct"]
    numbers = list(drawn)
    if len(numbers) > _SHOWN:
        st.caption(f"The first {_SHOWN} rows can be corrected here; the others follow below.")
    row_grid(
        _grid_key(key), {n: cells[n] for n in numbers[:_SHOWN]}, hide_index=True, height="content", disabled=locked
    )
    if len(numbers) > _SHOWN:
        st.dataframe([cells[n] for n in numbers[_SHOWN:]], hide_index=True)


def _grid_key(key: str) -> str:
    return f"{key}.grid"


def _cells(row: Row, problem: str | None, sessions: Mapping[int, str], has_minutes: bool) -> Row:
    """`problem` is None where no row has one. The columns are the same for all rows as long as the grid is drawn."""
    return {
        "Row": row["number"],
        **{label: str(row[field] or "") for field, label in _GRID.items()},
        **({"Session": sessions[row["event_id"]]} if sessions else {}),
        **({"Minutes": row["minutes"]} if has_minutes else {}),
        **({"What to correct": problem, _CONFIRM: row["confirmed"]} if problem is not None else {}),
        _LEAVE: row["leave"],
    }


def _session_names(rows: Sequence[Row], event: Event, visit: Visit) -> dict[int, str]:
    """What the sessions are called, where the rows belong to more than this one."""
    known = _events_of(rows, event, visit)
    return {n: f"{e.title} ({name_of(e, visit.today)})" for n, e in known.items()} if len(known) > 1 else {}


def _buttons(
    key: str, good: list[Row], wrong: Mapping[int, object], namesakes: bool, event: Event, visit: Visit
) -> None:
    with st.container(horizontal=True):
        number = len(good)
        label = f"Add {plural(number, 'person', 'people')}"
        if number and st.button(label, type="primary", key=f"{key}.add"):
            lines = _lines(good, event, visit)
            added = actions.add_many(visit.session, lines, namesakes=namesakes, by=visit.user, now=visit.now)
            left = _leave_the_wrong(key, wrong)
            still = f" {plural(left, 'row is', 'rows are')} still to be corrected." if left else ""
            finish(f"{plural(added, 'person is', 'people are')} on the roster now.{still}")
        if wrong:
            st.button("Check again", on_click=_absorb, args=(key,), key=f"{key}.recheck")
        st.button("Begin again", on_click=forget, args=(key,), key=f"{key}.anew")


def _leave_the_wrong(key: str, wrong: Mapping[int, object]) -> int:
    """What is still to be corrected stays, as it was typed; how many rows these are."""
    _absorb(key)
    rows = [row for row in st.session_state[f"{key}-rows"] if row["number"] in wrong]
    if not rows:
        forget(key)
        return 0
    st.session_state[f"{key}-rows"] = rows
    st.session_state[f"{key}-notes"] = []
    st.session_state[f"{key}-added"] = True
    return len(rows)


def _corrected(key: str) -> list[Row]:
    """The rows with what was typed into the grid, without those that are left out."""
    corrected = edits(_grid_key(key))
    rows = [row | _as_fields(corrected.get(row["number"], {})) for row in st.session_state[f"{key}-rows"]]
    return [row for row in rows if not (row["left_out"] or row["leave"])]


def _as_fields(cells: Mapping[str, Any]) -> Row:
    """What was typed into the cells of a row, by the fields that they show."""
    texts = {field: str(cells[label]) for field, label in _GRID.items() if label in cells}
    checks = {"confirmed": _CONFIRM, "leave": _LEAVE}
    return texts | {field: bool(cells[label]) for field, label in checks.items() if label in cells}


def _absorb(key: str) -> None:
    """Take what was typed into the rows, so that the grid can be drawn anew, in a new order, and loses nothing."""
    corrected = take_edits(_grid_key(key))
    for row in st.session_state.get(f"{key}-rows", []):
        row.update(_as_fields(corrected.get(row["number"], {})))
    st.session_state[f"{key}-drawn"] = None


def _events_of(rows: Sequence[Row], event: Event, visit: Visit) -> dict[int, Event]:
    others = {row["event_id"] for row in rows} - {event.id}
    return {number: events.get(visit.session, number, user=visit.user) for number in others} | {event.id: event}


def _lines(rows: Sequence[Row], event: Event, visit: Visit) -> list[AttendeeInput]:
    known = _events_of(rows, event, visit)
    return [
        AttendeeInput(row["number"], known[row["event_id"]], {field: row[field] for field in _GRID}) for row in rows
    ]
