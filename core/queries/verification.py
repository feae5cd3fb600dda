"""What a code proves: the same for the page, the screen and a machine."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, select

from core import clock
from core.models import Certificate, CertificateContent, PersonalCertificate, PersonalContent
from core.queries import certificates
from core.rules.certificates import code_typed
from core.signing import Verdict, check_signature


class Status(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    CANCELLED = "cancelled"  # an event form whose event was


@dataclass(frozen=True)
class Verification:
    """The true content of a certificate, without the folio number, and what became of it."""

    code: str
    status: Status
    says: CertificateContent
    made_on: date
    name: str = ""
    signed_by: str = ""
    signed_on: date | None = None
    ended_on: date | None = None
    superseded_by: str = ""

    @property
    def is_personal(self) -> bool:
        return bool(self.name)


def of_code(session: Session, code: str) -> Verification:
    """What the certificate of a code says, as printed or as typed with spaces and dashes. Raises NotFound."""
    if personal := personal_by_code(session, code):
        return _of_person(session, personal)
    return _of_event_form(session, certificates.by_code(session, code))


@dataclass(frozen=True)
class FileCheck:
    """What is to be thought of a file that somebody brings, and what the certificate that it proves to be says."""

    verdict: Verdict
    proves: Verification | None = None


def of_file(session: Session, pdf: bytes) -> FileCheck:
    """Whether the file is a certificate as it was issued here. Whatever the bytes, nothing is raised for them.

    A file that is signed with our key and names a certificate that we do not know is foreign.
    """
    checked = check_signature(pdf)
    if checked.verdict != Verdict.INTACT:
        return FileCheck(checked.verdict)
    found = personal_by_code(session, checked.code)
    return FileCheck(Verdict.INTACT, _of_person(session, found)) if found else FileCheck(Verdict.FOREIGN)


def personal_by_code(session: Session, code: str) -> PersonalCertificate | None:
    return session.exec(select(PersonalCertificate).where(PersonalCertificate.code == code_typed(code))).first()


def _of_person(session: Session, certificate: PersonalCertificate) -> Verification:
    says, newer = certificate.says, certificate.superseded_by_id
    return Verification(
        code=certificate.code,
        status=Status(certificate.state),
        says=_section_2(says),
        made_on=clock.local(certificate.issued_at).date(),
        name=says.name,
        signed_by=says.signed_by,
        signed_on=says.signed_on,
        ended_on=clock.local(certificate.ended_at).date() if certificate.ended_at else None,
        superseded_by=session.get_one(PersonalCertificate, newer).code if newer else "",
    )


def _section_2(says: PersonalContent) -> CertificateContent:
    return CertificateContent(**says.model_dump(include=set(CertificateContent.model_fields)))


def _of_event_form(session: Session, certificate: Certificate) -> Verification:
    is_newest = certificates.newest_of(session, certificate.event_id) == certificate
    status = Status.CURRENT if is_newest else Status.SUPERSEDED
    return Verification(
        code=certificate.code,
        status=Status.CANCELLED if certificate.event.cancelled_at else status,
        says=certificate.says,
        made_on=clock.local(certificate.printed_at).date(),
    )
