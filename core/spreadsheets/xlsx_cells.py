"""The cells of one sheet of an XLSX file, and the texts to which they refer."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from core.errors import NotReadable

MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
_MOST_MERGED = 200_000
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # ECMA-376, 22.9.2.19

Cells = dict[int, dict[int, str]]
Attributes = dict[str, str]


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


class SharedTexts:
    """The texts to which cells refer by number; how a text is pronounced (`rPh`) is left out."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._parts: list[str] = []
        self._takes = self._spoken = False

    def read(self, file: IO[bytes]) -> list[str]:
        parser = parser_of_parts()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._say
        parser.ParseFile(file)
        return self._texts

    def _start(self, name: str, _attributes: Attributes) -> None:
        name = local(name)
        self._spoken = self._spoken or name == "rPh"
        self._takes = name == "t" and not self._spoken

    def _say(self, text: str) -> None:
        if self._takes:
            self._parts.append(text)

    def _end(self, name: str) -> None:
        name = local(name)
        self._takes = False
        if name == "rPh":
            self._spoken = False
        elif name == "si":
            self._texts.append(_unescaped("".join(self._parts)))
            self._parts = []


class Styles(NamedTuple):
    """The numbers of cell styles that show days, and of those that show zeros at the beginning, with their width."""

    days: set[str]
    zeros: dict[str, int]


def _unescaped(text: str) -> str:
    """Signs that a sheet cannot hold are written as _x000D_; that one is a line break."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\r\n", "\n").replace("\r", "\n")


class SheetReader:
    def __init__(self, texts: list[str], styles: Styles, from_1904: bool) -> None:
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
        parser = parser_of_parts()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._say
        parser.ParseFile(file)
        _fill_merged(self._cells, self._merged)
        return self._cells

    def _start(self, name: str, attributes: Attributes) -> None:
        name = local(name)
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
        name = local(name)
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


def parser_of_parts() -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.buffer_text = True
    return parser


def _refuse_doctype(*_declared: object) -> None:
    raise ValueError("a spreadsheet declares no document type")


@lru_cache(256)
def local(name: str) -> str:
    return name.rpartition(" ")[2]


def locals_of(attributes: Attributes) -> Attributes:
    return {local(name): value for name, value in attributes.items()}
