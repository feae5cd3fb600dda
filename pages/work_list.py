"""Work List: the late providers, the worst first, with what is missing."""

import streamlit as st

from core.permissions import Permission
from core.queries import compliance
from core.queries.keyset import cut
from pages.parts.compliance.undeliverable import undeliverable_link
from pages.parts.compliance.work_list import work_table
from pages.parts.providers.actions import act_on_many
from pages.parts.ui.html import link, links
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_COMPLIANCE) as visit:
    st.title("Work List")
    if ways := undeliverable_link(visit):
        links(*ways)
    after = st.query_params.get("after", "")
    shown, last = cut(compliance.work_list(visit.session, after=after, user=visit.user, today=visit.today))
    if shown:
        work_table(shown, visit.today)
        act_on_many([late.provider for late in shown], visit)
    else:
        st.success("No provider is late. Nothing to do here.", icon=":material/check_circle:")
    if last:
        links(link("Next", screen_url("work-list", after=last.cursor)))
