"""Compliance: who keeps the rules, which counts are missing, and what was certified."""

import streamlit as st

from core.permissions import Permission
from core.queries.overview import overview
from pages.parts.compliance.overview import period_and_weeks, sections, state_tiles, weeks_section, year_section
from pages.parts.compliance.undeliverable import undeliverable_link
from pages.parts.ui.html import button_link, links
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_COMPLIANCE) as visit:
    st.title("Compliance")
    links(button_link("Work List", "work-list"), *undeliverable_link(visit))
    with showing_refusals():
        period, weeks = period_and_weeks(visit.today)
        found = overview(visit.session, period, weeks=weeks, user=visit.user, today=visit.today)
        st.header("Now")
        state_tiles(found, period)
        weeks_section(found.weeks)
        year_section(found, period)
        sections(found, period, visit)
