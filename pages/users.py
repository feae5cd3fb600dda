"""Users: the accounts of one's provider, or of everyone."""

import streamlit as st

from core.actions import users as actions
from core.models import UserDetails
from core.permissions import Permission
from core.queries import users
from core.rules.accounts import may_add_users
from pages.parts.attempts import attempt
from pages.parts.events import address
from pages.parts.filters import first_page
from pages.parts.tables import link, links
from pages.parts.users import user_form, user_table
from pages.parts.visit import done, page_for

with page_for(Permission.SEE_USERS) as visit:
    st.title("Users")
    search = st.text_input("Search name and username", key="search", bind="query-params", on_change=first_page) or ""
    found = users.listed(visit.session, search, after=st.query_params.get("after", ""), user=visit.user)
    user_table(found[: users.PAGE], visit)
    if len(found) > users.PAGE:
        links(link("Next", address("users", search=search, after=found[-1].username)))
    if not may_add_users(visit.user):
        st.caption("Each person has an account of their own. The agency opens it when you ask for a further user.")
        links(link("Ask for a further user", "account-requests"))
        st.stop()
    with st.expander("Invite a person"):
        typed = user_form("invite", None, visit, button="Send invitation")
        if typed is not None:
            with attempt():
                details = UserDetails.check(typed)
                user, _ = actions.invite(visit.session, details, by=visit.user, now=visit.now)
                done(f"{user.full_name} has the username {user.username}; the invitation is on its way.")
