"""Certificates: what was printed, and how to issue one."""

import streamlit as st

from core.permissions import Permission
from core.queries import certificates
from pages.parts.certificates import certificate_table
from pages.parts.tables import button_link, links
from pages.parts.visit import page_for

with page_for(Permission.SEE_CERTIFICATES) as visit:
    st.title("Certificates")
    with st.container(width=820):
        st.markdown(
            "1. Press **Print to PDF** on the row of an event in List Events. Section II is filled in for you.\n"
            "2. Sign and date Section IV, digitally or on paper.\n"
            "3. Give it only to attendees who completed the activity, electronically or on paper.\n"
            "4. After the event, report the Number of Certificates Issued.\n"
            "5. Keep the records of activities and attendees for five years."
        )
    links(button_link("List Events", "events"))
    st.header("Printed certificates")
    if printed := certificates.newest(visit.session, user=visit.user):
        certificate_table(printed)
    else:
        st.info("No certificate was printed yet.", icon=":material/print:")
