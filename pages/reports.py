"""Reports: the annual report of a provider, the list for the Board, and samples for an audit."""

import streamlit as st

from core.permissions import Permission, may
from core.queries import reports
from core.queries.keyset import cut
from pages.parts.compliance.reports import annual_section, board_section, report_table, sample_section, year_in_url
from pages.parts.ui.html import link, links
from pages.parts.ui.urls import number_in_url, screen_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_REPORTS) as visit:
    st.title("Reports")
    annual_section(visit)
    if may(visit.user.role, Permission.AUDIT_PROVIDERS):
        board_section(visit)
        sample_section(visit)
    st.header("Issued reports")
    year = year_in_url("year", visit)
    shown, last = cut(reports.list_of(visit.session, year=year, before=number_in_url("before"), user=visit.user))
    report_table(shown)
    if last:
        links(link("Older", screen_url("reports", year=year, before=last.id)))
