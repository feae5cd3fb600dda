"""People: e-mail addresses that belong to one person, merged and split by OPI's staff."""

import streamlit as st

from core.permissions import Permission
from core.queries import email_addresses
from pages.parts.providers.address_merging import (
    merge_form,
    merged_list,
    merged_people_list,
    names_under_email,
    people_form,
)
from pages.parts.ui.visit import page_for

with page_for(Permission.JOIN_PEOPLE) as visit, st.container(width=960):
    st.title("People")
    st.write(
        "An educator who has several e-mail addresses finds only part of the certificates under each. Join two of "
        "them when you are sure that they are one person's; both addresses are told by mail. Two people who share an "
        "address stay two."
    )
    search = st.text_input("E-mail address", key="search", bind="query-params", width=460) or ""
    if "@" in search:
        names_under_email(email_addresses.names_under(visit.session, search, user=visit.user))
        found = email_addresses.owners_under(visit.session, search, user=visit.user, now=visit.now)
        people_form(search, found, visit)
    merged_people_list(email_addresses.merged_people(visit.session, search, user=visit.user), visit)
    merged_list(email_addresses.merged(visit.session, search, user=visit.user), visit)
    merge_form(visit)
