"""The sign-in screen: streamlit-authenticator's form over the users in the database.

The library draws; it decides nothing. Its cookie and its credential store stay empty, and
`core.actions.sessions` checks the password. A right one gives a ticket, which a small script in
the page trades for the HttpOnly cookie at /session/start before it loads the page again.
"""

from typing import Any

import streamlit as st
from streamlit_authenticator import Authenticate

from core import clock
from core.actions.sessions import sign_in
from core.db import open_session
from core.errors import Refused
from core.queries import installation
from core.settings import settings
from pages.parts.text import literally

WRONG = "The username or the password is not right. Check both and try again."

_BROWSER_SIDE = st.components.v2.component(
    "pdups.session",
    js="""
    export default function ({ data, setTriggerValue }) {
      const password = document.querySelector('input[type="password"]');
      const username = document.querySelector('input[aria-label="Username"]');
      if (password) password.autocomplete = 'current-password';
      if (username) username.autocomplete = 'username';
      if (!data || !data.path || window.pdupsSent === data.key) return;
      window.pdupsSent = data.key;
      fetch(data.path, { method: 'POST', headers: data.ticket ? { 'X-Ticket': data.ticket } : {} })
        .then((answer) => answer.ok ? window.location.reload() : setTriggerValue('failed', true))
        .catch(() => setTriggerValue('failed', true));
    }
    """,
)


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
            ticket = sign_in(session, username, password, now=clock.now())
        st.session_state["sign_in.ticket"] = ticket
        return ticket is not None


class _Form(Authenticate):  # type: ignore[misc]
    def __init__(self) -> None:
        self.path, self.secret_key, self.attrs = None, "", {"login_sleep_time": 0}
        self.cookie_controller = _NoCookie()
        self.authentication_controller = _OurUsers()


def sign_in_screen() -> None:
    """The form; after a right password, the page that was asked for."""
    st.session_state.pop("sign_in.ticket", None)
    with st.container(width=420, key="sign_in_box"):
        st.title("Professional Development Unit Provider System")
        if _nobody_yet():
            st.info(_FIRST_ACCOUNT, icon=":material/person_add:")
        tried = _show_form()
        ticket = st.session_state.pop("sign_in.ticket", None)
        if ticket:
            send_to("/session/start", ticket)
            st.caption("Signing you in…")
        elif tried:
            st.error(WRONG, icon=":material/error:")
        if not ticket:
            send_to(None)
        st.caption(f"Questions? Write to {literally(settings().CONTACT_EMAIL)}.")


def _show_form() -> bool:
    """Draws the form; whether a wrong password was just given."""
    st.session_state.setdefault("authentication_status", None)
    try:
        _Form().login(fields={"Form name": "Sign in", "Login": "Log In"}, key="sign_in")
    except Refused as refusal:
        st.error(literally(refusal.message), icon=":material/error:")
        return False
    return "sign_in.ticket" in st.session_state and st.session_state["sign_in.ticket"] is None


def send_to(path: str | None, ticket: str = "") -> None:
    """Have the browser post to one of the session routes and load the page again."""
    data = {"path": path, "ticket": ticket, "key": ticket or path}
    _BROWSER_SIDE(data=data, key="session", on_failed_change=lambda: None)


def _nobody_yet() -> bool:
    try:
        with open_session() as session:
            return not installation.has_users(session)
    except Refused:
        return False


_FIRST_ACCOUNT = """
**There is no account yet.** Create the first staff account on the server, in the folder of the program:

`python -m core create-user --username U --email E --full-name "N" --role staff`

It asks for a password. Then sign in here.
"""
