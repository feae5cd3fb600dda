"""Conferences: sets of events that are held together."""

import streamlit as st

from core.actions import conferences as actions
from core.models import ConferenceDetails
from core.permissions import Permission, may
from core.queries import conferences
from core.queries.keyset import cut
from pages.parts.events.conferences import conference_table
from pages.parts.ui.html import link, links
from pages.parts.ui.provider_choice import provider_to_enter_for
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import number_in_url, screen_url
from pages.parts.ui.visit import finish, page_for

with page_for(Permission.SEE_EVENTS) as visit:
    st.title("Conferences")
    st.caption(
        "Each session of a conference is an event of its own, so that attendees get a certificate for what they "
        "attended. Enter all sessions at once, print them together, and report their counts in one grid."
    )
    shown, last = cut(conferences.list_of(visit.session, user=visit.user, before=number_in_url("before")))
    if shown:
        conference_table(shown, visit)
    else:
        st.info("There is no conference yet.", icon=":material/event:")
    if last:
        links(link("Older", screen_url("conferences", before=last.conference.id)))
    if may(visit.user.role, Permission.ENTER_EVENTS):
        with st.container(width=560):
            st.header("Add a conference")
            provider_id = provider_to_enter_for(visit, None)
            name = st.text_input("Name of the Conference", key="conference.name")
            if st.button("Add conference", type="primary"):
                with showing_refusals():
                    details = ConferenceDetails.check({"name": name})
                    conference = actions.add(
                        visit.session, details, provider_id=provider_id, by=visit.user, now=visit.now
                    )
                    finish("Now add its sessions.", go_to="pages/conference.py", id=conference.id, task="Add sessions")
