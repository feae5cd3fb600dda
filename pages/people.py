"""People: e-mail addresses that belong to one person, joined and taken apart by OPI's staff."""

import streamlit as st

from core.permissions import Permission
from core.queries import people
from pages.parts.people import join_form, joined_list, names_of_address
from pages.parts.visit import page_for

with page_for(Permission.JOIN_PEOPLE) as visit, st.container(width=960):
    st.title("People")
    st.write(
        "An educator who has several e-mail addresses finds only part of the certificates under each. Join two of "
        "them when you are sure that they are one person's; both addresses are told by mail."
    )
    search = st.text_input("E-mail address", key="search", bind="query-params", width=460) or ""
    if "@" in search:
        names_of_address(people.names_under(visit.session, search, user=visit.user))
    joined_list(people.joined(visit.session, search, user=visit.user), visit)
    join_form(visit)
