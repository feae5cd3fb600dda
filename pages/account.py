"""My Account: sessions, password, second factor, and the tour."""

import streamlit as st

from core.permissions import Permission
from core.queries import users
from pages.parts.frame.tour import tour_again
from pages.parts.ui.html import link, links
from pages.parts.ui.visit import page_for
from pages.parts.users.accounts import user_facts
from pages.parts.users.own_account import own_password, own_second_factor, own_sessions

with page_for(Permission.SEE_OWN_ACCOUNT) as visit:
    st.title("My Account")
    has_factor = users.has_second_factor(visit.session, visit.user)
    user_facts(visit.user, has_second_factor=has_factor)
    st.caption(
        "Your username is yours alone: please do not share it. If something here is wrong, or a colleague needs a "
        "username, ask for it under Account Requests."
    )
    links(link("Account Requests", "account-requests"))
    tour_again()
    own_sessions(users.own_sessions(visit.session, user=visit.user, now=visit.now), visit)
    with st.container(width=560):
        own_password(visit)
        own_second_factor(visit, has_factor)
