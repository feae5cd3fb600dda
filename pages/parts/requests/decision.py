"""How requests are decided on the screen, one or many at once."""

from collections.abc import Sequence

import streamlit as st

from core.actions import requests as actions
from core.formats import one_or_many
from core.models import Request
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish


def decide_form(key: str, found: Sequence[Request], visit: Visit, *, over_newer: str = "") -> None:
    """One note and the two decisions; `over_newer` offers, in these words, to approve although things changed."""
    with st.form(f"{key}.form", border=False):
        note = st.text_area("Note to whoever asked (needed to decline)", key=f"{key}.note", max_chars=1000, height=90)
        newer = bool(over_newer) and st.checkbox(over_newer, key=f"{key}.newer")
        with st.container(horizontal=True):
            approved = st.form_submit_button("Approve", type="primary", key=f"{key}.approve")
            declined = st.form_submit_button("Decline", key=f"{key}.decline")
    if approved or declined:
        with showing_refusals():
            _decide(found, note, visit, approve=approved, over_newer=newer)


def was_pressed(key: str) -> bool:
    """Whether this run comes from a button of that form, also where the form is not drawn any more."""
    return any(st.session_state.get(f"{key}.{button}") for button in ("approve", "decline"))


def _decide(found: Sequence[Request], note: str, visit: Visit, *, approve: bool, over_newer: bool) -> None:
    actions.decide(
        visit.session,
        found,
        approve=approve,
        note=note,
        over_newer=over_newer,
        by=visit.user,
        today=visit.today,
        now=visit.now,
    )
    word = "approved, and the change is made" if approve else "declined"
    who = "Whoever asked gets a mail."
    finish(f"{one_or_many(len(found), word.capitalize(), f'{len(found)} requests are {word}')}. {who}")
