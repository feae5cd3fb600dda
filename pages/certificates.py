"""Certificates: what was printed, and how to issue one."""

import streamlit as st

from core.permissions import Permission
from core.queries import printed_forms, rosters
from core.queries.keyset import cut
from pages.parts.rosters.certificates import certificate_table, issued_table
from pages.parts.ui.filters import first_page
from pages.parts.ui.html import button_link, link, links
from pages.parts.ui.urls import number_in_url, screen_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_CERTIFICATES) as visit:
    st.title("Certificates")
    with st.container(width=820):
        st.markdown(
            "1. Press **Roster** on the row of an event in List Events: the system issues a certificate to each person "
            "by name, mails it, or makes files to hand out. Or press **Print to PDF** for one form with Section I left "
            "open.\n"
            "2. Sign Section IV: by name on the roster, or on the form, digitally or on paper.\n"
            "3. Give it only to attendees who completed the activity, electronically or on paper.\n"
            "4. After the event, report the Number of Certificates Issued.\n"
            "5. Keep the records of activities and attendees for five years."
        )
    links(button_link("List Events", "events"))
    st.header("Issued by name")
    search = st.text_input("Search names", key="search", bind="query-params", on_change=first_page) or ""
    before = number_in_url("before") or 0
    shown, last = cut(rosters.issued(visit.session, search, before=before, user=visit.user))
    issued_table(shown, visit)
    if last:
        links(link("Older", screen_url("certificates", search=search, before=last.id)))
    st.header("Printed forms")
    if printed := printed_forms.newest(visit.session, user=visit.user):
        certificate_table(printed)
    else:
        st.info("No form was printed yet.", icon=":material/print:")
