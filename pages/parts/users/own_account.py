"""My Account: where one is signed in, the password, and the second factor."""

from collections.abc import Sequence

import streamlit as st

from core import passwords
from core.actions import resets, second_factor, sessions
from core.models import UserSession
from core.rules.users import needs_second_factor
from pages.parts.sign_in import second_factor as factor_screen
from pages.parts.sign_in.password_reset import tell_strength
from pages.parts.ui.browser_bridge import visitor_ip
from pages.parts.ui.html import table
from pages.parts.ui.markdown import moment_in_words
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish, session_number


def own_sessions(found: Sequence[UserSession], visit: Visit) -> None:
    """Where one is signed in, and the place to end each."""
    st.header("Where you are signed in")
    rows = [
        (_name(row), moment_in_words(row.started_at), moment_in_words(row.last_seen_at), row.ip_address)
        for row in found
    ]
    table("The newest first", ("Browser", "Since", "Last seen", "From"), rows)
    others = [row for row in found if row.id != session_number()]
    if len(others) > 1 and st.button("Sign out everywhere else"):
        with showing_refusals():
            sessions.end_others(visit.session, keep=session_number(), by=visit.user, now=visit.now)
            finish("Signed out everywhere but here.")
    for row in others:
        if st.button(f"Sign out {_name(row)}, since {moment_in_words(row.started_at)}", key=f"end{row.id}"):
            with showing_refusals():
                sessions.end_other(visit.session, row.id, by=visit.user, now=visit.now)
                finish("Signed out there.")


def _name(row: UserSession) -> str:
    kinds = ("Edg", "Firefox", "Chrome", "Safari")
    found = next((kind for kind in kinds if kind in row.browser), "A browser").replace("Edg", "Edge")
    return f"{found} (this one)" if row.id == session_number() else found


def own_password(visit: Visit) -> None:
    with st.expander("Change my password"):
        st.caption(passwords.rules_in_words())
        current = st.text_input(
            "Current password", type="password", autocomplete="current-password", key="account.current"
        )
        new = st.text_input("New password", type="password", autocomplete="new-password", key="account.new")
        tell_strength(new)
        if st.button("Change password", type="primary"):
            with showing_refusals():
                keep = session_number()
                resets.change_own(
                    visit.session, visit.user, current, new, keep=keep, ip_address=visitor_ip(), now=visit.now
                )
                finish("Your password is changed. Every other browser was signed out.")


def own_second_factor(visit: Visit, has_factor: bool) -> None:
    with st.expander("Second factor", expanded=factor_screen.is_setting_up()):
        if factor_screen.is_setting_up():
            if factor_screen.set_up(visit.user) and st.button("Done"):
                factor_screen.forget_set_up()
                st.rerun()
        elif not has_factor:
            st.write("A code from an app on your phone beside the password: who knows your password is not in.")
            st.button("Set up", on_click=factor_screen.start_set_up)
        elif needs_second_factor(visit.user):
            st.write("It is set up, and your role needs it. If you lose it, a colleague on the staff removes it.")
        elif st.button("Remove it"):
            with showing_refusals():
                second_factor.remove(visit.session, visit.user, by=visit.user, now=visit.now)
                finish("Removed.")
