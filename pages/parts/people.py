"""The pieces of the screen on which OPI's staff join a person's addresses."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core import clock
from core.actions import people as actions
from core.models import JoinedAddress, JoinedDetails
from core.rules.certificates import day
from pages.parts.attempts import attempt
from pages.parts.tables import table
from pages.parts.visit import Visit, done


def names_of_address(names: Mapping[str, int]) -> None:
    if not names:
        st.caption("No certificate was issued to exactly this address.")
        return
    st.header("Certificates under this address")
    table("By the name on them", ("Name", "Certificates"), [(name, str(number)) for name, number in names.items()])


def joined_list(found: Sequence[JoinedAddress], visit: Visit) -> None:
    st.header("Joined addresses")
    if not found:
        st.info("No two addresses are joined here.", icon=":material/info:")
        return
    rows = [(one.email, one.same_as, one.reason, day(clock.local(one.joined_at).date())) for one in found]
    table("The newest first", ("Address", "The same person's", "How it is known", "Joined on"), rows)
    with st.form("take_apart", border=False):
        chosen = st.selectbox("Take apart again", found, index=None, format_func=_pair, key="people.apart")
        if st.form_submit_button("Take apart") and chosen:
            with attempt():
                actions.take_apart(visit.session, chosen, by=visit.user, now=visit.now)
                done("Taken apart. Each address opens its own certificates again.")


def _pair(joined: JoinedAddress) -> str:
    return f"{joined.email} and {joined.same_as}"


def join_form(visit: Visit) -> None:
    st.header("Join two addresses")
    with st.form("join", border=False, width=560):
        typed = {
            "email": st.text_input("First e-mail address", key="people.email"),
            "same_as": st.text_input("Second e-mail address", key="people.same_as"),
            "reason": st.text_input("How do you know that both are one person?", key="people.reason"),
        }
        pressed = st.form_submit_button("Join", type="primary")
    if pressed:
        with attempt():
            actions.join(visit.session, JoinedDetails.check(typed), by=visit.user, now=visit.now)
            done("Joined. Either address now opens the certificates of both.")
