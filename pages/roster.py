"""The roster of one event, and the certificates of the people on it."""

import streamlit as st

from core.permissions import Permission, may
from core.queries import events, rosters
from core.queries.keyset import cut
from core.rules.events import is_canceled
from pages.parts.rosters.correction import correct_section
from pages.parts.rosters.entry import adding_section
from pages.parts.rosters.issuing import issue_section
from pages.parts.rosters.replacement import old_data_section, single_section
from pages.parts.rosters.table import clash_table, figure_line, people_table, roster_header
from pages.parts.rosters.waiting_claims import waiting_section
from pages.parts.ui.filters import first_page
from pages.parts.ui.html import link, links
from pages.parts.ui.urls import number_in_url, screen_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_ROSTERS) as visit:
    event = events.get(visit.session, number_in_url("id"), user=visit.user)
    st.title("Roster")
    roster_header(event, visit)
    figures = rosters.figures_of(visit.session, event, user=visit.user)
    figure_line(event, figures)
    may_change = may(visit.user.role, Permission.KEEP_ROSTERS) and not is_canceled(event)
    if may_change and not figures.on_roster:
        adding_section(event, visit)
        st.stop()
    if found := rosters.clashes(visit.session, event, user=visit.user):
        clash_table(found)
    if may_change:
        waiting_section(event, visit)
        st.header("Certificates")
        issue_section(event, figures, visit)
        old_data_section(event, visit)
    st.header("People")
    search = st.text_input("Search names", key="search", bind="query-params", on_change=first_page) or ""
    after = number_in_url("after") or 0
    shown, last = cut(rosters.list_of(visit.session, event, search=search, after=after, user=visit.user))
    people_table(event, shown, visit)
    if last:
        here = {"id": event.id, "search": search, "after": last.id}
        links(link("Next", screen_url("roster", **here)))
    if may_change:
        correct_section(event, shown, visit)
        single_section(shown, visit)
        adding_section(event, visit)
