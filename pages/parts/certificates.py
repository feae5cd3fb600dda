"""Certificates as screens show them."""

from collections.abc import Sequence

import streamlit as st

from core import clock
from core.models import Certificate, PersonalCertificate
from core.permissions import Permission, may
from core.rules.certificates import day, days, units
from pages.parts.tables import Cell, badge, link, table, together
from pages.parts.visit import Visit


def certificate_table(certificates: Sequence[Certificate]) -> None:
    """Printed certificates, each as it was when printed."""
    headings = ("Title of Activity", "Dates", "Units", "Printed", "Certificate")
    newest: dict[int, int] = {}
    for certificate in certificates:
        newest.setdefault(certificate.event_id, certificate.id)
    rows = (_row(c, superseded=newest[c.event_id] != c.id) for c in certificates)
    table("As printed, the newest first", headings, rows)


def _row(certificate: Certificate, *, superseded: bool) -> list[str]:
    says = certificate.says
    return [
        link(says.title, f"event?id={certificate.event_id}"),
        days(says.starts_on, says.ends_on),
        units(says.minutes),
        day(clock.local(certificate.printed_at).date()) + (", printed again later" if superseded else ""),
        together(
            [
                link("Open the PDF", f"/certificates/{certificate.code}.pdf", about=says.title, file=True),
                link("Verify", f"/verify/{certificate.code}", about=says.title, file=True),
            ]
        ),
    ]


def issued_table(issued: Sequence[PersonalCertificate], visit: Visit) -> None:
    """Personal certificates with their state; their files open for those who keep the roster."""
    if not issued:
        st.info("No certificate was issued by name here.", icon=":material/badge:")
        return
    headings = ("Name", "Title of Activity", "Units", "Issued", "State", "Certificate")
    opens = may(visit.user.role, Permission.KEEP_ROSTERS)
    table("The newest first", headings, (_issued_row(certificate, opens) for certificate in issued))


def _issued_row(certificate: PersonalCertificate, opens: bool) -> list[Cell]:
    says, code = certificate.says, certificate.code
    files = [link("Open the PDF", f"/certificates/{code}.pdf", about=says.name, file=True)] if opens else []
    return [
        says.name,
        link(says.title, f"roster?id={certificate.event_id}"),
        units(says.minutes),
        day(clock.local(certificate.issued_at).date()),
        badge(certificate.state),
        together([*files, link("Verify", f"/verify/{code}", about=says.name, file=True)]),
    ]
