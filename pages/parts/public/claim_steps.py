"""The steps of an attendee at a claim link: say who one is, verify the e-mail address, get the certificate."""

import streamlit as st

from core.actions import claims as actions
from core.actions.claims import ClaimQuestion, ClaimResult
from core.crypto import file_key
from core.formats import days, one_or_many, units
from core.models import ClaimAnswer, ClaimDetails, ClaimLink, ClaimMode, Event
from core.rules.claims import require_open
from core.rules.events import place_of
from pages.parts.ui.browser_bridge import visitor_ip
from pages.parts.ui.form_state import forget
from pages.parts.ui.html import facts, html, link, links
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import OpenVisit

_WAITS = "waits"  # instead of the code of a certificate


def what_is_claimed(event: Event) -> None:
    st.subheader(literally(event.title))
    facts(
        [
            ("Approved Provider", event.provider.name),
            ("Dates", days(event.starts_on, event.ends_on)),
            ("Location", place_of(event)),
            ("Units", units(event.minutes)),
        ]
    )


def claim_form(claim_link: ClaimLink, event: Event, visit: OpenVisit) -> None:
    """What the attendee states. Raises ClaimRefused on a day on which nothing is given."""
    require_open(claim_link, event, visit.today)
    st.header("Who are you?")
    st.write("Your name and folio number are printed on the certificate as you type them here.")
    problems = st.empty()
    with st.form("claim", border=False):
        form_data = {
            "name": st.text_input("Your name", autocomplete="name", key="claim.name"),
            "email": st.text_input("E-mail address", autocomplete="email", key="claim.email"),
            "folio_number": st.text_input(
                "Folio number (leave it empty if you have none yet)", autocomplete="off", key="claim.folio_number"
            ),
            "access_code": _access_code(claim_link),
            "montana_educator": st.checkbox("I am a Montana educator and completed this activity.", key="claim.yes"),
        }
        pressed = st.form_submit_button(
            "Continue" if claim_link.confirms_email else "Get my certificate", type="primary"
        )
    if pressed:
        with problems.container(), showing_refusals():
            _begin(claim_link, ClaimDetails.check(form_data), visit)


def _access_code(claim_link: ClaimLink) -> str:
    if claim_link.mode != ClaimMode.CODE:
        return ""
    return st.text_input("Access code, from your provider", autocomplete="off", key="claim.access_code")


def _begin(claim_link: ClaimLink, details: ClaimDetails, visit: OpenVisit) -> None:
    claim = actions.begin(
        visit.session, claim_link.token, details, ip_address=visitor_ip(), today=visit.today, now=visit.now
    )
    if claim_link.confirms_email:
        st.session_state[_begun(claim_link)] = claim.id
    else:
        _finish(claim_link, claim.id, "", visit)
    st.rerun()


def code_form(claim_link: ClaimLink, visit: OpenVisit) -> bool:
    """Ask for the code from the mail; False when nothing was stated yet."""
    number = st.session_state.get(_begun(claim_link))
    if number is None:
        return False
    st.header("Type the code from your e-mail")
    st.write(
        "We sent you a code of eight letters and digits. It is good for 10 minutes. Look into the junk folder too."
    )
    problems = st.empty()
    with st.form("claim_code", border=False):
        code = st.text_input("Code", autocomplete="one-time-code", key="claim.code")
        pressed = st.form_submit_button("Get my certificate", type="primary")
    if pressed:
        with problems.container(), showing_refusals():
            _finish(claim_link, number, code, visit)
            st.rerun()
    st.button("Begin again", on_click=forget, args=(_key(claim_link),), type="tertiary")
    return True


def _finish(claim_link: ClaimLink, number: int, code: str, visit: OpenVisit) -> None:
    _store(claim_link, number, actions.finish(visit.session, number, code, today=visit.today, now=visit.now))


def _store(claim_link: ClaimLink, number: int, result: ClaimResult) -> None:
    """What came of the claim, for the rest of this visit."""
    st.session_state[_begun(claim_link)] = number
    if result.question:
        st.session_state[_asked(claim_link)] = result.question
        return
    st.session_state.pop(_asked(claim_link), None)
    if result.certificate is None:
        st.session_state[_given(claim_link)] = _WAITS
    else:
        st.session_state[_given(claim_link)] = result.certificate.code if result.shown else ""


