"""The sheets of an XLSX file, each read in one pass that keeps nothing but the cells with something in them.

Written here because the libraries at hand do not bear hostile files: with two cells in opposite corners,
5 KB, python-calamine 0.9.1 ends the process (it asks for 550 GB), and openpyxl needs 0.5 s for 10,000 rows
of six columns (this 0.3 s). A file is measured before it is unpacked, and none may define entities.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from posixpath import join, normpath
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from core.errors import NotReadable

MOST_UNPACKED = 100 * 1024 * 1024
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
MOST_SHEETS = 50
_MOST_MERGED = 200_000
_DAY_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ECMA-376, 18.8.30
_NO_PART_OF_A_FORMAT = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.', re.IGNORECASE)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

_ZEROS = re.compile(r"0{2,20}")  # a number format that shows the zeros at the beginning
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # ECMA-376, 22.9.2.19

Cells = dict[int, dict[int, str]]
Attributes = dict[str, str]


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


def column_name(column: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(65 + letter) + letters, column - 1
    return letters


def _place(reference: str) -> tuple[int, int]:
    """Row, from 1, and column, from 0, of a reference like B12."""
    found = _CELL.fullmatch(reference)
    if not found:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


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
        texts, styles = self._texts(), _Styles(self._day_styles(), self._widths_with_zeros())
        for sheet in [shown[0]] if only_first else shown[:MOST_SHEETS]:
            yield self._sheet(sheet, texts, styles)

    def _sheet(self, sheet: Attributes, texts: list[str], styles: "_Styles") -> Sheet:
        target = self._targets[sheet["id"]]
        path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        reader = _Sheet(texts, styles, self._from_1904)
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
                parser = _parser()
                parser.StartElementHandler = lambda name, attributes: see(_local(name), _locals(attributes))
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
            return _SharedTexts().read(file)


class _SharedTexts:
    """The texts to which cells refer by number; how a text is pronounced (`rPh`) is left out."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._parts: list[str] = []
        self._takes = self._spoken = False

    def read(self, file: IO[bytes]) -> list[str]:
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._say
        parser.ParseFile(file)
        return self._texts

    def _start(self, name: str, _attributes: Attributes) -> None:
        name = _local(name)
        self._spoken = self._spoken or name == "rPh"
        self._takes = name == "t" and not self._spoken

    def _say(self, text: str) -> None:
        if self._takes:
            self._parts.append(text)

    def _end(self, name: str) -> None:
        name = _local(name)
        self._takes = False
        if name == "rPh":
            self._spoken = False
        elif name == "si":
            self._texts.append(_unescaped("".join(self._parts)))
            self._parts = []


class _Styles(NamedTuple):
    """The numbers of cell styles that show days, and of those that show zeros at the beginning, with their width."""

    days: set[str]
    zeros: dict[str, int]


def _unescaped(text: str) -> str:
    """Signs that a sheet cannot hold are written as _x000D_; that one is a line break."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\r\n", "\n").replace("\r", "\n")


class _Sheet:
    def __init__(self, texts: list[str], styles: _Styles, from_1904: bool) -> None:
        self._texts, self._styles = texts, styles
        self.hidden: set[int] = set()
        self._epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 -- no zone in a sheet
        self._cells: Cells = {}
        self._merged: list[str] = []
        self._count = self._row = self._column = 0
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._takes = self._has_formula = False

    def read(self, file: IO[bytes]) -> Cells:
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._say
        parser.ParseFile(file)
        _fill_merged(self._cells, self._merged)
        return self._cells

    def _start(self, name: str, attributes: Attributes) -> None:
        name = _local(name)
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "t"}:
            self._takes = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
            if attributes.get("hidden") in {"1", "true"}:
                self.hidden.add(self._row)
        elif name == "mergeCell":
            self._merged.append(attributes["ref"])

    def _begin_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._row, self._column = _place(reference) if reference else (self._row, self._column + 1)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._parts, self._has_formula = [], False

    def _say(self, text: str) -> None:
        if self._takes:
            self._parts.append(text)

    def _end(self, name: str) -> None:
        name = _local(name)
        self._takes = False
        if name != "c":
            return
        if value := self._value("".join(self._parts)):
            self._keep(value)
        elif self._has_formula and not self._parts and self._kind != "str":  # whose result is an empty text
            raise NotReadable(
                f"Cell {column_name(self._column)}{self._row} has a formula without its result; open the file in "
                "your spreadsheet program, save it, and bring it again."
            )

    def _keep(self, value: str) -> None:
        if self._column >= MOST_COLUMNS:
            raise NotReadable(f"The sheet has more than {MOST_COLUMNS} columns; keep the ones that are needed.")
        self._count += 1
        if self._count > MOST_CELLS:
            raise NotReadable("The sheet has too many cells; split it, and bring the parts one after the other.")
        self._cells.setdefault(self._row, {})[self._column] = value

    def _value(self, text: str) -> str:
        if self._kind == "s":
            return self._texts[int(text)] if text else ""
        if self._kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if self._kind != "n" or not text:
            return text.replace("T00:00:00", "") if self._kind == "d" else _unescaped(text)
        number = float(text)
        if self._style in self._styles.days and 0 <= number < 2_958_466:  # the year 9999
            return self._moment(number)
        if number != int(number):
            return repr(number)
        return str(int(number)).zfill(self._styles.zeros.get(self._style, 0))

    def _moment(self, days: float) -> str:
        """A time of day, a day, or both, to the minute."""
        moment = self._epoch + timedelta(minutes=round(days * 24 * 60))
        if days < 1:
            return f"{moment:%H:%M}"
        return f"{moment:%Y-%m-%d}" if moment.hour == moment.minute == 0 else f"{moment:%Y-%m-%d %H:%M}"


def _fill_merged(cells: Cells, merged: Sequence[str]) -> None:
    """A merged block says its text in each of its cells, as the eye reads it.

    Not in rows that have nothing else, which are one tall row with the first; and a block as wide as the
    table, which is a title between rows, stays in its first cell.
    """
    filled, own = 0, {row: frozenset(columns) for row, columns in cells.items()}
    width = max((max(row) for row in cells.values()), default=0)
    for reference in merged:
        (top, left), (bottom, right) = (_place(corner) for corner in reference.split(":"))
        text = cells.get(top, {}).get(left)
        if text is None or (left == 0 and right >= width > 0):
            continue
        filled += (min(bottom, top + len(own)) - top + 1) * (min(right, MOST_COLUMNS) - left + 1)
        if filled > _MOST_MERGED:
            raise NotReadable("The sheet has too many merged cells; unmerge them, and bring it again.")
        for row in range(top, min(bottom, top + len(own)) + 1):
            if row in own:
                for column in range(left, min(right, MOST_COLUMNS - 1) + 1):
                    cells[row].setdefault(column, text)


def _parser() -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.buffer_text = True
    return parser


def _refuse_doctype(*_declared: object) -> None:
    raise ValueError("a spreadsheet declares no document type")


@lru_cache(256)
def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _locals(attributes: Attributes) -> Attributes:
    return {_local(name): value for name, value in attributes.items()}
