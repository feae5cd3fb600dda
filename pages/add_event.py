"""Add Event."""

from uuid import uuid4

import streamlit as st

from core.actions import events as actions
from core.models import EventDetails
from core.permissions import Permission
from core.queries import categories, events
from pages.parts.events.advice import entering_for
from pages.parts.events.form import event_form, start_from
from pages.parts.providers.form import tell_refusal_of_new_event
from pages.parts.ui.form_state import drop_draft, is_fresh
from pages.parts.ui.provider_choice import provider_to_enter_for
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import number_in_url
from pages.parts.ui.visit import finish, page_for

with page_for(Permission.ENTER_EVENTS) as visit:
    st.title("Add Event")
    copied = number_in_url("copy")
    source = events.get(visit.session, copied, user=visit.user) if copied else None
    form = f"add{copied or ''}"
    if is_fresh(form):
        st.session_state[f"{form}-submission"] = uuid4().hex
    if source:
        st.caption("A copy of an earlier event: choose its dates, and change what is different.")
    with st.container(width=820):
        provider_id = provider_to_enter_for(visit, source)
        if tell_refusal_of_new_event(provider_id, visit):
            st.stop()
        first, offered = start_from(source, copy=True), categories.offered(visit.session)
        entering = entering_for(provider_id, visit)
        above = st.empty()
        form_data = event_form(form, first, offered, visit, button="Add Event", entering=entering)
        if form_data is not None:
            with showing_refusals(above):
                event = actions.add(
                    visit.session,
                    EventDetails.check(form_data),
                    provider_id=provider_id,
                    submission=st.session_state[f"{form}-submission"],
                    always_open=bool(form_data.get("always_open")),
                    by=visit.user,
                    now=visit.now,
                )
                drop_draft(form, visit)
                finish(
                    f"“{event.title}” was added. Print its certificate here, and come back after the event "
                    "to report the number of certificates issued.",
                    go_to="pages/event.py",
                    id=event.id,
                )
