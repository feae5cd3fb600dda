"""Apply: an organization asks to become a provider."""

import streamlit as st

from core.actions import applications as actions
from core.models import Application
from core.settings import settings
from pages.parts.applications import application_form, keep_sent, was_sent, what_happens_next, what_to_know
from pages.parts.attempts import attempt
from pages.parts.browser import visitors_address
from pages.parts.text import literally
from pages.parts.visit import open_page

with open_page() as visit:
    st.title(f"Apply to Become a {literally(settings().PROVIDER_WORD)}")
    with st.container(width=820):
        if was_sent():
            what_happens_next()
            st.stop()
        what_to_know()
        typed = application_form(visit)
        if typed is not None:
            with attempt():
                request = actions.apply(
                    visit.session,
                    Application.check(typed),
                    address=visitors_address(),
                    today=visit.today,
                    now=visit.now,
                )
                keep_sent(request)
