"""Certificates as screens show them."""

from collections.abc import Sequence

from core import clock
from core.models import Certificate
from core.rules.certificates import day, days, units
from pages.parts.tables import link, table, together


def certificate_table(certificates: Sequence[Certificate]) -> None:
    """Printed certificates, each as it was when printed."""
    headings = ("Title of Activity", "Dates", "Units", "Printed", "Certificate")
    table("As printed, the newest first", headings, (_row(certificate) for certificate in certificates))


def _row(certificate: Certificate) -> list[str]:
    says = certificate.says
    return [
        says.title,
        days(says.starts_on, says.ends_on),
        units(says.minutes),
        day(clock.local(certificate.printed_at).date()),
        together(
            [
                link("Open the PDF", f"/certificates/{certificate.code}.pdf", about=says.title, file=True),
                link("Verify", f"/verify/{certificate.code}", about=says.title, file=True),
            ]
        ),
    ]
