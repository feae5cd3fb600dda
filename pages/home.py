"""Home: what is due, and one click to do it."""

import streamlit as st

from core.permissions import Permission, may
from core.queries import counts, events, requests
from pages.parts.events.table import event_table
from pages.parts.frame.tour import tour
from pages.parts.providers.approval import tell_suspension
from pages.parts.requests.list import request_links, requests_tile
from pages.parts.ui.html import button_link, links
from pages.parts.ui.markdown import literally
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_OWN_ACCOUNT) as visit:
    st.title("Home")
    tell_suspension(visit)
    tour(visit)
    role = visit.user.role
    late_providers, overdue = counts.overdue(visit.session, user=visit.user, today=visit.today)
    due = counts.due(visit.session, user=visit.user, today=visit.today)
    asked = requests.waiting(visit.session, user=visit.user, today=visit.today)
    tiles = st.columns(4 if role.is_agency_wide else 3)
    if role.is_agency_wide:
        tiles[0].metric("Providers that are late", f"{late_providers:,}", border=True)
    tiles[-3].metric("Counts overdue", f"{overdue:,}", border=True)
    tiles[-2].metric("Counts due, not overdue", f"{due - overdue:,}", border=True)
    requests_tile(tiles[-1], asked, visit)
    links(
        *([button_link("Report counts", "counts")] if may(role, Permission.REPORT_COUNTS) and due else []),
        *([button_link("Add Event", "add-event")] if may(role, Permission.ENTER_EVENTS) else []),
        *request_links(asked),
    )
    if waiting := events.waiting_for_count(visit.session, user=visit.user, today=visit.today, limit=10):
        st.header("Waiting for a count")
        event_table("The longest waiting first", waiting, visit)
    elif may(role, Permission.REPORT_COUNTS):
        st.success("Every count that is due is in.", icon=":material/check_circle:")
    if role.is_agency_wide:
        st.header("Newest events")
        event_table("Entered last", events.newest_entered(visit.session, user=visit.user), visit)
    elif soon := events.soon(visit.session, user=visit.user, today=visit.today):
        st.header("Running and upcoming")
        event_table("The next to end first", soon, visit)
    else:
        st.caption(f"Welcome, {literally(visit.user.full_name)}. Nothing is running or upcoming: choose Add Event.")
