"""Event Corrections: events that are over and wrong, and events that did not take place."""

import streamlit as st

from core.permissions import Permission
from pages.parts.requests.list import request_list
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_REQUESTS) as visit:
    st.title("Event Corrections")
    if not visit.user.role.is_agency_wide:
        st.caption(
            "To ask for one, open the event in List Events and choose “Ask for a correction” or “Ask to cancel”. "
            "An event whose last day is not over is simply edited."
        )
    request_list(about_events=True, visit=visit)
