"""The panel that gives a list of events as a file: at once where it is short, else written first, with its progress."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from core.exports import event_lists
from core.exports.event_lists import MOST_EVENTS, ExportFormat, PreparedFile
from core.formats import file_size, plural
from core.queries import categories, events
from core.queries.event_filters import EventFilter, require_readable
from pages.parts.ui.database import open_session
from pages.parts.ui.html import link, links
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import Visit, arrival, session_number

AT_ONCE = 5_000
_READY = "export.ready"
_WORDS = {ExportFormat.CSV: "CSV", ExportFormat.XLSX: "Excel (XLSX)", ExportFormat.ICS: "Calendar"}


def export_panel(asked: Mapping[str, str], criteria: EventFilter, visit: Visit) -> None:
    """All that the list shows on its pages, as files. `asked` is the query of the list's URL; nothing is counted before
    somebody opens the panel, and a long list not before its file is asked for: that takes seconds among millions.

    Where the list passed over a part of its URL, the panel says which, and gives no file.
    """
    panel = st.expander("Export", icon=":material/download:", on_change="rerun", key="export")
    if not panel.open:
        return
    with panel, showing_refusals():
        require_readable([*asked.items()], categories=categories.names(visit.session), today=visit.today)
        found = events.how_many(visit.session, criteria, user=visit.user, today=visit.today, at_most=AT_ONCE + 1)
        st.write(f"{_number(found)}, from all pages of this list.")
        if found <= AT_ONCE:
            links(*(link(word, screen_url(f"/events.{kind}", **asked), file=True) for kind, word in _WORDS.items()))
        else:
            _prepared_first(asked, criteria, visit)


def _number(found: int) -> str:
    if found > AT_ONCE:
        return f"More than {AT_ONCE:,} events"
    return plural(found, "event")


def _prepared_first(asked: Mapping[str, str], criteria: EventFilter, visit: Visit) -> None:
    st.caption(
        "A list this long is written into a file first; wait here, then download it. CSV holds any number, "
        f"an Excel file {MOST_EVENTS[ExportFormat.XLSX]:,} events, and a calendar "
        f"{MOST_EVENTS[ExportFormat.ICS]:,}: narrow the list for those."
    )
    with st.container(horizontal=True):
        pressed = [
            kind
            for kind in (ExportFormat.CSV, ExportFormat.XLSX)
            if st.button(f"Prepare {_WORDS[kind]}", key=f"export.{kind}")
        ]
    place = st.empty()
    for kind in pressed:
        st.session_state.pop(_READY, None)
        with showing_refusals():
            st.session_state[_READY] = _Ready(asked, kind, _written(place, kind, criteria, visit))
        place.empty()
    ready: _Ready | None = st.session_state.get(_READY)
    if ready and ready.asked == asked:
        with place.container():
            _download(ready)


def _written(place: Any, kind: ExportFormat, criteria: EventFilter, visit: Visit) -> PreparedFile:
    """The file, written while the screen tells how far it is. Whatever is pressed meanwhile stops it."""
    visit.session.close()  # or its transaction would last as long as the writing
    with place.container():
        bar = st.progress(0.0, "Counting the events")
        st.button("Cancel", key="export.cancel")

    def tell(done: int, number: int) -> None:
        if (here := arrival()) and here.user is None:
            st.rerun()
        bar.progress(done / max(number, 1), f"{done:,} of {plural(number, 'event')} written")

    return event_lists.prepare(
        open_session,
        kind,
        criteria,
        owner=session_number() or 0,
        user=visit.user,
        today=visit.today,
        now=visit.now,
        tell=tell,
    )


def _download(ready: "_Ready") -> None:
    name, size = ready.file
    links(link(f"Download the {_WORDS[ready.kind]} file ({file_size(size)})", f"/exports/{name}", file=True))
    st.caption("It is for you alone, and is kept for an hour or until you log out.")


class _Ready(NamedTuple):
    """A file that was written, and the query of the list whose events it has."""

    asked: Mapping[str, str]
    kind: ExportFormat
    file: PreparedFile
