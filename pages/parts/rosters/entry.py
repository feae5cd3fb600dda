"""How people get onto a roster: typed, pasted or from a file, checked as a whole, corrected on the screen."""

from typing import Any

import streamlit as st

from core.errors import InvalidInput
from core.models import Event
from core.rules.importing.attendance import people_of_text
from core.rules.importing.regions import proposed
from core.rules.importing.rosters import has_headings
from core.spreadsheets import plain_text, read_sheets
from pages.parts.rosters.entry_columns import choose_columns
from pages.parts.rosters.entry_rows import begin_rows, check_rows
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit


def adding_section(event: Event, visit: Visit) -> None:
    """First what is typed, then what was understood of it."""
    st.header("Add people")
    key = f"adding{event.id}"
    if st.session_state.get(f"{key}-rows"):
        check_rows(key, event, visit)
    elif sheets := st.session_state.get(f"{key}-sheets"):
        choose_columns(key, sheets, event, visit)
    else:
        _entry(key, event)


def _entry(key: str, event: Event) -> None:
    st.write(
        "Type or paste one person a line: the name, and if you have them the e-mail address and the folio number. "
        "Rows copied from a spreadsheet work too, and so does a CSV or XLSX file, or an attendance report."
    )
    text = st.text_area("People", key=f"{key}.text", height=160, placeholder="Ann Lee, ann.lee@school.org, 123456")
    file = st.file_uploader("Or a file", type=["csv", "txt", "tsv", "xlsx"], key=f"{key}.file")
    if st.button("Check", type="primary", key=f"{key}.check"):
        with showing_refusals():
            _understand(key, text, file, event)
            st.rerun()


def _understand(key: str, text: str, file: Any, event: Event) -> None:
    """A table waits for its columns to be named; plain lines are understood at once."""
    if file is not None:
        sheets = read_sheets(file.getvalue(), file.name)
        if file.name.lower().endswith(".txt") and proposed(sheets)[1] is None:
            begin_rows(key, people_of_text(plain_text(file.getvalue(), file.name)), {}, event)
        else:
            st.session_state[f"{key}-sheets"] = sheets
    elif not (lines := [line for line in text.splitlines() if line.strip()]):
        raise InvalidInput({"name": "Type or paste at least one name, or choose a file."})
    elif has_headings(lines[0]) or _holds_a_table(text):
        st.session_state[f"{key}-sheets"] = read_sheets(text.encode(), "What you pasted")
    else:
        begin_rows(key, people_of_text(text), {}, event)


def _holds_a_table(text: str) -> bool:
    """Whether a report was pasted whole, with the headings of its people further down."""
    return "\t" in text and proposed(read_sheets(text.encode(), "What you pasted"))[1] is not None
