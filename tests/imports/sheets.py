"""XLSX files as other programs write them, and some that nobody should."""

import io
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

_SHEET = "xl/worksheets/sheet1.xml"


def xlsx(
    rows: Iterable[Sequence[object]], *, merged: Iterable[str] = (), formats: dict[str, str] | None = None
) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    for block in merged:
        sheet.merge_cells(block)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, path: str, part: bytes) -> bytes:
    """The file with one of its parts replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, part if name == path else old.read(name))
    return file.getvalue()


def with_sheet(cells: str, *, before: str = "") -> bytes:
    """A file whose sheet is this XML."""
    sheet = f'{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{cells}</worksheet>'
    return with_part(xlsx([["A", "B"], [1, 2]]), _SHEET, sheet.encode())


def unpacking_to(megabytes: int) -> bytes:
    """A small file that becomes large: a gigabyte of blanks packs into one megabyte."""
    file = io.BytesIO(xlsx([["A", "B"], [1, 2]]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/blanks.xml", "w") as part:
        for _ in range(megabytes):
            part.write(b" " * 1024 * 1024)
    return file.getvalue()
