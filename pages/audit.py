"""The audit trail: who did what, when."""

import streamlit as st

from core.permissions import Permission
from core.queries import audit
from core.queries.audit import AuditFilter
from pages.parts.audit.filters import audit_export, audit_filters
from pages.parts.audit.history import trail_table
from pages.parts.ui.html import link, links
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_AUDIT) as visit:
    st.title("Audit Trail")
    query = audit_filters()
    criteria = AuditFilter.from_query({**query, "before": st.query_params.get("before", "")})
    found = audit.list_of(visit.session, criteria, user=visit.user)
    if found:
        trail_table(found[: audit.PAGE])
    else:
        st.info("No entry fits. Change the words or the days.", icon=":material/search_off:")
    if len(found) > audit.PAGE:
        links(link("Older", screen_url("audit", **query, before=found[audit.PAGE - 1].id)))
    audit_export(query)
