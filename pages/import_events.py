"""Import Events: from a spreadsheet or a pasted table, all or none; the agency brings providers and users too."""

import streamlit as st

from core.permissions import Permission
from pages.parts.imports.targets import what_to_import
from pages.parts.ui.visit import page_for

with page_for(Permission.ENTER_EVENTS) as visit:
    st.title("Import Events")
    bring = what_to_import(visit)
    bring(visit)
