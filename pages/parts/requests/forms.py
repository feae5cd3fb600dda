"""The forms with which a provider asks the agency for something: one for each kind of request."""

from collections.abc import Sequence

import streamlit as st

from core.actions import counts
from core.actions import requests as actions
from core.formats import day
from core.models import Event, EventDetails, Provider, ProviderDetails, Request, RequestState, UserDetails
from core.permissions import Permission, may
from core.queries import categories
from core.rules.count_reports import CountReport
from core.rules.counts import has_ended, opens_on
from core.rules.events import is_canceled
from core.rules.evidence import EvidenceFile
from core.rules.requests import may_be_corrected
from core.rules.users import may_add_users, may_change_user
from core.settings import settings
from pages.parts.events.form import event_form, start_from
from pages.parts.providers.form import provider_form
from pages.parts.requests.list import request_table
from pages.parts.ui.form_state import drop_draft, version_drawn
from pages.parts.ui.html import link, links
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish
from pages.parts.users.accounts import user_form

_DID_NOT_HAPPEN = "It did not take place"
_NOBODY_CERTIFIED = "It took place, and nobody was certified"


def requests_section(event: Event, found: Sequence[Request], visit: Visit) -> None:
    """What was asked about an event, and the ways to ask."""
    ways = _ways(event, found, visit)
    if not (found or ways):
        return
    st.header("Requests")
    if found:
        request_table("The newest first", found, visit)
    if ways:
        links(*(link(words, f"event?id={event.id}&ask={kind}") for kind, words in ways.items()))


def _ways(event: Event, found: Sequence[Request], visit: Visit) -> dict[str, str]:
    """What may be asked about the event now: one thing at a time. Staff cancel by themselves."""
    is_open = any(request.state == RequestState.OPEN for request in found)
    if is_open or is_canceled(event) or not may(visit.user.role, Permission.ASK):
        return {}
    correction = {"correction": "Ask for a correction"} if may_be_corrected(event, visit.today) else {}
    cancels = may(visit.user.role, Permission.CANCEL_EVENTS)
    return correction | ({} if cancels else {"cancellation": "Ask to cancel"})


def form_asked_for(event: Event, found: Sequence[Request], visit: Visit) -> bool:
    """The form that the address asks for, in place of the rest of the event's screen."""
    kind = st.query_params.get("ask", "")
    if kind not in _ways(event, found, visit):
        return False
    links(link("Back to the event", f"event?id={event.id}"))
    with st.container(width=820):
        _correction_form(event, visit) if kind == "correction" else _cancellation_form(event, visit)
    return True


def _correction_form(event: Event, visit: Visit) -> None:
    st.header("Ask for a correction")
    st.write(
        "Say what is wrong, and change below what needs to be edited. The agency compares both and decides; until then "
        "the event stays as it is. Certificates already handed out keep the information they were printed with."
    )
    form = f"correct{event.id}"
    seen = version_drawn(form, event.version)
    reason = st.text_area("Why does it need to change?", key=f"{form}.reason", max_chars=1000, height=90)
    evidence = _evidence(form)
    offered = categories.offered(visit.session)
    above = st.empty()
    form_data = event_form(form, start_from(event), offered, visit, button="Ask for the correction")
    if form_data is not None:
        with showing_refusals(above):
            request = actions.ask_correction(
                visit.session,
                event,
                EventDetails.check(form_data),
                seen_version=seen,
                reason=reason,
                evidence=evidence,
                by=visit.user,
                today=visit.today,
                now=visit.now,
            )
            drop_draft(form, visit)
            _sent(request)


def _cancellation_form(event: Event, visit: Visit) -> None:
    st.header("Ask to cancel")
    form = f"cancel{event.id}"
    what = st.radio("What happened?", (_DID_NOT_HAPPEN, _NOBODY_CERTIFIED), index=None, key=f"{form}.what")
    if what == _DID_NOT_HAPPEN:
        _ask_to_cancel(form, event, visit)
    elif what == _NOBODY_CERTIFIED:
        _report_nobody(form, event, visit)


