"""Catalog: events that run or come, for everybody."""

import streamlit as st

from core.queries import catalog, categories
from pages.parts.public.directory import catalog_filters, catalog_table, next_page
from pages.parts.ui.html import link, links
from pages.parts.ui.visit import open_page

with open_page() as visit:
    st.title("Catalog")
    st.write("Professional development that is running or coming. To take part, call whoever offers it.")
    criteria = catalog_filters(categories.offered(visit.session))
    page = catalog.page_of(visit.session, criteria, today=visit.today)
    if page.events:
        catalog_table(page)
    else:
        st.info("No event fits. Change the words, the category or the place.", icon=":material/search_off:")
    next_page("catalog", page.after, **criteria.to_query())
    links(link("See who offers professional development", "directory"))
