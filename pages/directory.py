"""Directory: who is approved to give professional development units, for everybody."""

import streamlit as st

from core.queries import directory
from pages.parts.public.directory import directory_table, next_page
from pages.parts.ui.filters import first_page
from pages.parts.ui.html import link, links
from pages.parts.ui.urls import number_in_url
from pages.parts.ui.visit import open_page

with open_page() as visit:
    st.title("Directory")
    st.write("Who is approved to give professional development units to educators in Montana.")
    search = st.text_input(
        "Search name, town and what is offered", key="search", bind="query-params", on_change=first_page
    )
    page = directory.page_of(visit.session, search or "", after=number_in_url("after"), today=visit.today)
    if page.providers:
        directory_table(page)
    elif search:
        st.info("Nobody fits. Try fewer words, or part of a word.", icon=":material/search_off:")
    else:
        st.info("Nobody is approved yet.", icon=":material/info:")
    next_page("directory", page.after, search=search)
    links(link("See what events are coming", "catalog"))
