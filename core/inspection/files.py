"""The check of a file that somebody brings: is it a certificate as it was issued here? Begin at `of_file`."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlmodel import Session

from core.errors import NotFound
from core.queries import verification
from core.queries.verification import Verification
from core.signing import Checked, Verdict, check_signature

if TYPE_CHECKING:
    from core.inspection.reading import Addition


@dataclass(frozen=True)
class FileCheck:
    """What is to be thought of a file that somebody brings.

    `verified_as` is the content of the certificate that the file is verified to be. A file that is none has at most a
    `record`: the one of the code that stands on it, for a person to compare with the file's `text`. `codes` are all
    that stand on it, `pages` how many it has, 0 where it cannot be opened, `additions` what was added after it was
    signed and leaves what is certified as it was.
    """

    verdict: Verdict
    verified_as: Verification | None = None
    additions: tuple["Addition", ...] = ()
    record: Verification | None = None
    codes: tuple[str, ...] = ()
    text: str = ""
    pages: int = 0


def of_file(session: Session, pdf: bytes) -> FileCheck:
    """Whether the file is a certificate as it was issued here. Whatever the bytes, nothing is raised for them.

    A file that is signed with our key and names a certificate that we do not know is foreign. One that names none
    is a list of certificates: it is intact, and each of its codes is verified by itself.
    """
    checked = check_signature(pdf)
    if checked.verdict in (Verdict.NOT_A_PDF, Verdict.TOO_LARGE):
        return FileCheck(checked.verdict)
    if checked.verdict == Verdict.INTACT:
        return _verified(session, checked) if checked.code else FileCheck(Verdict.INTACT)
    return _inspected(session, pdf, checked)


def _verified(session: Session, checked: Checked, additions: tuple["Addition", ...] = ()) -> FileCheck:
    found = verification.personal_by_code(session, checked.code)
    if found is None:
        return FileCheck(Verdict.FOREIGN)
    return FileCheck(checked.verdict, verification.of_certificate(session, found), additions)


def _inspected(session: Session, pdf: bytes, checked: Checked) -> FileCheck:
    from core.inspection.reading import inspect  # loaded when a file is not as it was issued

    session.rollback()  # reading takes a second, and a connection is not to wait for it
    found = inspect(pdf, signed_bytes=checked.signed_bytes if checked.code else 0)
    if found.additions is not None:
        return _verified(session, replace(checked, verdict=Verdict.ADDED_TO), found.additions)
    codes = tuple(dict.fromkeys(filter(None, [*found.codes, checked.code])))
    records = (record for code in codes if (record := _record(session, code)))
    return FileCheck(checked.verdict, record=next(records, None), codes=codes, text=found.text, pages=found.pages)


def _record(session: Session, code: str) -> Verification | None:
    try:
        return verification.of_code(session, code)
    except NotFound:
        return None
