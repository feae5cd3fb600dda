"""What the verification code of a certificate stands for, in the words of the screens."""

import streamlit as st

from core.documents.wording import in_groups
from core.formats import day, days, units
from core.queries.verification import Verification, VerificationStatus
from pages.parts.ui.html import Cell, facts, link

_FORM_STATES = {
    VerificationStatus.CURRENT: "Current. This is the newest printed version of this event. It proves the event, "
    "not that any person attended.",
    VerificationStatus.SUPERSEDED: "Superseded. The event was changed later and printed again; this is what the "
    "earlier form says.",
    VerificationStatus.CANCELED: "Canceled. The event was canceled after this certificate was printed.",
}


def what_it_says(found: Verification) -> None:
    """The state, and the true content to compare the paper with."""
    if found.is_personal:
        _state_of_person(found)
    elif found.status == VerificationStatus.CURRENT:
        st.success(_FORM_STATES[found.status], icon=":material/check_circle:")
    else:
        st.warning(_FORM_STATES[found.status], icon=":material/info:")
    facts(lines_of(found))


def _state_of_person(found: Verification) -> None:
    ended = f" on {day(found.ended_on)}" if found.ended_on else ""
    if found.status == VerificationStatus.CURRENT:
        st.success("Current. The provider issued this certificate, and it stands.", icon=":material/check_circle:")
    elif found.status == VerificationStatus.REVOKED:
        st.error(f"Revoked{ended}. This certificate does not count any more.", icon=":material/block:")
    else:
        st.warning(f"Superseded{ended}. The newer certificate below counts in its place.", icon=":material/info:")


def lines_of(found: Verification) -> list[tuple[str, Cell]]:
    """The true content of a certificate, as labels and values."""
    content = found.content
    lines: list[tuple[str, Cell]] = [
        ("Name of Educator", found.name),
        ("Title of Activity", content.title),
        ("Name of Instructor", content.instructor),
        ("Beginning and Ending Dates", days(content.starts_on, content.ends_on)),
        ("Approved Provider Name", content.provider_name),
        ("Provider’s Phone", content.provider_phone),
        ("Location", content.location),
        ("Units Earned", units(content.minutes)),
        ("Signed for the Provider", f"{found.signed_by}, {day(found.signed_on)}" if found.signed_on else ""),
        ("Code", in_groups(found.code)),
        ("Newer certificate", _newer(found.superseded_by)),
    ]
    return [line for line in lines if line[1]]


def _newer(code: str) -> Cell:
    return link(code, f"/verify/{code}", file=True) if code else ""
