"""Suspensions: what was not in order, told to whoever decides and to whoever is suspended, and how one is proposed."""

import streamlit as st

from core.actions import suspensions
from core.formats import day
from core.models import Provider, Request, RequestState
from core.queries import compliance, providers, requests
from core.rules.suspensions import SuspensionReasons
from pages.parts.ui.html import badge, link, links, table
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

ASKS = (
    "Somebody of the agency decides under Account Requests; until then the provider sees nothing of it. If it is "
    "approved, its managers get your reason with what is not in order and what cures it."
)


def grounds_table(caption: str, grounds: SuspensionReasons) -> None:
    table(caption, ("What", "Rule", "What cures it"), grounds.reasons)


def why_suspended(provider: Provider, visit: Visit) -> None:
    """The reason of the suspension that holds, with what was not in order and what cures it."""
    found = providers.suspension_of(visit.session, provider, user=visit.user, today=visit.today)
    if found is None:
        return
    st.write(literally(f"The reason of the suspension on {day(found.since)}: {found.reason}"))
    if found.grounds:
        grounds_table(f"What was not in order on {day(found.grounds.on)}", found.grounds)


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


def what_is_proposed(request: Request, visit: Visit) -> None:
    """The reasons as they were when it was proposed and, until it is decided, as they are now."""
    st.header("Why")
    then = SuspensionReasons.read(request.proposed)
    links(badge(then.status), f"on {day(then.on)}, when it was proposed")
    grounds_table(f"What was not in order on {day(then.on)}", then)
    if (now := grounds_now(request, visit)) is None:
        return
    links(badge(now.status), "now")
    if not now.is_late:
        st.success("Nothing is overdue any more.", icon=":material/check_circle:")
    if now.reasons == then.reasons:
        st.caption("The reasons are the same today.")
    elif now.reasons:
        grounds_table("As it is now", now)


def grounds_now(request: Request, visit: Visit) -> SuspensionReasons | None:
    """How the provider of an open proposal stands today; of what is decided nothing, which stays as it was."""
    if request.state != RequestState.OPEN or request.provider is None:
        return None
    found = compliance.compliance_of(visit.session, request.provider, user=visit.user, today=visit.today)
    return SuspensionReasons(visit.today, *found)
