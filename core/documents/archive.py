"""Many files as one ZIP that is sent while it is made: `zipped` for certificates, `zipped_files` for any."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import RawIOBase
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from core.documents.certificates import Personal, personal_certificates
from core.documents.pdf.fonts import clean
from core.signing import Signer

_LONGEST_NAME = 60
_CODE_LETTERS = 8


def zipped(people: Sequence[Personal], *, signer: Signer | None) -> Iterator[bytes]:
    """The certificates as a ZIP, in pieces. The same arguments give the same bytes.

    Each file is named by person and code. They are stored as they are: most of a PDF is packed already.
    """
    names = file_names(people)
    moments = [person.issued_at for person in people]
    return zipped_files(zip(names, moments, personal_certificates(people, signer=signer), strict=True))


def zipped_files(files: Iterable[tuple[str, datetime, bytes]]) -> Iterator[bytes]:
    """Any files with their names and moments as a ZIP, in pieces."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as archive:
        for name, moment, content in files:
            entry = ZipInfo(name, moment.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
            yield sink.drain()
    yield sink.drain()


def file_names(people: Sequence[Personal]) -> list[str]:
    """A name for each file: "Ada-Prairie-MFRGGZDF.pdf". With the whole code where two would be alike."""
    names = [f"{_safe(person)}-{person.code[:_CODE_LETTERS]}.pdf" for person in people]
    alike = _doubles([name.casefold() for name in names])
    return [
        f"{_safe(person)}-{person.code}.pdf" if name.casefold() in alike else name
        for person, name in zip(people, names, strict=True)
    ]


def _safe(person: Personal) -> str:
    """The name with dashes for all that some system does not take in the name of a file."""
    return re.sub(r"[^\w'’]+", "-", clean(person.content.name)).strip("-")[:_LONGEST_NAME] or "certificate"


def _doubles(names: Sequence[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]


class _Sink(RawIOBase):
    """Holds what is written until it is drained."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def drain(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
