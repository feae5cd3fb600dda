"""One user's account."""

import streamlit as st

from core.actions import users as actions
from core.models import UserDetails
from core.permissions import Permission
from core.queries import users
from core.rules.users import may_change_user
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import number_in_url
from pages.parts.ui.visit import finish, page_for
from pages.parts.users.accounts import account_actions, user_facts, user_form

with page_for(Permission.SEE_USERS) as visit:
    user = users.get(visit.session, number_in_url("id"), user=visit.user)
    st.title(literally(user.full_name))
    user_facts(user, has_second_factor=users.has_second_factor(visit.session, user))
    if not may_change_user(visit.user, user):
        st.stop()
    st.header("Change")
    with st.container(width=640):
        form_data = user_form(f"user{user.id}", user, visit, button="Save")
        if form_data is not None:
            with showing_refusals():
                actions.change(visit.session, user, UserDetails.check(form_data), by=visit.user, now=visit.now)
                finish("Saved.")
    account_actions(user, visit, has_second_factor=users.has_second_factor(visit.session, user))
