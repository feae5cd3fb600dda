"""Tables of certificates: of the forms that were printed, and of those that were issued by name."""

from collections.abc import Sequence

import streamlit as st

from core.formats import days, units
from core.models import Certificate, PrintedForm
from core.permissions import Permission, may
from pages.parts.ui.html import Cell, badge, link, table, together
from pages.parts.ui.markdown import day_of
from pages.parts.ui.visit import Visit


def certificate_table(certificates: Sequence[PrintedForm]) -> None:
    """Printed certificates, each as it was when printed."""
    headings = ("Title of Activity", "Dates", "Units", "Printed", "Certificate")
    newest: dict[int, int] = {}
    for certificate in certificates:
        newest.setdefault(certificate.event_id, certificate.id)
    rows = (_row(c, superseded=newest[c.event_id] != c.id) for c in certificates)
    table("As printed, the newest first", headings, rows)


def _row(certificate: PrintedForm, *, superseded: bool) -> list[str]:
    content = certificate.content
    return [
        link(content.title, f"event?id={certificate.event_id}"),
        days(content.starts_on, content.ends_on),
        units(content.minutes),
        day_of(certificate.printed_at) + (", printed again later" if superseded else ""),
        together(
            [
                link("Open the PDF", f"/certificates/{certificate.code}.pdf", about=content.title, file=True),
                link("Verify", f"/verify/{certificate.code}", about=content.title, file=True),
            ]
        ),
    ]


def issued_table(issued: Sequence[Certificate], visit: Visit) -> None:
    """Personal certificates with their state; their files open for those who keep the roster."""
    if not issued:
        st.info("No certificate was issued by name here.", icon=":material/badge:")
        return
    headings = ("Name", "Title of Activity", "Units", "Issued", "State", "Certificate")
    opens = may(visit.user.role, Permission.KEEP_ROSTERS)
    table("The newest first", headings, (_issued_row(certificate, opens) for certificate in issued))


def _issued_row(certificate: Certificate, opens: bool) -> list[Cell]:
    content, code = certificate.content, certificate.code
    files = [link("Open the PDF", f"/certificates/{code}.pdf", about=content.name, file=True)] if opens else []
    return [
        content.name,
        link(content.title, f"roster?id={certificate.event_id}"),
        units(content.minutes),
        day_of(certificate.issued_at),
        badge(certificate.state),
        together([*files, link("Verify", f"/verify/{code}", about=content.name, file=True)]),
    ]
