"""Tables as files. They are made when somebody asks for them."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.documents.spreadsheets import csv_of, xlsx_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(name: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Two buttons: the whole table as CSV and as a workbook."""
    plain = [["" if cell is None else cell for cell in row] for row in rows]
    files = {
        "csv": (partial(csv_of, headings, plain), "text/csv"),
        "xlsx": (partial(xlsx_of, name, headings, plain), _XLSX),
    }
    with st.container(horizontal=True):
        for kind, (make, media_type) in files.items():
            st.download_button(
                f"{kind.upper()} file",
                make,
                f"{name}.{kind}",
                media_type,
                on_click="ignore",
                type="tertiary",
                key=f"{name}.{kind}",
                help=f"The whole table “{name.replace('-', ' ')}”.",
            )
