"""Tables as files. They are made when somebody asks for them."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from core.documents.spreadsheets import XLSX, csv_of, xlsx_of

Row = Sequence[object]


def export(name: str, headings: Sequence[str], rows: Sequence[Row] | Callable[[], Sequence[Row]]) -> None:
    """Two buttons: the whole table as CSV and as a workbook. `rows` may be asked for only then."""
    kinds: dict[str, tuple[Callable[..., bytes], str]] = {
        "csv": (csv_of, "text/csv"),
        "xlsx": (xlsx_of, XLSX),
    }
    with st.container(horizontal=True):
        for kind, (make, media_type) in kinds.items():
            st.download_button(
                f"{kind.upper()} file",
                partial(_file, make, headings, rows),
                f"{name}.{kind}",
                media_type,
                on_click="ignore",
                type="tertiary",
                key=f"{name}.{kind}",
                help=f"The whole table “{name.replace('-', ' ')}”.",
            )


def _file(
    make: Callable[..., bytes], headings: Sequence[str], rows: Sequence[Row] | Callable[[], Sequence[Row]]
) -> bytes:
    found = rows() if callable(rows) else rows
    return make(headings, [["" if cell is None else cell for cell in row] for row in found])
