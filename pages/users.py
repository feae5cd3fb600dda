"""Users: the accounts of one's provider, or of everyone."""

import streamlit as st

from core.actions import users as actions
from core.models import UserDetails
from core.permissions import Permission
from core.queries import users
from core.queries.keyset import cut
from core.rules.users import may_add_users
from pages.parts.ui.filters import first_page
from pages.parts.ui.html import link, links
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import finish, page_for
from pages.parts.users.accounts import user_form, user_table

with page_for(Permission.SEE_USERS) as visit:
    st.title("Users")
    search = st.text_input("Search name and username", key="search", bind="query-params", on_change=first_page) or ""
    found = users.list_of(visit.session, search, after=st.query_params.get("after", ""), user=visit.user)
    shown, last = cut(found)
    user_table(shown, visit)
    if last:
        links(link("Next", screen_url("users", search=search, after=found[-1].username)))
    if not may_add_users(visit.user):
        st.caption("Each person has an account of their own. The agency opens it when you ask for a further user.")
        links(link("Ask for a further user", "account-requests"))
        st.stop()
    with st.expander("Invite a person"):
        form_data = user_form("invite", None, visit, button="Send invitation")
        if form_data is not None:
            with showing_refusals():
                details = UserDetails.check(form_data)
                user, _ = actions.invite(visit.session, details, by=visit.user, now=visit.now)
                finish(f"{user.full_name} has the username {user.username}; the invitation is on its way.")
