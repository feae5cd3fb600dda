"""What people do with their own account."""

from collections.abc import Sequence

import streamlit as st

from core import passwords
from core.actions import resets, second_factor, sessions
from core.models import UserSession
from core.rules.accounts import needs_second_factor
from pages.parts import second_factor as factor_screen
from pages.parts.attempts import attempt
from pages.parts.browser import visitors_address
from pages.parts.reset import tell_strength
from pages.parts.tables import table
from pages.parts.text import moment_in_words
from pages.parts.visit import Visit, done, session_number


def own_sessions(found: Sequence[UserSession], visit: Visit) -> None:
    """Where one is signed in, and the place to end each."""
    st.header("Where you are signed in")
    rows = [
        (_name(row), moment_in_words(row.started_at), moment_in_words(row.last_seen_at), row.address) for row in found
    ]
    table("The newest first", ("Browser", "Since", "Last seen", "From"), rows)
    others = [row for row in found if row.id != session_number()]
    if len(others) > 1 and st.button("Sign out everywhere else"):
        with attempt():
            sessions.end_others(visit.session, keep=session_number(), by=visit.user, now=visit.now)
            done("Signed out everywhere but here.")
    for row in others:
        if st.button(f"Sign out {_name(row)}, since {moment_in_words(row.started_at)}", key=f"end{row.id}"):
            with attempt():
                sessions.end_other(visit.session, row.id, by=visit.user, now=visit.now)
                done("Signed out there.")


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
            with attempt():
                keep = session_number()
                resets.change_own(
                    visit.session, visit.user, current, new, keep=keep, address=visitors_address(), now=visit.now
                )
                done("Your password is changed. Every other browser was signed out.")


def own_second_factor(visit: Visit, has_factor: bool) -> None:
    with st.expander("Second factor", expanded=factor_screen.is_setting_up()):
        if factor_screen.is_setting_up():
            if factor_screen.set_up(visit.user) and st.button("Done"):
                factor_screen.forget_set_up()
                st.rerun()
        elif not has_factor:
            st.write("A code from an app on your telephone beside the password: who knows your password is not in.")
            st.button("Set up", on_click=factor_screen.start_set_up)
        elif needs_second_factor(visit.user):
            st.write("It is set up, and your role needs it. If you lose it, a colleague on the staff removes it.")
        elif st.button("Remove it"):
            with attempt():
                second_factor.remove(visit.session, visit.user, by=visit.user, now=visit.now)
                done("Removed.")
