"""One provider, as OPI sees it."""

import streamlit as st

from core.actions import providers as actions
from core.models import ProviderDetails
from core.permissions import Permission, may
from core.queries import providers
from pages.parts.compliance.history import months_section
from pages.parts.providers.actions import merged_here, papers, reminding
from pages.parts.providers.approval import approval_section
from pages.parts.providers.detail import (
    history_section,
    mails_section,
    notes_section,
    people_section,
    requests_section,
    status_section,
    years_section,
)
from pages.parts.providers.form import provider_facts, provider_form
from pages.parts.ui.form_state import done_with_version, version_drawn
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import number_in_url
from pages.parts.ui.visit import finish, page_for

with page_for(Permission.SEE_PROVIDERS) as visit:
    provider = providers.get(visit.session, number_in_url("id"), user=visit.user)
    st.title(literally(provider.name))
    status_section(provider, visit)
    papers(provider, visit)
    reminding(provider, visit)
    merged_here(provider, visit)
    st.header("Details")
    provider_facts(provider)
    if may(visit.user.role, Permission.CHANGE_PROVIDERS):
        with st.expander("Change the details"), st.container(width=820):
            st.caption("Certificates printed from now on show the name and the phone as they are here.")
            form = f"provider{provider.id}"
            seen = version_drawn(form, provider.version)
            form_data = provider_form(form, provider, button="Save")
            if form_data is not None:
                with showing_refusals():
                    details = ProviderDetails.check(form_data)
                    actions.edit(visit.session, provider, details, seen_version=seen, by=visit.user, now=visit.now)
                    done_with_version(form, provider.version)
                    finish("Saved.")
    approval_section(provider, visit)
    months_section(provider, visit)
    years_section(provider, visit)
    people_section(provider, visit)
    requests_section(provider, visit)
    mails_section(provider, visit)
    history_section(provider, visit)
    notes_section(provider, visit)
