"""List Events."""

import streamlit as st

from core.permissions import Permission, may
from core.queries import categories, events
from core.queries.events import Wish
from pages.parts.events import address, event_table, export_links
from pages.parts.filters import SORTS, STATES, choice_in_url, first_page, in_words, kept_in_address, narrowed
from pages.parts.tables import button_link, link, links
from pages.parts.visit import page_for

with page_for(Permission.SEE_EVENTS) as visit:
    st.title("List Events")
    if may(visit.user.role, Permission.ENTER_EVENTS):
        links(button_link("Add Event", "add-event"), link("Import Events", "import"))
    by_text, by_state, by_sort = st.columns([3, 1.2, 1.2])
    search = by_text.text_input("Search title and instructor", key="search", bind="query-params", on_change=first_page)
    state_word, state = choice_in_url(by_state, "State", "state", STATES)
    sort_word, sort = choice_in_url(by_sort, "Sort", "sort", SORTS)
    after, before = (st.query_params.get(cursor, "") for cursor in ("after", "before"))
    known = categories.names(visit.session)
    narrow = narrowed(known, visit.today)
    if narrow:
        links(in_words(narrow, known), link("Show all events", "events"))
    wish = Wish(search=search or "", state=state, sort=sort, after=after, before=before, **narrow)
    page = events.listed(visit.session, wish, user=visit.user, today=visit.today)
    if page.events:
        event_table("Events", page.events, visit)
    elif search or state or narrow:
        st.info("No event fits. Change the search or the state.", icon=":material/search_off:")
    else:
        st.info("There is no event yet. Choose Add Event to enter the first one.", icon=":material/event:")
    kept = {**kept_in_address(), "search": search, "state": state_word, "sort": sort_word}
    links(
        *([link("Newer", address("events", **kept, before=page.newer))] if page.newer else []),
        *([link("Older", address("events", **kept, after=page.older))] if page.older else []),
    )
    if page.events and not narrow:
        export_links(search=search, state=state, sort=sort)
