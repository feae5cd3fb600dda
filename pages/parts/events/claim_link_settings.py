"""The claim link on an event's screen: its URL, its limits, and what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from core.actions import claim_links as actions
from core.crypto import new_code
from core.models import Claim, ClaimLink, ClaimLinkDetails, ClaimMode, Event
from core.permissions import Permission, may
from core.queries import claims
from core.rules.claims import CLAIMS_FROM_IP, why_closed
from core.rules.events import is_canceled
from core.settings import settings
from pages.parts.ui.html import facts, table
from pages.parts.ui.markdown import literally, moment_in_words
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

MODES = {
    ClaimMode.OPEN: "Anyone who has the link",
    ClaimMode.CODE: "Anyone who has the link and an access code",
    ClaimMode.ROSTER: "Only people on the roster",
}


def claim_section(event: Event, visit: Visit) -> None:
    """One URL for a session evaluation or a learning management system, where attendees get the certificate."""
    link = claims.of_event(visit.session, event, user=visit.user)
    may_change = may(visit.user.role, Permission.KEEP_CLAIM_LINKS) and not is_canceled(event)
    if link is None and not may_change:
        return
    st.header("Claim link")
    if link is None:
        st.write(
            "Instead of handing out certificates, open a link: put it at the end of your session evaluation or into "
            "your learning management system, and each attendee gets their own certificate there."
        )
    else:
        _link_facts(link, event, visit)
    if may_change:
        _link_form(link, event, visit)


def claim_url(link: ClaimLink) -> str:
    return f"{settings().BASE_URL}/claim?token={link.token}"


def _link_facts(link: ClaimLink, event: Event, visit: Visit) -> None:
    if sentence := why_closed(link, event, visit.today):
        st.warning(literally(sentence), icon=":material/info:")
    else:
        st.success("The link is open.", icon=":material/link:")
    st.code(claim_url(link), language=None, wrap_lines=True)
    if event.course_id:
        st.caption("It stays the same from year to year; who claims gets the certificate of the year that is running.")
    numbers = claims.numbers(visit.session, event, user=visit.user, now=visit.now)
    facts(
        [
            ("Who may claim", MODES[link.mode]),
            *([("Access code", link.access_code)] if link.access_code else []),
            ("Certificates given", f"{numbers.given:,} of {link.most:,} at most"),
            ("Code not typed yet", f"{numbers.unfinished:,}"),
            ("Waiting for your decision", f"{numbers.waiting:,}"),
            ("Claims refused", f"{numbers.refused:,}"),
            (
                "From one network address",
                f"{numbers.from_one_address:,} within the last hour; {CLAIMS_FROM_IP:,} at most",
            ),
        ]
    )
    if may(visit.user.role, Permission.KEEP_CLAIM_LINKS):
        _newest(claims.newest(visit.session, event, user=visit.user))


def _newest(found: Sequence[Claim]) -> None:
    if found:
        rows = [(one.name, one.email, moment_in_words(one.at), _what_came(one)) for one in found]
        with st.expander("The last claims"):
            table("The newest first", ("Name", "E-mail address", "When", "What came of it"), rows)


def _what_came(claim: Claim) -> str:
    if claim.refused_because:
        return f"Refused: {claim.refused_because}"
    if claim.is_waiting:
        return "Waits for your decision, on the roster"
    return "Certificate given" if claim.attendee_id else "Code not typed yet"


def _link_form(link: ClaimLink | None, event: Event, visit: Visit) -> None:
    is_open = link is not None and link.closed_at is None
    place = st.empty()
    with st.expander("Change the link" if is_open else "Open the link"), st.form("claim_link", border=False):
        form_data = _form_data(link, visit)
        pressed = st.form_submit_button("Save" if is_open else "Open the link", type="primary")
        if is_open and st.form_submit_button("Close the link"):
            with place.container(), showing_refusals():
                actions.close(visit.session, event, by=visit.user, now=visit.now)
                finish("The link is closed. What it gave stays; you can open it again at the same address.")
    if pressed:
        with place.container(), showing_refusals():
            actions.open_one(visit.session, event, ClaimLinkDetails.check(form_data), by=visit.user, now=visit.now)
            finish("The link is open. Copy its address from here.")


def _form_data(link: ClaimLink | None, visit: Visit) -> dict[str, Any]:
    offered = list(MODES)
    proposed: str = st.session_state.setdefault("claim_link-proposed", new_code())
    closes_on: date | None = link.closes_on if link else None
    return {
        "mode": st.radio(
            "Who may claim", offered, offered.index(link.mode) if link else 0, format_func=MODES.__getitem__
        ),
        "access_code": st.text_input(
            "Access code, where one is asked for", (link.access_code if link else "") or proposed, autocomplete="off"
        ),
        "closes_on": st.date_input("Last day for claims (empty: no end)", closes_on, format="MM/DD/YYYY"),
        "most": st.number_input("Certificates at most", 1, 10_000, link.most if link else 500),
        "confirms_email": st.checkbox(
            "Confirm the e-mail address by a code (recommended)", link.confirms_email if link else True
        ),
        "signed_by": st.text_input(
            "Name of the person who signs Section IV", link.signed_by if link else visit.user.full_name
        ),
    }
