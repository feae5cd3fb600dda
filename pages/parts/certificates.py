"""Certificates as screens show them."""

from collections.abc import Sequence

from core import clock
from core.models import Certificate
from core.rules.certificates import day, days, units
from pages.parts.tables import link, table, together


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
