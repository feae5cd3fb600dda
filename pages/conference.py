"""One conference: its sessions, entered, edited, printed and counted together."""

import streamlit as st

from core.permissions import Permission
from core.queries import conferences
from pages.parts.events.conferences import conference_header, tell_clashes, what_to_do
from pages.parts.ui.markdown import literally
from pages.parts.ui.urls import number_in_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_EVENTS) as visit:
    conference = conferences.get(visit.session, number_in_url("id"), user=visit.user)
    st.title(literally(conference.name))
    sessions = conferences.sessions(visit.session, conference, user=visit.user)
    conference_header(conference, sessions, visit)
    tell_clashes(sessions)
    do = what_to_do(sessions, visit)
    do(conference, sessions, visit)
