"""My Account."""

import streamlit as st

from core.permissions import Permission, Role
from core.settings import settings
from pages.parts.tables import facts
from pages.parts.text import literally
from pages.parts.visit import page_for

ROLES = {
    Role.STAFF: "Staff of the agency",
    Role.ANALYST: "Analyst of the agency (reads only)",
    Role.MANAGER: "Manager of a provider",
    Role.PROVIDER: "User of a provider",
}

with page_for(Permission.SEE_OWN_ACCOUNT) as visit:
    st.title("My Account")
    user = visit.user
    facts(
        [
            ("Name", user.full_name),
            ("Username", user.username),
            ("E-mail", user.email),
            ("Role", ROLES[user.role]),
            *(
                [(settings().PROVIDER_WORD, user.provider.name), ("Phone", user.provider.phone)]
                if user.provider
                else []
            ),
        ]
    )
    st.caption(
        "Your username is yours alone: please do not share it. If something here is wrong, or a colleague needs a "
        f"username, write to {literally(settings().CONTACT_EMAIL)}."
    )
