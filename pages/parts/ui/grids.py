"""A grid whose edits belong to rows by their number, which identifies them.

Streamlit keeps the edits of a grid by place. Where other rows come to stand in the grid, or the same ones in another
order, an edit would move to another row; so another grid is drawn then, which begins with what was typed into the
ones before.

`row_grid` draws it; `edits` is what was typed so far, for whoever checks rows above their grid; `take_edits` and
`next_grid` are for callbacks that change what the rows hold.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

Cells = dict[str, Any]
Edits = dict[int, Cells]


def row_grid(key: str, rows: Mapping[int, Cells], **options: Any) -> None:
    """Draw `rows`, by their number, in their order; each begins with what was typed into it before.

    `rows` hold what stood there before anybody typed, and `options` are those of `st.data_editor`.
    """
    state = st.session_state
    if state.get(f"{key}.drawn", [*rows]) != [*rows]:
        next_grid(key)
    state[f"{key}.drawn"] = [*rows]
    begun: Edits = state.get(f"{key}.edits", {})
    cells = [{**row, **begun.get(number, {})} for number, row in rows.items()]
    st.data_editor(cells, key=_widget(key), **options)


def edits(key: str) -> Edits:
    """What was typed so far, by the number of the row: in grids that are gone, and in the one that stands there now.

    A cell that was emptied is "".
    """
    state = st.session_state
    found: Edits = {number: dict(cells) for number, cells in state.get(f"{key}.edits", {}).items()}
    drawn: list[int] = state.get(f"{key}.drawn", [])
    for place, cells in (state.get(_widget(key)) or {}).get("edited_rows", {}).items():
        row = found.setdefault(drawn[int(place)], {})
        row.update({name: "" if value is None else value for name, value in cells.items()})
    return found


def next_grid(key: str) -> None:
    """Another grid follows, for rows that hold something else; it begins with what was typed so far."""
    begun = edits(key)
    st.session_state[f"{key}.edits"] = begun
    st.session_state[f"{key}.edition"] = st.session_state.get(f"{key}.edition", 0) + 1


def take_edits(key: str) -> Edits:
    """What was typed so far, for a caller that puts it into its rows; the grid that follows begins with them alone."""
    begun = edits(key)
    next_grid(key)
    st.session_state[f"{key}.edits"] = {}
    st.session_state.pop(f"{key}.drawn", None)
    return begun


def _widget(key: str) -> str:
    return f"{key}.{st.session_state.get(f'{key}.edition', 0)}"
