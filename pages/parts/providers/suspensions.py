"""Suspensions on a provider's screen: why one holds, and how one is proposed."""

import streamlit as st

from core.actions import suspensions
from core.formats import day
from core.models import Provider
from core.queries import providers, requests
from core.rules.suspensions import SuspensionReasons
from pages.parts.ui.html import badge, link, links, table
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

ASKS = (
    "Somebody of the agency decides under Account Requests; until then the provider sees nothing of it. If it is "
    "approved, its managers get your reason with what is not in order and what cures it."
)


def reasons_table(caption: str, reasons: SuspensionReasons) -> None:
    table(caption, ("What", "Rule", "What cures it"), reasons.reasons)


def why_suspended(provider: Provider, visit: Visit) -> None:
    """The reason of the suspension that holds, with what was not in order and what cures it."""
    found = providers.suspension_of(visit.session, provider, user=visit.user, today=visit.today)
    if found is None:
        return
    st.write(literally(f"The reason of the suspension on {day(found.since)}: {found.reason}"))
    if found.grounds:
        reasons_table(f"What was not in order on {day(found.grounds.on)}", found.grounds)


def proposal(provider: Provider, visit: Visit) -> None:
    """The open proposal to suspend a provider, or the way to make one."""
    found = requests.suspensions_proposed(visit.session, [provider], user=visit.user).get(provider.id)
    if found:
        links(badge("suspension proposed"), link(f"Request {found.id}", f"request?id={found.id}"))
        return
    with st.expander("Propose the suspension"), st.form("propose.form", border=False):
        st.write(ASKS)
        reason = st.text_area("Reason", key="propose.reason", max_chars=1000, height=90)
        if st.form_submit_button("Propose suspension"):
            with showing_refusals():
                session, by = visit.session, visit.user
                suspensions.propose(session, [provider], reason=reason, by=by, today=visit.today, now=visit.now)
                finish("The suspension is proposed; it waits under Account Requests.")
