"""Account Requests: new providers, further users, and changes of accounts and providers."""

import streamlit as st

from core.permissions import Permission, may
from core.queries import providers
from pages.parts.requests.forms import asking_for_accounts
from pages.parts.requests.list import request_list
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_REQUESTS) as visit:
    st.title("Account Requests")
    if visit.user.provider_id and may(visit.user.role, Permission.ASK):
        with st.container(width=820):
            asking_for_accounts(providers.get(visit.session, visit.user.provider_id, user=visit.user), visit)
        st.header("What was asked")
    request_list(about_events=False, visit=visit)
