"""The People screen: e-mail addresses of one person, merged and split by OPI's staff."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.actions import email_addresses as actions
from core.models import MergedEmail, MergedEmailDetails, MergedPerson
from core.rules.own_certificates import Owner
from pages.parts.ui.html import table
from pages.parts.ui.markdown import day_of, told_apart
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish


def names_under_email(names: Mapping[str, int]) -> None:
    if not names:
        st.caption("No certificate was issued to exactly this address.")
        return
    st.header("Certificates under this address")
    table("By the name on them", ("Name", "Certificates"), [(name, str(number)) for name, number in names.items()])


def people_form(email: str, found: Sequence[Owner], visit: Visit) -> None:
    """Join two people under one address, where they are one with two names."""
    if len(found) < 2:
        return
    st.write("My Certificates takes these for different people. Join two of them when you are sure that they are one.")
    names = told_apart({owner.code: owner.in_words for owner in found})
    with st.form("join_people", border=False, width=560):
        chosen = st.multiselect("Two names of one person", list(names), format_func=names.__getitem__, key="people.two")
        reason = st.text_input("How do you know that they are one person?", key="people.two_reason")
        pressed = st.form_submit_button("Join the names")
    if pressed:
        with showing_refusals():
            actions.merge_people(visit.session, email, chosen, reason=reason, by=visit.user, now=visit.now)
            finish("Joined. My Certificates now adds their units up.")


def merged_people_list(found: Sequence[MergedPerson], visit: Visit) -> None:
    if not found:
        return
    st.header("Joined names")
    rows = [(one.email, one.name, one.same_as_name, one.reason, day_of(one.joined_at)) for one in found]
    table("Names of one person", ("Address", "Name", "The same person's", "How it is known", "Joined on"), rows)
    with st.form("take_names_apart", border=False):
        names = told_apart({one.id: f"{one.name} and {one.same_as_name}" for one in found})
        chosen = st.selectbox(
            "Names to take apart again",
            list(names),
            index=None,
            format_func=names.__getitem__,
            key="people.names_apart",
        )
        if st.form_submit_button("Take the names apart") and chosen:
            with showing_refusals():
                merged = next(one for one in found if one.id == chosen)
                actions.split_people(visit.session, merged, by=visit.user, now=visit.now)
                finish("Taken apart. Each name has its own certificates again.")


def merged_list(found: Sequence[MergedEmail], visit: Visit) -> None:
    st.header("Joined addresses")
    if not found:
        st.info("No two addresses are joined here.", icon=":material/info:")
        return
    rows = [(one.email, one.same_as, one.reason, day_of(one.joined_at)) for one in found]
    table("The newest first", ("Address", "The same person's", "How it is known", "Joined on"), rows)
    with st.form("take_apart", border=False):
        chosen = st.selectbox("Take apart again", found, index=None, format_func=_pair, key="people.apart")
        if st.form_submit_button("Take apart") and chosen:
            with showing_refusals():
                actions.split(visit.session, chosen, by=visit.user, now=visit.now)
                finish("Taken apart. Each address opens its own certificates again.")


def _pair(joined: MergedEmail) -> str:
    return f"{joined.email} and {joined.same_as}"


def merge_form(visit: Visit) -> None:
    st.header("Join two addresses")
    with st.form("join", border=False, width=560):
        form_data = {
            "email": st.text_input("First e-mail address", key="people.email"),
            "same_as": st.text_input("Second e-mail address", key="people.same_as"),
            "reason": st.text_input("How do you know that both are one person?", key="people.reason"),
        }
        pressed = st.form_submit_button("Join", type="primary")
    if pressed:
        with showing_refusals():
            actions.merge(visit.session, MergedEmailDetails.check(form_data), by=visit.user, now=visit.now)
            finish("Joined. Either address now opens the certificates of both.")
