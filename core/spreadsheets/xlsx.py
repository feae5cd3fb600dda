"""The sheets of an XLSX file, each read in one pass that keeps nothing but the cells with something in them.

Written here because the libraries at hand do not bear hostile files: with two cells in opposite corners,
5 KB, python-calamine 0.9.1 ends the process (it asks for 550 GB), and openpyxl needs 0.5 s for 10,000 rows
of six columns (this 0.3 s). A file is measured before it is unpacked, and none may define entities.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from posixpath import join, normpath
from typing import NamedTuple
from xml.parsers import expat

from core.errors import NotReadable
from core.spreadsheets.xlsx_cells import Attributes, SharedTexts, SheetReader, Styles, local, locals_of, parser_of_parts

MOST_UNPACKED = 100 * 1024 * 1024
MOST_SHEETS = 50
_DAY_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ECMA-376, 18.8.30
_NO_PART_OF_A_FORMAT = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.', re.IGNORECASE)

_ZEROS = re.compile(r"0{2,20}")  # a number format that shows the zeros at the beginning


def is_xlsx(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


class Sheet(NamedTuple):
    """The rows of one sheet with something in them; `hidden` are the numbers of those that it does not show.

    `problem` says why it could not be read.
    """

    name: str
    records: list[tuple[int, list[str]]]
    hidden: frozenset[int] = frozenset()
    problem: str = ""


def records_of_xlsx(content: bytes, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row of the first sheet with something in it. Raises NotReadable."""
    sheet = sheets_of_xlsx(content, name, only_first=True)[0]
    if sheet.problem:
        raise NotReadable(sheet.problem)
    yield from sheet.records


def sheets_of_xlsx(content: bytes, name: str, *, only_first: bool = False) -> list[Sheet]:
    """The sheets that are shown, in their order. Raises NotReadable."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _measure(archive, name)
            return list(_Workbook(archive).sheets(only_first=only_first))
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, expat.ExpatError, NotImplementedError, RuntimeError):
        raise NotReadable(
            f"“{name}” is not a spreadsheet that can be read; open it in your spreadsheet program, and save it "
            "as XLSX or CSV."
        ) from None


def _measure(archive: zipfile.ZipFile, name: str) -> None:
    """Python's zipfile reads no more of a part than it announces, so the announced sizes can be trusted."""
    if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
        raise NotReadable(f"“{name}” is far too large once it is unpacked; save only the table as CSV, and bring that.")


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._sheets: list[Attributes] = []
        self._targets: dict[str, str] = {}
        self._from_1904 = False
        self._formats: dict[int, str] = {}
        self._styles: list[int] = []
        self._in_styles = False

    def sheets(self, *, only_first: bool) -> Iterator[Sheet]:
        """The sheets that are not hidden; one that cannot be read says why, and the others are read."""
        self._scan("xl/workbook.xml", self._see_workbook)
        self._scan("xl/_rels/workbook.xml.rels", self._see_relation)
        self._scan("xl/styles.xml", self._see_style)
        shown = [sheet for sheet in self._sheets if sheet.get("state", "visible") == "visible"]
        texts, styles = self._texts(), Styles(self._day_styles(), self._widths_with_zeros())
        for sheet in [shown[0]] if only_first else shown[:MOST_SHEETS]:
            yield self._sheet(sheet, texts, styles)

    def _sheet(self, sheet: Attributes, texts: list[str], styles: "Styles") -> Sheet:
        target = self._targets[sheet["id"]]
        path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        reader = SheetReader(texts, styles, self._from_1904)
        try:
            with self._archive.open(path) as file:
                cells = reader.read(file)
        except NotReadable as refusal:
            return Sheet(sheet.get("name", ""), [], problem=refusal.message)
        records = [(number, [row.get(c, "") for c in range(max(row) + 1)]) for number, row in sorted(cells.items())]
        return Sheet(sheet.get("name", ""), records, frozenset(reader.hidden & cells.keys()))

    def _scan(self, path: str, see: Callable[[str, Attributes], None]) -> None:
        if path in self._archive.namelist():
            with self._archive.open(path) as file:
                parser = parser_of_parts()
                parser.StartElementHandler = lambda name, attributes: see(local(name), locals_of(attributes))
                parser.ParseFile(file)

    def _see_workbook(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self._sheets.append(attributes)
        elif name == "workbookPr":
            self._from_1904 = attributes.get("date1904") in {"1", "true"}

    def _see_relation(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            self._targets[attributes["Id"]] = attributes["Target"]

    def _see_style(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._formats[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name in {"cellXfs", "cellStyleXfs", "dxfs", "cellStyles"}:
            self._in_styles = name == "cellXfs"
        elif name == "xf" and self._in_styles:
            self._styles.append(int(attributes.get("numFmtId", "0")))

    def _day_styles(self) -> set[str]:
        return {str(place) for place, number in enumerate(self._styles) if self._shows_days(number)}

    def _widths_with_zeros(self) -> dict[str, int]:
        """The styles that show 45123 as 0045123, and how many digits they show."""
        formats = {str(place): self._formats.get(number, "") for place, number in enumerate(self._styles)}
        return {place: len(code) for place, code in formats.items() if _ZEROS.fullmatch(code)}

    def _shows_days(self, number: int) -> bool:
        if number in self._formats:
            return bool(re.search("[ymdhs]", _NO_PART_OF_A_FORMAT.sub("", self._formats[number]), re.IGNORECASE))
        return number in _DAY_FORMATS

    def _texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._archive.namelist():
            return []
        with self._archive.open("xl/sharedStrings.xml") as file:
            return SharedTexts().read(file)
