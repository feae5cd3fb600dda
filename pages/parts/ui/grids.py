"""A grid whose edits belong to rows by what identifies them.

Streamlit keeps the edits of a grid by place. Where other rows come to stand in the grid, because somebody else
changed something or a box was ticked, an edit would move to another row; so another grid is drawn then, which
begins with what was typed into the one before.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

Cells = dict[str, Any]


def row_grid(key: str, rows: Sequence[Cells], shown: Sequence[int], *, by: str, **options: Any) -> list[Cells]:
    """All `rows` with what was typed; those whose `by` is among `shown` stand in the grid, in that order."""
    state = st.session_state
    edits = _edits_of(key)
    drawn, edition = state.get(f"{key}.drawn", (tuple(shown), 0))
    if drawn != tuple(shown):
        state[f"{key}.edits"], edition = edits, edition + 1
    state[f"{key}.drawn"] = (tuple(shown), edition)
    begun = state.get(f"{key}.edits", {})
    by_number = {row[by]: row for row in rows}
    cells = [{**by_number[number], **begun.get(number, {})} for number in shown]
    typed = {row[by]: row for row in st.data_editor(cells, key=f"{key}.{edition}", **options)}
    return [typed.get(row[by]) or {**row, **begun.get(row[by], {})} for row in rows]


def _edits_of(key: str) -> dict[int, Cells]:
    """What was typed so far, by row: in grids that are gone, and in the one that was drawn last."""
    state = st.session_state
    edits = {number: dict(cells) for number, cells in state.get(f"{key}.edits", {}).items()}
    drawn, edition = state.get(f"{key}.drawn", ((), 0))
    for place, cells in state.get(f"{key}.{edition}", {}).get("edited_rows", {}).items():
        edits.setdefault(drawn[int(place)], {}).update(cells)
    return edits


def forget_grids(key: str) -> None:
    """Forget what was typed into every grid whose key begins so: other rows follow."""
    for name in [name for name in st.session_state if str(name).startswith(key)]:
        del st.session_state[name]
