"""The list of an educator's certificates for the form that renews a license: `renewal_csv` and `renewal_pdf`."""

from collections.abc import Sequence
from datetime import date, datetime

from core.documents.passport import AttendedSession, Passport, passport
from core.documents.spreadsheets import csv_of
from core.formats import day, days, units
from core.models import Certificate
from core.rules.own_certificates import Owner
from core.signing import Signer

HEADINGS = ("Title of Activity", "Approved Provider", "Beginning", "Ending", "Units", "Name", "Code", "Verify at")


def renewal_csv(certificates: Sequence[Certificate], *, verify_at: str) -> bytes:
    """One line a certificate, its code among them; `verify_at` is what stands before a code in a URL."""
    return csv_of(HEADINGS, (_line(certificate, verify_at) for certificate in certificates))


def renewal_pdf(
    owner: Owner,
    window: tuple[date, date],
    *,
    verify_at: str,
    signer: Signer | None,
    now: datetime,
) -> bytes:
    """The same as a signed sheet with the total, of one person; each line names whom its certificate was issued to."""
    sheet = Passport(
        name=owner.name,
        folio_number=owner.folio_number,
        occasion=f"License renewal, {days(*window)}",
        sessions=[_session(certificate) for certificate in owner.certificates],
        verify_url=verify_at,
        issued_at=now,
    )
    return passport(sheet, signer=signer)


def _session(certificate: Certificate) -> AttendedSession:
    content = certificate.content
    title = f"{content.title} ({content.provider_name}), issued to {content.name}"
    return AttendedSession(title, content.starts_on, content.ends_on, content.minutes, certificate.code)


def _line(certificate: Certificate, verify_at: str) -> tuple[object, ...]:
    content = certificate.content
    return (
        content.title,
        content.provider_name,
        day(content.starts_on),
        day(content.ends_on),
        units(content.minutes),
        content.name,
        certificate.code,
        f"{verify_at}{certificate.code}",
    )
