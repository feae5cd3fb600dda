"""List Events."""

import streamlit as st

from core.permissions import Permission, may
from core.queries import categories, events
from core.queries.event_filters import SORT_CHOICES, STATE_CHOICES, EventFilter
from pages.parts.events.export_panel import export_panel
from pages.parts.events.table import event_table
from pages.parts.ui.filters import choice_in_url, first_page, in_words, narrowing_in_url
from pages.parts.ui.html import button_link, link, links
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_EVENTS) as visit:
    st.title("List Events")
    if may(visit.user.role, Permission.ENTER_EVENTS):
        links(button_link("Add Event", "add-event"), link("Import Events", "import"))
    by_text, by_state, by_sort = st.columns([3, 1.2, 1.2])
    search = by_text.text_input("Search title and instructor", key="search", bind="query-params", on_change=first_page)
    choice_in_url(by_state, "State", "state", STATE_CHOICES)
    choice_in_url(by_sort, "Sort", "sort", SORT_CHOICES)
    known = categories.names(visit.session)
    query = {**st.query_params.to_dict(), "search": search or ""}
    criteria = EventFilter.from_query(query, categories=known, today=visit.today)
    if narrowed := in_words(criteria, known):
        links(narrowed, link("Show all events", "events"))
    page = events.page_of(visit.session, criteria, user=visit.user, today=visit.today)
    here = criteria.first_page()
    if page.events:
        event_table("Events", page.events, visit)
    elif here != EventFilter(sort=here.sort):
        st.info("No event fits. Change the search or the state.", icon=":material/search_off:")
    else:
        st.info("There is no event yet. Choose Add Event to enter the first one.", icon=":material/event:")
    links(
        *([link("Newer", screen_url("events", **here.to_query(), before=page.newer))] if page.newer else []),
        *([link("Older", screen_url("events", **here.to_query(), after=page.older))] if page.older else []),
    )
    if page.events:
        export_panel({**here.to_query(), **narrowing_in_url()}, here, visit)