def question_form(claim_link: ClaimLink, visit: OpenVisit) -> bool:
    """Ask whether the claimant is one of the people whom they may be; False when there is nothing to ask."""
    question: ClaimQuestion | None = st.session_state.get(_asked(claim_link))
    if question is None:
        return False
    st.header("Are you the same person?")
    st.write(literally(_why_asked(question)) + " One person gets one certificate, so tell us who you are.")
    answers = _answers(question)
    problems = st.empty()
    with st.form("claim_question", border=False):
        chosen = st.radio(
            "Who are you?", list(answers), format_func=answers.__getitem__, index=None, key="claim.answer"
        )
        pressed = st.form_submit_button("Continue", type="primary")
    if pressed and chosen is None:
        problems.error("Choose who you are.")
    elif pressed and chosen is not None:
        with problems.container(), showing_refusals():
            number = st.session_state[_begun(claim_link)]
            _store(claim_link, number, actions.answer(visit.session, number, *chosen, today=visit.today, now=visit.now))
            st.rerun()
    st.button("Begin again", on_click=_forget, args=(claim_link,), type="tertiary")
    return True


def _why_asked(question: ClaimQuestion) -> str:
    if not question.named:
        return "Somebody with this e-mail address, folio number or name is on the provider's list already."
    names = " and ".join(question.named.values())
    verb = one_or_many(len(question.named), "stands", "stand")
    return f"{names} {verb} on the provider's list with your e-mail address."


def _answers(question: ClaimQuestion) -> dict[tuple[ClaimAnswer, int | None], str]:
    """Each possible answer with its words."""
    answers: dict[tuple[ClaimAnswer, int | None], str] = {
        (ClaimAnswer.SAME, number): literally(f"I am {words}") for number, words in question.named.items()
    }
    if question.elsewhere:
        answers[ClaimAnswer.ELSEWHERE, None] = (
            "I am the person on the list, with other details"
            if not question.named
            else "I am on the list with another e-mail address, or without one"
        )
    shares = " who shares this mailbox" if question.named else ""
    return answers | {(ClaimAnswer.SOMEBODY_ELSE, None): f"I am somebody else{shares}"}


def certificate_given(claim_link: ClaimLink) -> bool:
    """The certificate, once it was given in this visit; where it is in the mail only, that."""
    code = st.session_state.get(_given(claim_link))
    if code is None:
        return False
    if code == _WAITS:
        st.info(
            "Your claim waits for the provider, who decides whether you have a certificate already and writes to you. "
            "If your name or folio number changed, ask the provider to correct it.",
            icon=":material/hourglass_empty:",
        )
    elif code:
        st.success("Your certificate is ready. A mail with it is in your inbox too.", icon=":material/check_circle:")
        open_file = html('<a href="%s" target="_blank" rel="noopener" class="pdups-button">%s</a>', *_file(code))
        links(open_file, link("Verify it", f"/verify/{code}", file=True))
    else:
        st.success(
            "A certificate for this person is with the e-mail address that was given. Look into its inbox, or get it "
            "again under My Certificates.",
            icon=":material/mail:",
        )
    links(link("See all my certificates", "my-certificates"))
    return True


def _file(code: str) -> tuple[str, str]:
    return f"/certificates/{code}.pdf?key={file_key(code)}", "Open my certificate (PDF, in a new tab)"


def _key(claim_link: ClaimLink) -> str:
    return f"claim{claim_link.id}"


def _begun(claim_link: ClaimLink) -> str:
    return f"{_key(claim_link)}-begun"


def _asked(claim_link: ClaimLink) -> str:
    return f"{_key(claim_link)}-asked"


def _given(claim_link: ClaimLink) -> str:
    return f"{_key(claim_link)}-given"


def _forget(claim_link: ClaimLink) -> None:
    for key in (_begun, _asked):
        st.session_state.pop(key(claim_link), None)
