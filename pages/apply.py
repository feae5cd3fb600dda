"""Apply: an organization asks to become a provider."""

import streamlit as st

from core.actions import applications as actions
from core.models import Application
from core.settings import settings
from pages.parts.providers.application_form import (
    application_form,
    remember_sent,
    was_sent,
    what_happens_next,
    what_to_know,
)
from pages.parts.ui.browser_bridge import visitor_ip
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import open_page

with open_page() as visit:
    st.title(f"Apply to Become a {literally(settings().PROVIDER_WORD)}")
    with st.container(width=820):
        if was_sent():
            what_happens_next()
            st.stop()
        what_to_know()
        above = st.empty()
        form_data = application_form(visit)
        if form_data is not None:
            with showing_refusals(above):
                request = actions.apply(
                    visit.session,
                    Application.check(form_data),
                    ip_address=visitor_ip(),
                    today=visit.today,
                    now=visit.now,
                )
                remember_sent(request)