def _ask_to_cancel(form: str, event: Event, visit: Visit) -> None:
    st.caption("The agency takes it off the lists of what is due; its history stays.")
    reason = st.text_area("Why was it canceled?", key=f"{form}.reason", max_chars=1000, height=90)
    evidence = _evidence(form)
    if st.button("Ask to cancel", type="primary", key=f"{form}.button"):
        with showing_refusals():
            request = actions.ask_cancellation(
                visit.session,
                event,
                reason=reason,
                evidence=evidence,
                by=visit.user,
                today=visit.today,
                now=visit.now,
            )
            _sent(request)


def _report_nobody(form: str, event: Event, visit: Visit) -> None:
    """The normal reporting process [manual]; nobody needs to decide that."""
    if not has_ended(event, visit.today):
        st.info(
            f"No request is needed: from {day(opens_on(event))} on, report 0 as its Number of Certificates Issued.",
            icon=":material/schedule:",
        )
        return
    st.write("No request is needed: its Number of Certificates Issued is 0.")
    reason = ""
    if event.certificates_issued:
        reason = st.text_input(f"Why is it not {event.certificates_issued:,}?", key=f"{form}.why")
    if st.button("Report 0", type="primary", key=f"{form}.zero"):
        with showing_refusals():
            reports = [CountReport(event, 0)]
            counts.report(visit.session, reports, reason=reason, by=visit.user, today=visit.today, now=visit.now)
            finish("The count is in: 0. Thank you.", go_to="pages/event.py", id=event.id)


def _evidence(form: str) -> list[EvidenceFile]:
    sent = st.file_uploader(
        "Evidence (optional): PDF, picture, text, CSV, Excel or Word, at most 5 MB each",
        accept_multiple_files=True,
        key=f"{form}.evidence",
    )
    return [EvidenceFile(file.name, file.getvalue()) for file in sent]


def asking_for_accounts(provider: Provider, visit: Visit) -> None:
    """What a provider's person asks about people and the provider itself."""
    if not may_add_users(visit.user):
        with st.expander("Ask for a further user"):
            _further_user_form(provider, visit)
    if not may_change_user(visit.user, visit.user):
        with st.expander("Ask to change my name or e-mail address"):
            _account_form(visit)
    with st.expander(f"Ask to change the details of our {settings().PROVIDER_WORD.lower()}"):
        _provider_change_form(provider, visit)


def _further_user_form(provider: Provider, visit: Visit) -> None:
    st.caption("Each person has a username of their own. Once it is approved, the person gets a mail with a code.")
    form_data = user_form("further", None, visit, button="Ask for this user")
    if form_data is not None:
        with showing_refusals():
            details = UserDetails.check(form_data)
            request = actions.ask_further_user(
                visit.session, provider, details, by=visit.user, today=visit.today, now=visit.now
            )
            _sent(request)


def _account_form(visit: Visit) -> None:
    user = visit.user
    with st.form("own.form", border=False):
        form_data = {
            "full_name": st.text_input("Full name", user.full_name, key="own.name"),
            "email": st.text_input("E-mail address", user.email, key="own.email"),
        }
        reason = st.text_input("Reason (optional)", key="own.reason")
        pressed = st.form_submit_button("Ask for this change", type="primary")
    if pressed:
        with showing_refusals():
            details = UserDetails.check({**form_data, "role": user.role, "provider_id": user.provider_id})
            request = actions.ask_account_change(
                visit.session, details, reason=reason, by=user, today=visit.today, now=visit.now
            )
            _sent(request)


def _provider_change_form(provider: Provider, visit: Visit) -> None:
    form = "provider-change"
    seen = version_drawn(form, provider.version)
    form_data = provider_form(form, provider, button="Ask for these changes", as_request=True)
    if form_data is not None:
        with showing_refusals():
            reason = form_data.pop("reason")
            request = actions.ask_provider_change(
                visit.session,
                provider,
                ProviderDetails.check(form_data),
                seen_version=seen,
                reason=reason,
                by=visit.user,
                today=visit.today,
                now=visit.now,
            )
            _sent(request)


def _sent(request: Request) -> None:
    finish(
        f"Your request is sent. You get an answer by {day(request.due_on)}, and can follow it here.",
        go_to="pages/request.py",
        id=request.id,
    )
