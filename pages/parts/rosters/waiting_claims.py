"""Claims that wait for the provider, because the claimant may stand on the roster already: issue, recognize, refuse."""

import streamlit as st

from core.actions import waiting_claims as actions
from core.errors import InvalidInput
from core.formats import plural
from core.models import Claim, ClaimAnswer, Event
from core.queries import claims
from core.queries.claims import SimilarEntry, WaitingClaim
from core.rules.people import entry_in_words
from pages.parts.ui.markdown import literally, moment_in_words
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

_NEW, _REFUSE = "Somebody else: issue another certificate", "Refuse the claim"
_SAYS = {
    ClaimAnswer.SAME: "says to be somebody on the roster, where more than one entry fits",
    ClaimAnswer.ELSEWHERE: "says to be on the roster with other details",
    ClaimAnswer.SOMEBODY_ELSE: "says to be somebody else",
}


def waiting_section(event: Event, visit: Visit) -> None:
    """The claims of the event that nobody has decided about, with whom each may be."""
    waiting = claims.waiting(visit.session, event, user=visit.user)
    if not waiting:
        return
    st.header("Claims that wait for you")
    number = plural(len(waiting), "claim waits", "claims wait")
    names = ", ".join(one.claim.name for one in waiting)
    st.warning(literally(f"{number}: {names}. Nothing is issued until you decide."), icon=":material/hourglass_empty:")
    for one in waiting:
        _decision(one, visit)


def _decision(waiting: WaitingClaim, visit: Visit) -> None:
    claim, key = waiting.claim, f"waiting{waiting.claim.id}"
    with st.form(key):
        st.markdown(f"**{literally(entry_in_words(claim.name, claim.folio_number))}**, {literally(claim.email)}")
        says = _SAYS[claim.answer] if claim.answer else "is not known for certain"
        st.caption(f"Claimed on {moment_in_words(claim.at)}; {says}.")
        choices: dict[int | str, str] = {one.attendee.id: _same(one) for one in waiting.similar}
        choices |= {"new": _NEW, "refuse": _REFUSE}
        chosen = st.radio(
            "Who is it?", list(choices), format_func=choices.__getitem__, index=None, key=f"{key}.decision"
        )
        reason = st.text_input("Reason, if you refuse; the claimant reads it in the mail", key=f"{key}.reason")
        pressed = st.form_submit_button("Decide")
    if pressed:
        with showing_refusals():
            _decide(claim, chosen, reason, visit)


def _same(one: SimilarEntry) -> str:
    entry = one.attendee
    marks = ", ".join(part for part in (entry_in_words(entry.name, entry.folio_number), entry.email) if part)
    has = "has a certificate" if one.certified else "has no certificate yet"
    return literally(f"The same person as {marks} ({has})")


def _decide(claim: Claim, chosen: int | str | None, reason: str, visit: Visit) -> None:
    if chosen is None:
        raise InvalidInput({"decision": "Choose who it is."})
    if chosen == "refuse":
        actions.refuse(visit.session, claim, reason=reason, by=visit.user, now=visit.now)
        finish(f"Refused. {claim.name} reads the reason in a mail.")
    elif chosen == "new":
        actions.issue_new(visit.session, claim, by=visit.user, today=visit.today, now=visit.now)
        finish(f"Issued to {claim.name}, who has it by mail.")
    else:
        actions.recognize(visit.session, claim, int(chosen), by=visit.user, today=visit.today, now=visit.now)
        finish(f"{claim.name} has the one certificate by mail; nothing was issued twice.")
