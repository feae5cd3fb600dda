"""What a code proves: the same for the page, the screen and a machine."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlmodel import Session, select

from core import clock
from core.errors import NotFound
from core.models import Certificate, CertificateContent, PersonalCertificate, PersonalContent
from core.queries import certificates
from core.rules.certificates import code_typed
from core.signing import Checked, Verdict, check_signature

if TYPE_CHECKING:
    from core.documents.inspection import Addition


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
    """What is to be thought of a file that somebody brings.

    `proves` is what the certificate says that the file proves to be. A file that proves nothing has at most a
    `record`: the one of the code that stands on it, for a person to compare with the file's `text`. `codes` are all
    that stand on it, `additions` what was added after it was signed and leaves what is certified as it was.
    """

    verdict: Verdict
    proves: Verification | None = None
    additions: tuple["Addition", ...] = ()
    record: Verification | None = None
    codes: tuple[str, ...] = ()
    text: str = ""


def of_file(session: Session, pdf: bytes) -> FileCheck:
    """Whether the file is a certificate as it was issued here. Whatever the bytes, nothing is raised for them.

    A file that is signed with our key and names a certificate that we do not know is foreign. One that names none
    is a list of certificates: it is intact, and each of its codes proves its own.
    """
    checked = check_signature(pdf)
    if checked.verdict in (Verdict.NOT_A_PDF, Verdict.TOO_LARGE):
        return FileCheck(checked.verdict)
    if checked.verdict == Verdict.INTACT:
        return _proved(session, checked) if checked.code else FileCheck(Verdict.INTACT)
    return _inspected(session, pdf, checked)


def _proved(session: Session, checked: Checked, additions: tuple["Addition", ...] = ()) -> FileCheck:
    found = personal_by_code(session, checked.code)
    if found is None:
        return FileCheck(Verdict.FOREIGN)
    return FileCheck(checked.verdict, _of_person(session, found), additions)


def _inspected(session: Session, pdf: bytes, checked: Checked) -> FileCheck:
    from core.documents.inspection import inspect  # loaded when a file is not as it was issued

    session.rollback()  # reading takes a second, and a connection is not to wait for it
    found = inspect(pdf, signed_bytes=checked.signed_bytes if checked.code else 0)
    if found.additions is not None:
        return _proved(session, replace(checked, verdict=Verdict.ADDED_TO), found.additions)
    codes = tuple(dict.fromkeys(filter(None, [*found.codes, checked.code])))
    records = (record for code in codes if (record := _record(session, code)))
    return FileCheck(checked.verdict, record=next(records, None), codes=codes, text=found.text)


def _record(session: Session, code: str) -> Verification | None:
    try:
        return of_code(session, code)
    except NotFound:
        return None


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
