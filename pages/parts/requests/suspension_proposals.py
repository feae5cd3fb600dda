"""A proposed suspension on the screen of its request: what was not in order then, and what is not now."""

import streamlit as st

from core.formats import day
from core.models import Request, RequestState
from core.queries import compliance
from core.rules.suspensions import SuspensionReasons
from pages.parts.providers.suspensions import reasons_table
from pages.parts.ui.html import badge, links
from pages.parts.ui.visit import Visit


def what_is_proposed(request: Request, visit: Visit) -> None:
    """The reasons as they were when it was proposed and, until it is decided, as they are now."""
    st.header("Why")
    then = SuspensionReasons.read(request.proposed)
    links(badge(then.status), f"on {day(then.on)}, when it was proposed")
    reasons_table(f"What was not in order on {day(then.on)}", then)
    if (now := reasons_now(request, visit)) is None:
        return
    links(badge(now.status), "now")
    if not now.is_late:
        st.success("Nothing is overdue any more.", icon=":material/check_circle:")
    if now.reasons == then.reasons:
        st.caption("The reasons are the same today.")
    elif now.reasons:
        reasons_table("As it is now", now)


def reasons_now(request: Request, visit: Visit) -> SuspensionReasons | None:
    """How the provider of an open proposal stands today; of what is decided nothing, which stays as it was."""
    if request.state != RequestState.OPEN or request.provider is None:
        return None
    found = compliance.compliance_of(visit.session, request.provider, user=visit.user, today=visit.today)
    return SuspensionReasons(visit.today, *found)
