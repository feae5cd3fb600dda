"""Counts: every event that waits for its number of certificates, in one grid."""

import streamlit as st

from core.permissions import Permission
from core.queries import counts, events
from core.settings import settings
from pages.parts.counts import count_grid
from pages.parts.visit import page_for

with page_for(Permission.REPORT_COUNTS) as visit:
    st.title("Counts")
    waiting = events.waiting_for_count(visit.session, user=visit.user, today=visit.today)
    if not waiting:
        st.success("Every count that is due is in. Nothing to do here.", icon=":material/check_circle:")
        st.stop()
    st.write(
        "Enter the Number of Certificates Issued for each event that is over, 0 if nobody earned one. A count is due "
        f"within {settings().COUNT_WINDOW_DAYS} days after the event; a missing one can cost an educator the renewal "
        "of a license."
    )
    due = counts.due(visit.session, user=visit.user, today=visit.today)
    st.header(f"{due:,} waiting" if due > 1 else "1 waiting")
    if due > len(waiting):
        st.caption(f"The {len(waiting)} that wait longest come first; the next ones follow when these are in.")
    count_grid(waiting, visit)
