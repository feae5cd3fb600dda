"""Help: each task of the manual as it is done here."""

import streamlit as st

from core.formats import plural
from pages.parts.frame.help import article, contents, found_by, topics
from pages.parts.ui.visit import open_page

with open_page() as visit:
    st.title("Help")
    role = visit.user.role if visit.user else None
    with st.container(width=760):
        search = st.text_input("Search the help", key="search", bind="query-params") or ""
        topic = topics().get(st.query_params.get("topic", ""))
        if search and (found := found_by(search)):
            contents(plural(len(found), "topic"), found)
        elif search:
            st.info("No topic has these words. Try fewer or other words.", icon=":material/search_off:")
        if topic and not search:
            article(topic, role)
        if not search:
            contents("Other topics" if topic else "Topics", [t for t in topics().values() if t != topic])
