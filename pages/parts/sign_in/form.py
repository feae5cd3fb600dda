"""The sign-in screen: streamlit-authenticator's form over the users in the database.

The library draws; it decides nothing. Its cookie and its credential store stay empty, and
`core.actions.sessions` checks the password. A right one gives a ticket, which a small script in
the page trades for the HttpOnly cookie at /session/start before it loads the page again.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup
from streamlit_authenticator import Authenticate

from core import clock
from core.actions.sessions import sign_in
from core.errors import Refused
from core.queries import system_info
from core.rules.sessions import Needs, SignIn
from core.settings import settings
from pages.parts.sign_in import password_reset, second_factor
from pages.parts.sign_in.faq import frequent_questions
from pages.parts.ui.browser_bridge import send_to, visitor_ip
from pages.parts.ui.database import open_session
from pages.parts.ui.html import link, links
from pages.parts.ui.markdown import literally

WRONG = (
    "The username or the password is not right. Check both and try again; after five failures an account "
    "waits 15 minutes."
)
_TRIED = "sign_in.tried"
_TICKET = "sign_in.ticket"
_OTHER_WAY = Markup('<a href="/session/sso?{}" target="_self" class="pdups-button">Log in with {}</a>')


class _NoCookie:
    """The library's own cookie is set by script and outlives a sign-out; ours is the only one."""

    def get_cookie(self) -> None:
        return None

    def set_cookie(self) -> None:
        return None

    def delete_cookie(self) -> None:
        return None


class _OurUsers:
    """Stands where the library's controller checks credentials."""

    def login(self, username: str = "", password: str = "", *_rest: Any, **_options: Any) -> bool:
        with open_session() as session:
            found = sign_in(session, username, password, ip_address=visitor_ip(), now=clock.now())
        st.session_state[_TRIED] = True
        st.session_state[_TICKET] = found
        return found is not None


class _Form(Authenticate):  # type: ignore[misc]
    def __init__(self) -> None:
        self.path, self.secret_key, self.attrs = None, "", {"login_sleep_time": 0}
        self.cookie_controller = _NoCookie()
        self.authentication_controller = _OurUsers()


def sign_in_screen() -> None:
    """The form and what may follow it; after all of it, the page that was asked for."""
    with st.container(width=460, key="sign_in_box"):
        st.title("Professional Development Unit Provider System")
        if password_reset.is_open():
            password_reset.reset_steps()
            return
        ticket: SignIn | None = st.session_state.get(_TICKET)
        if ticket is None:
            ticket = _ask()
        if ticket is None:
            return
        if ticket.needs is not Needs.NOTHING and not second_factor.shown(ticket):
            return
        st.session_state.pop(_TICKET)
        send_to("/session/start", ticket.ticket)
        st.caption("Signing you in…")


def _ask() -> SignIn | None:
    """Draw the form; the ticket once the right password was given."""
    if _nobody_yet():
        st.info(_FIRST_ACCOUNT, icon=":material/person_add:")
    st.session_state.setdefault("authentication_status", None)
    st.session_state.pop(_TRIED, None)
    try:
        _Form().login(fields={"Form name": "Sign in", "Login": "Log In"}, key="sign_in")
    except Refused as refusal:
        st.error(literally(refusal.message), icon=":material/error:")
    ticket: SignIn | None = st.session_state.get(_TICKET)
    if ticket is not None and ticket.needs is not Needs.NOTHING:
        st.rerun()  # the form makes room for the next question
    if ticket is not None:
        return ticket
    if _TRIED in st.session_state:
        st.error(WRONG, icon=":material/error:")
    _single_sign_on()
    st.button("Reset password", on_click=password_reset.begin)
    send_to(None)
    frequent_questions()
    links(
        link(f"Apply to become a {settings().PROVIDER_WORD.lower()}", "apply"),
        link("Directory", "directory"),
        link("Help", "help"),
    )
    st.caption(f"Questions? Write to {literally(settings().CONTACT_EMAIL)}.")
    return None


def _single_sign_on() -> None:
    """A link out of the program, so the browser follows it by itself; the way leads back to this screen."""
    if not settings().OIDC_ISSUER:
        return
    here = urlsplit(st.context.url or "/").path or "/"
    query = urlencode(st.query_params.to_dict())
    there = urlencode({"next": f"{here}?{query}" if query else here})
    st.html(_OTHER_WAY.format(there, settings().OIDC_NAME))


def _nobody_yet() -> bool:
    try:
        with open_session() as session:
            return not system_info.has_users(session)
    except Refused:
        return False


_FIRST_ACCOUNT = """
**There is no account yet.** Create the first staff account on the server, in the folder of the program:

`python -m core create-user --username U --email E --full-name "N" --role staff`

It prints a code; with it, press “Reset password” here to set the password.
"""
