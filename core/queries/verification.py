"""What the code on a certificate shows to whoever has it: the same for the page, the screen and a program."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, select

from core import clock
from core.models import Certificate, CertificateContent, FormContent, PrintedForm
from core.queries import printed_forms
from core.rules.codes import normalized_verification_code


class VerificationStatus(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    CANCELED = "cancelled"  # an event form whose event was


@dataclass(frozen=True)
class Verification:
    """The true content of a certificate, without the folio number, and what became of it."""

    code: str
    status: VerificationStatus
    content: FormContent
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
    """The content of the certificate of a code, as printed or as typed with spaces and dashes. Raises NotFound."""
    if personal := personal_by_code(session, code):
        return of_certificate(session, personal)
    return _of_event_form(session, printed_forms.by_code(session, code))


def personal_by_code(session: Session, code: str) -> Certificate | None:
    return session.exec(select(Certificate).where(Certificate.code == normalized_verification_code(code))).first()


def of_certificate(session: Session, certificate: Certificate) -> Verification:
    """The content of a certificate, and what became of it."""
    content, newer = certificate.content, certificate.superseded_by_id
    return Verification(
        code=certificate.code,
        status=VerificationStatus(certificate.state),
        content=_section_2(content),
        made_on=clock.local(certificate.issued_at).date(),
        name=content.name,
        signed_by=content.signed_by,
        signed_on=content.signed_on,
        ended_on=clock.local(certificate.ended_at).date() if certificate.ended_at else None,
        superseded_by=session.get_one(Certificate, newer).code if newer else "",
    )


def _section_2(content: CertificateContent) -> FormContent:
    return FormContent(**content.model_dump(include=set(FormContent.model_fields)))


def _of_event_form(session: Session, certificate: PrintedForm) -> Verification:
    is_newest = printed_forms.newest_of(session, certificate.event_id) == certificate
    status = VerificationStatus.CURRENT if is_newest else VerificationStatus.SUPERSEDED
    return Verification(
        code=certificate.code,
        status=VerificationStatus.CANCELED if certificate.event.cancelled_at else status,
        content=certificate.content,
        made_on=clock.local(certificate.printed_at).date(),
    )
