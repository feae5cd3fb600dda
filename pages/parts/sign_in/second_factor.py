"""The second factor on the screen: showing it while signing in, and setting it up."""

import segno
import streamlit as st

from core import clock
from core.actions import second_factor as actions
from core.models import User
from core.queries.sessions import user_of_ticket
from core.rules.sessions import Needs, SignIn
from pages.parts.ui.browser_bridge import visitor_ip
from pages.parts.ui.database import open_session
from pages.parts.ui.form_state import forget
from pages.parts.ui.html import facts, html
from pages.parts.ui.refusals import showing_refusals

_URI, _CODES = "factor.address", "factor.codes"


def shown(ticket: SignIn) -> bool:
    """Ask for the second factor, or set it up. True once the ticket may go on."""
    if ticket.needs is Needs.SETUP:
        return _set_up_while_signing_in(ticket)
    st.header("Second factor")
    with st.form("factor", border=False):
        code = st.text_input("Code from your authenticator app", autocomplete="one-time-code", key="factor.code")
        st.caption("Without your phone, type one of your recovery codes.")
        pressed = st.form_submit_button("Continue", type="primary")
    if pressed:
        with showing_refusals():
            with open_session() as session:
                actions.show(session, ticket.ticket, code, ip_address=visitor_ip(), now=clock.now())
            return True
    return False


def _set_up_while_signing_in(ticket: SignIn) -> bool:
    with showing_refusals(), open_session() as session:
        user = user_of_ticket(session, ticket.ticket, now=clock.now())
        if set_up(user) and st.button("Continue", type="primary"):
            actions.prove_after_setup(session, ticket.ticket, now=clock.now())
            return True
    return False


def set_up(user: User) -> bool:
    """The steps to set up an authenticator app. True once the recovery codes are on the screen."""
    st.header("Set up your second factor")
    if codes := st.session_state.get(_CODES):
        _recovery_codes(codes)
        return True
    if _URI not in st.session_state:
        with open_session() as session:
            st.session_state[_URI] = actions.begin(session, session.merge(user))
    _show_secret(st.session_state[_URI])
    with st.form("set_up", border=False):
        code = st.text_input("The six digits that the app shows", autocomplete="one-time-code", key="factor.first")
        pressed = st.form_submit_button("Confirm", type="primary")
    if pressed:
        with showing_refusals():
            with open_session() as session:
                st.session_state[_CODES] = actions.confirm(
                    session, session.merge(user), code, ip_address=visitor_ip(), now=clock.now()
                )
            st.rerun()
    return False


def is_setting_up() -> bool:
    return _URI in st.session_state or "factor.starting" in st.session_state


def start_set_up() -> None:
    st.session_state["factor.starting"] = True


def forget_set_up() -> None:
    forget("factor")


def _show_secret(uri: str) -> None:
    st.write(
        "Open an authenticator app on your phone (any that knows one-time codes), scan this picture, or type "
        "the key below into it."
    )
    picture = segno.make(uri).png_data_uri(scale=5, border=2)
    st.html(html('<img class="pdups-qr" alt="QR code of the key below" src="%s">', picture))
    secret = uri.split("secret=")[1].split("&")[0]
    facts([("Key", " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)))])


def _recovery_codes(codes: list[str]) -> None:
    st.warning(
        "Write these recovery codes down or print them, and keep them apart from your phone. Each is good for one "
        "sign-in. They are not shown again.",
        icon=":material/key:",
    )
    facts([(f"Recovery code {number}", code) for number, code in enumerate(codes, start=1)])
