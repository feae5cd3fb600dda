"""Mail: what could not be delivered, what waits, and the text of every notice."""

import streamlit as st

from core.permissions import Permission
from core.queries import mail
from pages.parts.audit.mail import previews, troubled_table, waiting_table
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_MAIL) as visit:
    st.title("Mail")
    st.header("Not delivered")
    if troubled := mail.troubled(visit.session, user=visit.user, now=visit.now):
        troubled_table(troubled)
    else:
        st.success("Every mail that was tried in the last 30 days arrived.", icon=":material/check_circle:")
    st.header("Waiting")
    if waiting := mail.waiting(visit.session, user=visit.user):
        waiting_table(waiting, mail.number_waiting(visit.session, user=visit.user))
    else:
        st.caption("No mail waits.")
    st.header("Notices")
    st.caption("Every mail that the system writes, as its reader sees it, with invented values.")
    previews()
