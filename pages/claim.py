"""Claim a certificate, at the link that a provider gave."""

import streamlit as st

from core.queries import claims
from pages.parts.public.claim_steps import certificate_given, claim_form, code_form, question_form, what_is_claimed
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import open_page

with open_page() as visit, st.container(width=640):
    st.title("Claim Your Certificate")
    token = st.query_params.get("token", "")
    if not token:
        st.info("Open the link that your provider gave you: it leads here with its own address.")
        st.stop()
    with showing_refusals():
        link = claims.by_token(visit.session, token)
        event = claims.event_of(visit.session, link, visit.today)
        what_is_claimed(event)
        if certificate_given(link):
            st.stop()
        if not question_form(link, visit) and not code_form(link, visit):
            claim_form(link, event, visit)
