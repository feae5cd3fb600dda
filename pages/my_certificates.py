"""My Certificates: all that an educator earned, from every provider, after proving an e-mail address."""

import streamlit as st

from core.queries import personal
from pages.parts.personal import (
    ask_for_address,
    ask_for_code,
    certificate_list,
    nothing_found,
    proven,
    renewal_section,
)
from pages.parts.visit import open_page

with open_page() as visit, st.container(width=960):
    st.title("My Certificates")
    mine = proven(visit)
    if mine is None:
        if not ask_for_code(visit):
            ask_for_address(visit)
        st.stop()
    if found := personal.of_address(visit.session, mine):
        renewal_section(found, mine, visit)
        certificate_list(found, mine)
    else:
        nothing_found(mine)
