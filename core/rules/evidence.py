"""Evidence: which files are accepted with a request. What counts is the content, not the name."""

import io
import zipfile
from collections.abc import Sequence
from typing import NamedTuple

from core.errors import InvalidInput
from core.formats import file_size, size_limit
from core.models.text_input import clean
from core.rules.requests import LARGEST_EVIDENCE

MOST_FILES = 5
_LONGEST_NAME = 120
_OFFICE = "application/vnd.openxmlformats-officedocument"
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_INSIDE = {
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
}
_MACROS = "vbaProject.bin"


class EvidenceFile(NamedTuple):
    """A file as it was sent; its name is only for people."""

    name: str
    content: bytes


def media_type(file: EvidenceFile) -> str | None:
    """What the content is; None for anything but PDF, PNG, JPEG, text, CSV, Excel and Word."""
    for beginning, kind in _BEGINNINGS.items():
        if file.content.startswith(beginning):
            return kind
    if file.content.startswith(b"PK\x03\x04"):
        return _office(file.content)
    if not _is_text(file.content):
        return None
    return "text/csv" if file.name.lower().endswith(".csv") else "text/plain"


def _office(content: bytes) -> str | None:
    """Word or Excel without macros, by the list of files inside; nothing is unpacked."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if any(name.endswith(_MACROS) for name in names):
        return None
    return next((kind for name, kind in _INSIDE.items() if name in names), None)


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and all(c.isprintable() or c in "\t\r\n\f" or c.isspace() for c in text)


def name_of(file: EvidenceFile) -> str:
    """The file's name without folders and without what nobody sees, its ending kept."""
    name = " ".join(clean(file.name.replace("\\", "/").rpartition("/")[2]).split()) or "evidence"
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 10]}…{name[-9:]}"


def require_acceptable(files: Sequence[EvidenceFile]) -> None:
    """Raises InvalidInput with a sentence for each file that is not taken."""
    problems = {str(n): problem for n, file in enumerate(files) if (problem := _problem_with(file))}
    if len(files) > MOST_FILES:
        problems["files"] = f"Send at most {MOST_FILES} files; these are {len(files)}."
    if problems:
        raise InvalidInput(problems)


def _problem_with(file: EvidenceFile) -> str | None:
    if len(file.content) > LARGEST_EVIDENCE:
        size, most = file_size(len(file.content)), size_limit(LARGEST_EVIDENCE)
        return f"“{name_of(file)}” has {size}; send a file of at most {most}."
    if media_type(file) is None:
        return (
            f"“{name_of(file)}” is no file that can be taken; send a PDF, a picture (PNG or JPEG), a text, a CSV, "
            "an Excel or a Word file."
        )
    return None
