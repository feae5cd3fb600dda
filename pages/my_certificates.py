"""My Certificates: all that an educator earned, from every provider, once the e-mail address is verified."""

import streamlit as st

from core.queries import own_certificates
from pages.parts.public.my_certificates import (
    ask_for_code,
    ask_for_email,
    certificate_list,
    nothing_found,
    renewal_section,
    verified_email,
)
from pages.parts.ui.visit import open_page

with open_page() as visit, st.container(width=960):
    st.title("My Certificates")
    mine = verified_email(visit)
    if mine is None:
        if not ask_for_code(visit):
            ask_for_email(visit)
        st.stop()
    if found := own_certificates.of_email(visit.session, mine):
        renewal_section(found, mine, visit)
        certificate_list(found, mine)
    else:
        nothing_found(mine)
