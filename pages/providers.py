"""Providers: the approved organisations; staff enter new ones."""

import streamlit as st

from core.actions import providers as actions
from core.models import ProviderDetails
from core.permissions import Permission, may
from core.queries import providers
from pages.parts.attempts import attempt
from pages.parts.events import address
from pages.parts.filters import STANDINGS, choice_in_url, first_page
from pages.parts.providers import TYPES, provider_form
from pages.parts.tables import badge, link, links, table
from pages.parts.visit import done, page_for

with page_for(Permission.SEE_PROVIDERS) as visit:
    st.title("Providers")
    by_name, by_state = st.columns([3, 1.2])
    search = by_name.text_input("Search name", key="search", bind="query-params", on_change=first_page) or ""
    state_word, state = choice_in_url(by_state, "State", "state", STANDINGS)
    found = providers.listed(
        visit.session,
        search,
        standing=state,
        after=st.query_params.get("after", ""),
        user=visit.user,
        today=visit.today,
    )
    shown = found[: providers.PAGE]
    if shown:
        headings = ("Name", "Number", "State", "Type", "Phone", "Contact", "E-mail")
        rows = [
            (
                link(p.name, f"provider?id={p.id}"),
                str(p.id),
                badge(standing),
                TYPES[p.type],
                p.phone,
                p.contact_name,
                p.contact_email,
            )
            for p, standing in shown
        ]
        table("Approved providers, by name", headings, rows)
    else:
        st.info("No provider fits.", icon=":material/search_off:")
    if len(found) > providers.PAGE:
        links(link("Next", address("providers", search=search, state=state_word, after=found[-1].provider.name)))
    if may(visit.user.role, Permission.CHANGE_PROVIDERS):
        with st.expander("Add a provider"):
            typed = provider_form("add-provider", None, button="Add provider")
            if typed is not None:
                with attempt():
                    details = ProviderDetails.check(typed)
                    provider = actions.add(visit.session, details, by=visit.user, now=visit.now)
                    done(f"“{provider.name}” was added.", go_to="pages/provider.py", id=provider.id)
