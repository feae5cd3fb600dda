"""The audit trail: who did what, when."""

import streamlit as st

from core.permissions import Permission
from core.queries import audit
from core.queries.audit import AuditFilter
from core.queries.keyset import cut
from pages.parts.audit.filters import audit_export, audit_filters
from pages.parts.audit.history import trail_table
from pages.parts.ui.html import link, links
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_AUDIT) as visit:
    st.title("Audit Trail")
    query = audit_filters()
    criteria = AuditFilter.from_query({**query, "before": st.query_params.get("before", "")})
    shown, last = cut(audit.list_of(visit.session, criteria, user=visit.user))
    if shown:
        trail_table(shown)
    else:
        st.info("No entry fits. Change the words or the days.", icon=":material/search_off:")
    if last:
        links(link("Older", screen_url("audit", **query, before=last.id)))
    audit_export(query)
