"""Certificates that carry old data, and single ones that are revoked or issued anew."""

from collections.abc import Sequence

import streamlit as st

from core.actions import certificate_batches, certificates
from core.errors import InvalidInput
from core.formats import one_or_many, plural
from core.models import CertificateState, Event
from core.queries import rosters
from core.queries.rosters import RosterEntry
from core.rules.certificates import may_be_issued
from pages.parts.rosters.issuing import go_on
from pages.parts.ui.html import link, table
from pages.parts.ui.markdown import as_label, literally, told_apart
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

_REVOKE, _ANEW = "Revoke it", "Issue it anew with what is true now"


def old_data_warning(event: Event, visit: Visit) -> None:
    """How many certificates in circulation differ from the event, and where they are replaced."""
    if number := len(rosters.with_old_data(visit.session, event, user=visit.user)):
        st.warning(literally(_how_many(number)), icon=":material/history:")


def _how_many(number: int) -> str:
    certificates = plural(number, "certificate that was issued carries", "certificates carry")
    it = one_or_many(number, "it", "them")
    return f"{certificates} data that has changed since. Nothing happens to {it} until you replace {it} on the roster."


def old_data_section(event: Event, visit: Visit) -> None:
    """Replace, on purpose and with a reason, what carries old data."""
    old = rosters.with_old_data(visit.session, event, user=visit.user)
    if not old or not may_be_issued(event, visit.today):
        return
    if rosters.running_batch(visit.session, event, user=visit.user):
        return
    st.warning(literally(_how_many(len(old))), icon=":material/history:")
    with st.expander("Replace the certificates that carry old data"):
        rows = [
            (c.content.name, c.content.title, link("Verify", f"/verify/{c.code}", about=c.content.name, file=True))
            for c in old
        ]
        table(
            one_or_many(len(old), "It says now", "They say now"),
            ("Name", "Title of Activity", "Certificate"),
            rows[:50],
        )
        reason = st.text_input("Reason, which each person reads in the mail", key="replace.reason")
        signed_by = st.text_input("Signed for the provider by", visit.user.full_name, key="replace.signed_by")
        if st.button(f"Replace {plural(len(old), 'certificate')}"):
            with showing_refusals():
                batch = certificate_batches.supersede_all(
                    visit.session,
                    event,
                    reason=reason,
                    signed_by=signed_by,
                    by=visit.user,
                    today=visit.today,
                    now=visit.now,
                )
                go_on(batch)


def single_section(people: Sequence[RosterEntry], visit: Visit) -> None:
    """Revoke one certificate, or issue it anew, with a reason."""
    certified = {row.code: row.name for row in people if row.state == CertificateState.CURRENT}
    if not certified:
        return
    with st.expander("Revoke one certificate, or issue it anew"):
        codes = list(certified)
        code = st.selectbox("Whose", codes, None, format_func=told_apart(certified).__getitem__, key="single.code")
        choice = st.radio("What", [_ANEW, _REVOKE], key="single.choice")
        reason = st.text_input("Reason", key="single.reason")
        if st.button(_button(choice, certified.get(code or "")), key="single.button"):
            with showing_refusals():
                _do(code, choice, reason, visit)


def _button(choice: str, name: str | None) -> str:
    if choice == _REVOKE:
        return f"Revoke the certificate of {as_label(name)}" if name else "Revoke the certificate"
    return f"Issue a new certificate for {as_label(name)}" if name else "Issue a new certificate"


def _do(code: str | None, choice: str, reason: str, visit: Visit) -> None:
    if code is None:
        raise InvalidInput({"code": "Choose whose certificate it is."})
    found = rosters.certificate(visit.session, code, user=visit.user)
    if choice == _REVOKE:
        certificates.revoke(visit.session, found, reason=reason, by=visit.user, now=visit.now)
        finish(f"The certificate of {found.content.name} is revoked.")
    signer = found.content.signed_by
    certificates.reissue(
        visit.session, found, reason=reason, signed_by=signer, by=visit.user, today=visit.today, now=visit.now
    )
    finish(f"{found.content.name} has a new certificate.")
