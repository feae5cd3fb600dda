"""My Certificates: all that an educator earned, from every provider, once the e-mail address is verified."""

import streamlit as st

from core.queries import own_certificates
from pages.parts.public.my_certificates import (
    ask_for_code,
    ask_for_email,
    certificate_list,
    chosen_owner,
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
    found = own_certificates.owners_of(visit.session, mine)
    if not found:
        nothing_found(mine)
        st.stop()
    owner = chosen_owner(found, mine)
    renewal_section(owner, mine, visit)
    certificate_list(owner, mine)
