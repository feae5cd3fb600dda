"""One event: its details, its count, its certificates and its history."""

import streamlit as st

from core.actions import events as actions
from core.models import EventDetails
from core.permissions import Permission, may
from core.queries import audit, categories, counts, printed_forms, requests
from core.rules.events import is_canceled, may_be_edited
from pages.parts.audit.history import history
from pages.parts.events.advice import Entering
from pages.parts.events.claim_link_settings import claim_section
from pages.parts.events.counts import count_section
from pages.parts.events.courses import course_section, event_in_url
from pages.parts.events.detail import cancel_section, event_facts, event_header, why_not_edited
from pages.parts.events.form import event_form, start_from
from pages.parts.requests.forms import form_asked_for, requests_section
from pages.parts.rosters.certificates import certificate_table
from pages.parts.rosters.replacement import old_data_warning
from pages.parts.ui.form_state import done_with_version, drop_draft, version_drawn
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import finish, page_for

with page_for(Permission.SEE_EVENTS) as visit:
    event = event_in_url(visit)
    st.title(literally(event.title))
    event_header(event, visit)
    asked = requests.of_event(visit.session, event, user=visit.user)
    if form_asked_for(event, asked, visit):
        st.stop()
    old_data_warning(event, visit)
    count_section(event, counts.history(visit.session, event, user=visit.user), visit)
    editable = may_be_edited(event, visit.today) and may(visit.user.role, Permission.ENTER_EVENTS)
    with st.container(width=820):
        if editable:
            st.header("Edit")
            form = f"edit{event.id}"
            seen = version_drawn(form, event.version)
            entering = Entering(event.provider, event)
            offered = categories.offered(visit.session)
            above = st.empty()
            form_data = event_form(form, start_from(event), offered, visit, button="Save", entering=entering)
            if form_data is not None:
                with showing_refusals(above):
                    actions.edit(
                        visit.session,
                        event,
                        EventDetails.check(form_data),
                        seen_version=seen,
                        by=visit.user,
                        today=visit.today,
                        now=visit.now,
                    )
                    done_with_version(form, event.version)
                    drop_draft(form, visit)
                    finish("Saved. The next certificate that is printed will show the change.")
        else:
            st.header("Details")
            why_not_edited(event, visit)
            event_facts(event)
    requests_section(event, asked, visit)
    course_section(event, visit)
    if printed := printed_forms.of_event(visit.session, event, user=visit.user):
        st.header("Certificates")
        certificate_table(printed)
    claim_section(event, visit)
    st.header("History")
    history(audit.of_event(visit.session, event, user=visit.user))
    if may(visit.user.role, Permission.CANCEL_EVENTS) and not is_canceled(event):
        cancel_section(event, visit)
