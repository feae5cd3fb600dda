"""The roster of one event, and the certificates of the people on it."""

import streamlit as st

from core.permissions import Permission, may
from core.queries import events, rosters
from core.rules.events import is_cancelled
from pages.parts.adding import adding_section
from pages.parts.correcting import correct_section
from pages.parts.events import address
from pages.parts.filters import first_page
from pages.parts.issuing import issue_section
from pages.parts.replacing import old_data_section, single_section
from pages.parts.rosters import clash_table, figure_line, people_table, roster_header
from pages.parts.tables import link, links
from pages.parts.visit import number_in_url, page_for

with page_for(Permission.SEE_ROSTERS) as visit:
    event = events.get(visit.session, number_in_url("id"), user=visit.user)
    st.title("Roster")
    roster_header(event, visit)
    figures = rosters.figures_of(visit.session, event, user=visit.user)
    figure_line(event, figures)
    keeps = may(visit.user.role, Permission.KEEP_ROSTERS) and not is_cancelled(event)
    if keeps and not figures.on_roster:
        adding_section(event, visit)
        st.stop()
    if found := rosters.clashes(visit.session, event, user=visit.user):
        clash_table(found)
    if keeps:
        st.header("Certificates")
        issue_section(event, figures, visit)
        old_data_section(event, visit)
    st.header("People")
    search = st.text_input("Search names", key="search", bind="query-params", on_change=first_page) or ""
    after = number_in_url("after") or 0
    shown = rosters.listed(visit.session, event, search=search, after=after, user=visit.user)
    people_table(event, shown[: rosters.PAGE], visit)
    if len(shown) > rosters.PAGE:
        here = {"id": event.id, "search": search, "after": shown[rosters.PAGE - 1].id}
        links(link("Next", address("roster", **here)))
    if keeps:
        correct_section(event, shown[: rosters.PAGE], visit)
        single_section(shown[: rosters.PAGE], visit)
        adding_section(event, visit)
