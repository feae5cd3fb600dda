"""The audit trail: who did what, when."""

from dataclasses import replace

import streamlit as st

from core.permissions import Permission
from core.queries import audit
from core.queries.audit import wish_of
from pages.parts.audit import audit_export, audit_filters
from pages.parts.events import address
from pages.parts.history import trail_table
from pages.parts.tables import link, links
from pages.parts.visit import number_in_url, page_for

with page_for(Permission.SEE_AUDIT) as visit:
    st.title("Audit Trail")
    typed = audit_filters()
    wish = replace(wish_of(typed), before=number_in_url("before"))
    found = audit.listed(visit.session, wish, user=visit.user)
    if found:
        trail_table(found[: audit.PAGE])
    else:
        st.info("No entry fits. Change the words or the days.", icon=":material/search_off:")
    if len(found) > audit.PAGE:
        links(link("Older", address("audit", **typed, before=found[audit.PAGE - 1].id)))
    audit_export(typed)
