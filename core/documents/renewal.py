"""The list of an educator's certificates, ready for the form that renews a license."""

from collections.abc import Sequence
from datetime import date, datetime

from core.documents.passport import Passport, Session, passport
from core.documents.spreadsheets import csv_of
from core.models import PersonalCertificate
from core.rules.certificates import day, days, units
from core.signing import Signer

HEADINGS = ("Title of Activity", "Approved Provider", "Beginning", "Ending", "Units", "Name", "Code", "Verify at")


def renewal_csv(certificates: Sequence[PersonalCertificate], *, verify_at: str) -> bytes:
    """One line a certificate, its code among them; `verify_at` is what stands before a code in an address."""
    return csv_of(HEADINGS, (_line(certificate, verify_at) for certificate in certificates))


def renewal_pdf(
    certificates: Sequence[PersonalCertificate],
    window: tuple[date, date],
    *,
    verify_at: str,
    signer: Signer | None,
    now: datetime,
) -> bytes:
    """The same as a signed sheet with the total, under the name and folio number of the first certificate."""
    owner = certificates[0].says
    sheet = Passport(
        name=owner.name,
        folio_number=owner.folio_number,
        occasion=f"License renewal, {days(*window)}",
        sessions=[_session(certificate) for certificate in certificates],
        verify_address=verify_at,
        issued_at=now,
    )
    return passport(sheet, signer=signer)


def _session(certificate: PersonalCertificate) -> Session:
    says = certificate.says
    title = f"{says.title} ({says.provider_name})"
    return Session(title, says.starts_on, says.ends_on, says.minutes, certificate.code)


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
