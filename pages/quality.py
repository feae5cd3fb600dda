"""Data quality: records that deserve a second look."""

import streamlit as st

from core.permissions import Permission
from core.queries import quality
from pages.parts.compliance.quality import doubles_section, duplicate_providers_section, misfits_section, unlike_section
from pages.parts.ui.visit import page_for

with page_for(Permission.AUDIT_PROVIDERS) as visit:
    st.title("Data Quality")
    st.write(
        "Nothing here is wrong for sure. Look at it, ask the provider if in doubt, and correct or merge what is. "
        f"Events are looked at among the {quality.NEWEST:,} entered last."
    )
    doubts = quality.findings(visit.session, user=visit.user)
    duplicate_providers_section(visit)
    doubles_section(doubts)
    misfits_section(doubts)
    unlike_section(doubts)
