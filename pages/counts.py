"""Counts: every event that waits for its number of certificates, in one grid."""

import streamlit as st

from core.permissions import Permission
from core.queries import counts, events
from core.settings import settings
from pages.parts.events.count_fields import MOST_FIELDS, count_grid
from pages.parts.ui.html import link, links
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import page_for

with page_for(Permission.REPORT_COUNTS) as visit:
    st.title("Counts")
    after = st.query_params.get("after", "")
    due = counts.due(visit.session, user=visit.user, today=visit.today)
    waiting = events.waiting_for_count(
        visit.session, after=after, user=visit.user, today=visit.today, limit=MOST_FIELDS + 1
    )
    if due:
        st.write(
            "Enter the Number of Certificates Issued for each event that is over, 0 if nobody earned one. A count is "
            f"due within {settings().COUNT_WINDOW_DAYS} days after the event; a missing one can cost an educator the "
            "renewal of a license."
        )
        st.header(f"{due:,} waiting")
    if after or len(waiting) > MOST_FIELDS:
        st.caption(f"{MOST_FIELDS} are shown on a page, the longest waiting first. Save before you go to another page.")
    count_grid(waiting, visit)
    if len(waiting) > MOST_FIELDS:
        links(link("Next", screen_url("counts", after=events.after_waiting(waiting[MOST_FIELDS - 1]))))
    if after:
        links(link("The longest waiting", "counts"))
