"""From a table that somebody brings to values that are stored: brought, understood, corrected, all at once.

The steps keep their state under one key, so that another form of the screen, or a refusal, loses nothing typed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, TypeVar
from uuid import uuid4

import streamlit as st

from core.formats import plural
from core.rules.importing import Field, ImportResult, ImportRow, Problem, check, guess, lines_of
from core.rules.importing.programs import Arranged
from core.spreadsheets import Table, read_table
from pages.parts.ui.form_state import forget
from pages.parts.ui.grids import edits, next_grid, row_grid
from pages.parts.ui.html import table as html_table
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals

T = TypeVar("T")
Corrections = dict[int, dict[str, str]]
Arrange = Callable[[Table, Mapping[str, str], Sequence[ImportRow], Collection[int]], Arranged]
LEAVE_OUT = "Leave out"
_MOST_SHOWN = 200
_MOST_SHOWN_AT_ALL = 1_000
_MOST_TOLD = 50
_NONE = "(not in the table)"


def _nothing() -> None:
    pass


class Judged(NamedTuple):
    """What storing the rows would do: what forbids it, how many would be stored, and what the screen shows of it."""

    problems: Sequence[Problem]
    number: int
    show: Callable[[], None] = _nothing


def import_steps(
    key: str,
    fields: Sequence[Field],
    read: Callable[[Mapping[str, str]], T],
    *,
    button: str,
    depends_on: object = None,
    arrange: Arrange | None = None,
    judge: Callable[[ImportResult[T]], Judged] | None = None,
) -> list[T] | None:
    """Ask for a table, show what is understood and what is wrong, and let it be corrected.

    What was read, once `button` is pressed and nothing is wrong; None until then. `depends_on` is what else
    `read` looks at: when it changes, the rows are read again. `arrange` makes lines of how the rows are laid out,
    and `judge` says what storing them would do.
    """
    table = _table(key, fields)
    if table is None:
        return None
    mapping = _mapping(key, table, fields)
    outcome, left_out = _checked(key, table, fields, mapping, corrections(key), read, depends_on, arrange)
    judged = judge(outcome) if judge else Judged([], len(outcome.read))
    outcome = ImportResult(outcome.read, [*outcome.problems, *judged.problems], outcome.rows)
    _tell(outcome, {field.label for field in fields if field.name not in mapping})
    _tell_left_out(left_out)
    judged.show()
    _grid(key, table, fields, mapping, outcome, left_out)
    ready = bool(judged.number) and not outcome.problems
    pressed = st.button(f"{button} ({judged.number:,})", type="primary", disabled=not ready, key=f"{key}.store")
    return outcome.read if pressed and ready else None


def submission_of(key: str) -> str:
    """One key for what is stored of this table, so that a second press stores nothing more."""
    return str(st.session_state[f"{key}.submission"])


def _table(key: str, fields: Sequence[Field]) -> Table | None:
    """The table that was brought, or None after it was asked for."""
    if f"{key}.table" in st.session_state:
        table: Table = st.session_state[f"{key}.table"]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.write(f"{literally(st.session_state[f'{key}.source'])}: {plural(len(table.rows), 'row')}.")
            st.button("Bring another table", on_click=forget, args=(key,), key=f"{key}.other")
        return table
    st.caption(
        "The first row names the columns. These are understood, under these names or similar ones: "
        + literally(", ".join(field.label for field in fields) + ".")
    )
    file = st.file_uploader("Choose a CSV or XLSX file", key=f"{key}.file", max_upload_size=5)
    pasted = st.text_area("Or paste the rows here", key=f"{key}.pasted", height=140)
    if st.button("Read the table", type="primary", key=f"{key}.read"):
        with showing_refusals():
            content, name = (file.getvalue(), file.name) if file else (pasted.encode(), "The pasted table")
            st.session_state[f"{key}.table"] = read_table(content, name)
            st.session_state[f"{key}.source"] = name
            st.session_state[f"{key}.submission"] = uuid4().hex
            st.rerun()
    return None


def _mapping(key: str, table: Table, fields: Sequence[Field]) -> dict[str, str]:
    """Which column is what: guessed, and chosen otherwise where the guess is wrong."""
    guessed = guess(table, fields)
    unused = [heading for heading in table.headings if heading not in guessed.values()]
    st.caption(
        literally(
            "Understood: "
            + "; ".join(f"{f.label} from “{guessed[f.name]}”" for f in fields if f.name in guessed)
            + "."
            + (f" Not used: {', '.join(f'“{heading}”' for heading in unused)}." if unused else "")
        )
    )
    chosen: dict[str, str] = {}
    with st.expander("Change which column is what"):
        columns, offered = st.columns(3), [_NONE, *table.headings]
        for place, field in enumerate(fields):
            first = offered.index(guessed[field.name]) if field.name in guessed else 0
            heading = columns[place % 3].selectbox(
                field.label,
                offered,
                first,
                key=f"{key}.column.{field.name}",
                on_change=next_grid,
                args=(_grid_key(key),),
            )
            if heading != _NONE:
                chosen[field.name] = heading
    return chosen


def corrections(key: str) -> Corrections:
    """What was corrected on the screen so far, by the number of the row."""
    return {
        number: {name: str(value or "") for name, value in cells.items()}
        for number, cells in edits(_grid_key(key)).items()
    }


def _grid_key(key: str) -> str:
    return f"{key}.grid"


def _show(key: str, numbers: list[int]) -> None:
    st.session_state[f"{key}.shown"] = numbers


def _checked(
    key: str,
    table: Table,
    fields: Sequence[Field],
    mapping: dict[str, str],
    corrected: Corrections,
    read: Callable[[Mapping[str, str]], T],
    depends_on: object,
    arrange: Arrange | None,
) -> tuple[ImportResult[T], Arranged]:
    """The lines read anew only when something they depend on has changed: thousands take a second."""
    state = (repr(mapping), repr(corrected), repr(depends_on))
    stored = st.session_state.get(f"{key}.outcome")
    if stored and stored[0] == state:
        outcome: ImportResult[T] = stored[1]
        return outcome, stored[2]
    lines = _lines(table, mapping, corrected)
    put_back = [number for number, cells in corrected.items() if cells.get(LEAVE_OUT) == ""]
    found = arrange(table, mapping, lines, put_back) if arrange else Arranged(lines)
    outcome = check(found.lines, fields, mapping, read)
    st.session_state[f"{key}.outcome"] = (state, outcome, found)
    return outcome, found


def _lines(table: Table, mapping: Mapping[str, str], corrected: Corrections) -> list[ImportRow]:
    """The rows as they stand after the corrections, without those that are left out."""
    lines = []
    for line in lines_of(table, mapping):
        if edited := corrected.get(line.number):
            if edited.get(LEAVE_OUT):
                continue
            line = ImportRow(line.number, {**line.cells, **edited})
        lines.append(line)
    return lines


def _tell(outcome: ImportResult[T], missing: set[str]) -> None:
    """Every problem of every row at once, or that there is none."""
    place = st.empty()
    if not outcome.problems:
        place.success(f"Nothing is wrong in {plural(len(outcome.read), 'row')}.", icon=":material/check_circle:")
        return
    rows = len({problem.row for problem in outcome.problems})
    number = len(outcome.problems)
    lead = f"{plural(number, 'thing needs', 'things need')} attention in {plural(rows, 'row')}"
    everywhere = sorted({p.column for p in outcome.problems} & missing)
    hint = f" The table has no column for {', '.join(everywhere)}." if everywhere else ""
    place.error(literally(f"{lead}; nothing is stored until all is right.{hint}"), icon=":material/error:")
    shown = [(f"Row {p.row}", p.column, p.sentence) for p in outcome.problems[:_MOST_TOLD]]
    caption = "What is wrong" if number <= _MOST_TOLD else f"The first {_MOST_TOLD} of {number:,}"
    html_table(caption, ("Row in the table", "Column", "What is wrong"), shown)


def _tell_left_out(found: Arranged) -> None:
    """What was done with the rows, in one sentence each."""
    for sentence in found.in_words():
        st.info(literally(sentence), icon=":material/info:")
    if found.breaks:
        rows = [(f"Row {number}", title) for number, title in list(found.breaks.items())[:_MOST_TOLD]]
        html_table("Left out", ("Row in the table", "What it is"), rows)


def _grid(
    key: str,
    table: Table,
    fields: Sequence[Field],
    mapping: Mapping[str, str],
    outcome: ImportResult[T],
    left_out: Arranged,
) -> None:
    """The wrong rows, to be corrected in place, and those left out, to be put back. They stay there while one types;
    a button brings the next ones."""
    doubtful = {problem.row for problem in outcome.problems} | left_out.breaks.keys()
    st.session_state[f"{key}.left_out"] = {**st.session_state.get(f"{key}.left_out", {}), **left_out.breaks}
    wrong = [number for number in table.numbers if number in doubtful][:_MOST_SHOWN]
    shown: list[int] = st.session_state.setdefault(f"{key}.shown", wrong)
    if shown:
        correct = any(problem.row in shown for problem in outcome.problems) or not left_out.breaks
        st.subheader("Correct the rows here" if correct else "Put rows back here")
        _draw_grid(key, shown, table, fields, mapping)
    with st.container(horizontal=True):
        if not set(wrong) <= set(shown):
            label = "Show the rows that are still wrong"
            st.button(label, on_click=_show, args=(key, wrong), key=f"{key}.next")
        every = table.numbers[:_MOST_SHOWN_AT_ALL]
        if len(shown) < len(every):
            st.button("Show every row", on_click=_show, args=(key, every), key=f"{key}.every")


def _draw_grid(
    key: str, shown: Sequence[int], table: Table, fields: Sequence[Field], mapping: Mapping[str, str]
) -> None:
    lines = {line.number: line.cells for line in lines_of(table, mapping)}
    left_out = st.session_state[f"{key}.left_out"]
    labels = {field.name: st.column_config.TextColumn(mapping.get(field.name, field.label)) for field in fields}
    row_grid(
        _grid_key(key),
        {
            number: {
                "Row": number,
                LEAVE_OUT: number in left_out,
                **{name: lines[number].get(name, "") for name in labels},
            }
            for number in shown
        },
        hide_index=True,
        disabled=["Row"],
        column_config={"Row": st.column_config.NumberColumn(pinned=True, width="small"), **labels},
        alt="The rows that need attention, each cell of which can be corrected",
    )
