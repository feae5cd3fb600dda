"""A provider's approval: whether it holds, and how staff suspend and restore it."""

from datetime import date

import streamlit as st

from core.actions import providers as actions
from core.errors import ProviderSuspended
from core.formats import day
from core.models import Provider
from core.permissions import Permission, may
from core.rules.providers import is_suspended
from pages.parts.providers.suspensions import proposal, why_suspended
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish


def approval_in_words(provider: Provider, today: date) -> str:
    if provider.suspended_on and is_suspended(provider, today):
        return f"Suspended since {day(provider.suspended_on)}"
    return f"Approved on {day(provider.approved_on)}" if provider.approved_on else "Approved"


def tell_suspension(visit: Visit) -> None:
    """On the first screen, so that nobody learns it at the end of a form."""
    provider = visit.user.provider
    if provider and is_suspended(provider, visit.today):
        st.warning(literally(ProviderSuspended.message), icon=":material/block:")
        why_suspended(provider, visit)


def approval_section(provider: Provider, visit: Visit) -> None:
    """How the approval stands; staff suspend it with a reason, and give it back."""
    st.header("Approval")
    st.write(f"{approval_in_words(provider, visit.today)}.")
    why_suspended(provider, visit)
    if not may(visit.user.role, Permission.CHANGE_PROVIDERS):
        return
    if is_suspended(provider, visit.today):
        _restore(provider, visit)
    else:
        proposal(provider, visit)
        _suspend(provider, visit)


def _suspend(provider: Provider, visit: Visit) -> None:
    with st.expander("Suspend the approval"):
        st.write(
            "A suspended provider enters no new events and is in no public list. It still reports counts, prints "
            "and asks for corrections, and its certificates stay valid. Its managers get a mail with the reason, what "
            "is not in order and what cures it."
        )
        if reason := _reason("suspend", "Suspend"):
            with showing_refusals():
                session, by = visit.session, visit.user
                actions.suspend(session, provider, reason=reason, by=by, today=visit.today, now=visit.now)
                finish("The approval is suspended; the managers get a mail.")


def _restore(provider: Provider, visit: Visit) -> None:
    with st.expander("Approve again"):
        st.write("New events can be entered again, and the managers get a mail with the reason.")
        if reason := _reason("restore", "Approve again"):
            with showing_refusals():
                actions.restore(visit.session, provider, reason=reason, by=visit.user, now=visit.now)
                finish("The provider is approved again; the managers get a mail.")


def _reason(key: str, button: str) -> str | None:
    """What was typed, once the button is pressed; " " for nothing, which the action refuses."""
    with st.form(key, border=False):
        reason = st.text_input("Reason", key=f"{key}.reason")
        return (reason or " ") if st.form_submit_button(button) else None
