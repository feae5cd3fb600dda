"""An educator's own certificates: the e-mail address is verified by a code, then everything under it is shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from core.actions import email_verification as actions
from core.crypto import file_key
from core.email_tokens import VerifiedEmail, token_for
from core.formats import MINUTES_A_UNIT, days, units
from core.models import Certificate, CertificateState, OwnEmail
from core.rules.license_renewal import UNITS_TO_RENEW, counting, renewal_window
from core.rules.own_certificates import Owner
from core.settings import settings
from pages.parts.ui.browser_bridge import visitor_ip
from pages.parts.ui.form_state import forget
from pages.parts.ui.html import Cell, link, links, table, together
from pages.parts.ui.markdown import literally, told_apart
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import OpenVisit

_KEY = "my_certificates"
_ASKED, _VERIFIED = f"{_KEY}.asked", f"{_KEY}.verified"


def verified_email(visit: OpenVisit) -> VerifiedEmail | None:
    """The e-mail address that was verified in this visit, as long as that counts."""
    found: VerifiedEmail | None = st.session_state.get(_VERIFIED)
    return found if found and found.holds(visit.now) else None


def ask_for_email(visit: OpenVisit) -> None:
    st.write(
        "Lost a certificate, or renewing your license? Type the e-mail address to which your certificates were "
        "issued. We send a code there; with it you see all of them, from every provider."
    )
    problems = st.empty()
    with st.form("my_certificates", border=False, width=460):
        email = st.text_input("E-mail address", autocomplete="email", key="my_certificates.email")
        pressed = st.form_submit_button("Send me a code", type="primary")
    if pressed:
        with problems.container(), showing_refusals():
            details = OwnEmail.check({"email": email})
            actions.request_code(visit.session, details.email, ip_address=visitor_ip(), now=visit.now)
            st.session_state[_ASKED] = details.email
            st.rerun()


def ask_for_code(visit: OpenVisit) -> bool:
    """Ask for the code from the mail; False when none was sent in this visit."""
    if _ASKED not in st.session_state:
        return False
    email = st.session_state[_ASKED]
    st.write(
        f"A code is on its way to {literally(email)}. It is good for 10 minutes. If none comes, look into the junk "
        "folder and check the address."
    )
    problems = st.empty()
    with st.form("my_certificates_code", border=False, width=460):
        code = st.text_input("Code", autocomplete="one-time-code", key="my_certificates.code")
        pressed = st.form_submit_button("Show my certificates", type="primary")
    if pressed:
        with problems.container(), showing_refusals():
            st.session_state[_VERIFIED] = actions.verify_own(visit.session, email, code, now=visit.now)
            st.session_state.pop(_ASKED)
            st.rerun()
    st.button("Use another address", on_click=forget, args=(_KEY,), type="tertiary")
    return True


def nothing_found(mine: VerifiedEmail) -> None:
    st.info(
        f"No certificate was issued to {literally(mine.email)}. If your provider has another address of yours, try "
        f"that one; if you cannot open it any more, write to {literally(settings().CONTACT_EMAIL)}.",
        icon=":material/search_off:",
    )


def chosen_owner(found: Sequence[Owner], mine: VerifiedEmail) -> Owner:
    """Whose certificates are shown; asked where there are those of more than one person, and nothing shown before."""
    if len(found) == 1:
        return found[0]
    names = {owner.code: literally(owner.in_words) for owner in found}
    st.write(f"Certificates of more than one person were issued to {literally(mine.email)}. Nothing is added up.")
    code = st.radio(
        "Whose certificates?", list(names), format_func=told_apart(names).__getitem__, index=None, key=f"{_KEY}.whose"
    )
    st.caption(
        "If two of these are you under two names, write to "
        f"{literally(settings().CONTACT_EMAIL)}: the agency joins them, so that your units are added up."
    )
    if code is None:
        forget_button()
        st.stop()
    return next(owner for owner in found if owner.code == code)


def renewal_section(owner: Owner, mine: VerifiedEmail, visit: OpenVisit) -> None:
    """The total in the renewal window, and the list for the form."""
    st.header("For your license renewal")
    this_year = visit.today.year
    year = st.number_input(
        "Year in which your license expires",
        this_year - 5,
        this_year + 10,
        None,
        placeholder=f"Like {this_year + 1}",
        key="expires",
        width=320,
    )
    if year is None:
        st.caption("Type the year, and your units are added up for the renewal.")
        return
    window = renewal_window(int(year))
    counted = counting(owner.certificates, window)
    _total(sum(one.content.minutes for one in counted), window)
    if counted:
        query = urlencode({"ticket": token_for(replace(mine, whose=owner.code)), "expires": int(year)})
        links(
            link("Open the list (PDF)", f"/my-certificates/list.pdf?{query}", file=True),
            link("Download the list (CSV)", f"/my-certificates/list.csv?{query}", file=True),
        )


def _total(minutes: int, window: tuple[date, date]) -> None:
    label = f"Units from {days(*window)}"
    st.metric(label, f"{units(minutes)} of {UNITS_TO_RENEW}", border=True, width=460)
    short = UNITS_TO_RENEW * MINUTES_A_UNIT - minutes
    st.caption(
        f"{units(short)} more are needed for a class 1, 2, 3 or 6 license; college credit counts besides."
        if short > 0
        else "These are enough for a class 1, 2, 3 or 6 license."
    )


def certificate_list(owner: Owner, mine: VerifiedEmail) -> None:
    st.header("All your certificates")
    headings = ("Title of Activity", "Approved Provider", "Dates", "Units", "Name", "Certificate")
    table(f"Issued to {mine.email}, the newest activity first", headings, map(_row, owner.certificates))
    forget_button()


def forget_button() -> None:
    st.button("I am done: forget my address", on_click=forget, args=(_KEY,), type="tertiary")


def _row(certificate: Certificate) -> list[Cell]:
    content, code = certificate.content, certificate.code
    revoked = certificate.state == CertificateState.REVOKED
    return [
        content.title,
        content.provider_name,
        days(content.starts_on, content.ends_on),
        units(content.minutes),
        content.name,
        "Revoked; it does not count" if revoked else together(_files(content.title, code)),
    ]


def _files(title: str, code: str) -> list[Cell]:
    return [
        link("Open the PDF", f"/certificates/{code}.pdf?key={file_key(code)}", about=title, file=True),
        link("Verify", f"/verify/{code}", about=title, file=True),
    ]
