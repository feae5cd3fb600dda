"""Providers: the approved organizations; staff enter new ones."""

import streamlit as st

from core.actions import providers as actions
from core.models import ProviderDetails
from core.permissions import Permission, may
from core.queries import providers
from core.queries.keyset import cut
from pages.parts.providers.form import new_provider_form
from pages.parts.providers.table import provider_table
from pages.parts.ui.filters import STATUS_CHOICES, choice_in_url, first_page
from pages.parts.ui.html import link, links
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import finish, page_for

with page_for(Permission.SEE_PROVIDERS) as visit:
    st.title("Providers")
    by_name, by_state = st.columns([3, 1.2])
    search = by_name.text_input("Search name", key="search", bind="query-params", on_change=first_page) or ""
    status = choice_in_url(by_state, "State", "state", STATUS_CHOICES)
    found = providers.list_of(
        visit.session,
        search,
        status=status,
        after=st.query_params.get("after", ""),
        user=visit.user,
        today=visit.today,
    )
    shown, last = cut(found)
    if shown:
        provider_table(shown, visit)
    else:
        st.info("No provider fits.", icon=":material/search_off:")
    if last:
        here = {"search": search, "state": status or ""}
        links(link("Next", screen_url("providers", **here, after=found[-1].provider.name)))
    if may(visit.user.role, Permission.CHANGE_PROVIDERS):
        with st.expander("Add a provider"):
            form_data = new_provider_form("add-provider", visit, button="Add provider")
            if form_data is not None:
                with showing_refusals():
                    details = ProviderDetails.check(form_data)
                    provider = actions.add(
                        visit.session, details, approved_on=form_data["approved_on"], by=visit.user, now=visit.now
                    )
                    finish(f"“{provider.name}” was added.", go_to="pages/provider.py", id=provider.id)
