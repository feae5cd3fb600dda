"""The list of an educator's certificates, ready for the form that renews a license."""

from collections.abc import Sequence

from core.documents.spreadsheets import csv_of
from core.models import PersonalCertificate
from core.rules.certificates import day, units

HEADINGS = ("Title of Activity", "Approved Provider", "Beginning", "Ending", "Units", "Name", "Code", "Verify at")


def renewal_csv(certificates: Sequence[PersonalCertificate], *, verify_at: str) -> bytes:
    """One line a certificate, its code among them; `verify_at` is what stands before a code in an address."""
    return csv_of(HEADINGS, (_line(certificate, verify_at) for certificate in certificates))


def _line(certificate: PersonalCertificate, verify_at: str) -> tuple[object, ...]:
    says = certificate.says
    return (
        says.title,
        says.provider_name,
        day(says.starts_on),
        day(says.ends_on),
        units(says.minutes),
        says.name,
        certificate.code,
        f"{verify_at}{certificate.code}",
    )
