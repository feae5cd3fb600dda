"""Tables that people bring, pasted or as a CSV or XLSX file, read as text cell by cell.

Dates come as 2026-06-12, times as 13:30, numbers as 1.5, whatever the file holds. Of a formula the value is
taken that the spreadsheet program stored with it; nothing is calculated here.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from core.errors import NotReadable
from core.spreadsheets.text import decoded, records_of_text
from core.spreadsheets.xlsx import Sheet, is_xlsx, records_of_xlsx, sheets_of_xlsx
from core.spreadsheets.xlsx_cells import MOST_COLUMNS, column_name

__all__ = ["MOST_BYTES", "MOST_ROWS", "Sheet", "Table", "plain_text", "read_sheets", "read_table", "table_below"]

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
_KINDS = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "a file of the old Excel or Word format",
    b"{\\rtf": "a text document",
}
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Record = tuple[int, Sequence[str]]


class Table(NamedTuple):
    """Rows below their headings; `numbers` are those of the rows in the file, the headings being one too.

    No heading is empty and no two are alike; each row has as many cells as there are headings.
    """

    headings: list[str]
    rows: list[list[str]]
    numbers: list[int]


def read_table(content: bytes, name: str) -> Table:
    """The first table in a file called `name`, or in pasted text. Raises NotReadable with the reason."""
    _require_a_table(content, name)
    records = records_of_xlsx(content, name) if is_xlsx(content) else records_of_text(content, name)
    return _table(_filled(records), name)


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """The rows of each sheet of a file, wherever its table begins; one sheet without a name of a text.

    Raises NotReadable with the reason, which is that of the first sheet where none can be read.
    """
    _require_a_table(content, name)
    sheets = sheets_of_xlsx(content, name) if is_xlsx(content) else [Sheet("", _text_at_most(content, name))]
    filled = [sheet._replace(records=list(_filled(sheet.records))) for sheet in sheets]
    read = [sheet for sheet in filled if sheet.records]
    if not read:
        problem = next((sheet.problem for sheet in filled if sheet.problem), "")
        raise NotReadable(problem or f"“{name}” is empty; choose a file with a row of headings and the rows below it.")
    return read


def _text_at_most(content: bytes, name: str) -> list[tuple[int, list[str]]]:
    """With room for what stands above the table."""
    found = [(number, list(cells)) for number, cells in islice(records_of_text(content, name), 2 * MOST_ROWS)]
    if len(found) == 2 * MOST_ROWS:
        raise NotReadable(f"“{name}” has more than {MOST_ROWS:,} rows; split it, and bring the parts in turn.")
    return found


def table_below(sheet: Sheet, heading: int, through: int | None = None, *, name: str = "The file") -> Table:
    """The table whose headings are in row `heading`, down to row `through` or the last one. Raises NotReadable.

    Row 0 says that there are no headings: the columns are called by their letters then.
    """
    records = ((n, cells) for n, cells in sheet.records if n >= heading and (through is None or n <= through))
    return _table_of(records if heading else chain([(0, [])], records), name)


def plain_text(content: bytes, name: str) -> str:
    """The text of a file without columns. Raises NotReadable."""
    _require_a_table(content, name)
    return decoded(content, name).removeprefix("\ufeff")


def _require_a_table(content: bytes, name: str) -> None:
    if len(content) > MOST_BYTES:
        raise NotReadable(f"“{name}” is larger than 5 MB; split it, and bring the parts one after the other.")
    if not content.strip():
        raise NotReadable(f"“{name}” is empty; choose a file with a row of headings and the rows below it.")
    for start, kind in _KINDS.items():
        if content.startswith(start):
            raise NotReadable(f"“{name}” is {kind}, not a table; save the table as CSV or XLSX, and choose that file.")


def _filled(records: Iterable[Record]) -> Iterator[tuple[int, list[str]]]:
    """The rows in which something stands, each cell as it was before an export of ours made it harmless."""
    for number, cells in records:
        stripped = [_as_meant(cell.strip()) for cell in cells]
        if any(stripped):
            yield number, stripped


def _as_meant(cell: str) -> str:
    if "_x000" in cell:  # a line break of a spreadsheet that another program wrote out
        cell = cell.replace("_x000D_\n", "\n").replace("_x000D_", "\n").replace("_x000A_", "\n").strip()
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_STARTS_A_FORMULA) else cell


def _table(records: Iterator[tuple[int, list[str]]], name: str) -> Table:
    """Headings are the first row with two different texts, so that a title above them does no harm."""
    above: list[tuple[int, list[str]]] = []
    for record in records:
        above.append(record)
        if len(set(record[1]) - {""}) > 1:
            records, above = chain([record], records), []
            break
    return _table_of(chain(above, records), name)  # what is above is a table of one column


def _table_of(records: Iterator[tuple[int, list[str]]], name: str) -> Table:
    """The first row has the headings."""
    first = next(records, None)
    if first is None:
        raise NotReadable(f"“{name}” is empty; choose a file with a row of headings and the rows below it.")
    rows = _at_most(records, name)
    if not rows:
        raise NotReadable(f"“{name}” has headings and no row below them; add the rows, and bring it again.")
    width = max(len(first[1]), *(len(cells) for _, cells in rows))
    if width > MOST_COLUMNS:
        raise NotReadable(f"“{name}” has more than {MOST_COLUMNS} columns; keep the ones that are needed.")
    padded = [cells + [""] * (width - len(cells)) for _, cells in rows]
    return _without_empty_columns(_headings(first[1], width), padded, [number for number, _ in rows])


def _at_most(records: Iterator[tuple[int, list[str]]], name: str) -> list[tuple[int, list[str]]]:
    rows = []
    for record in records:
        rows.append(record)
        if len(rows) > MOST_ROWS:
            raise NotReadable(f"“{name}” has more than {MOST_ROWS:,} rows; split it, and bring the parts in turn.")
    return rows


def _headings(cells: Sequence[str], width: int) -> list[str]:
    """Every column has a name of its own: a second “Room” is “Room (2)”, one without a name “Column C”."""
    found: list[str] = []
    for column in range(width):
        heading = " ".join(cells[column].split()) if column < len(cells) else ""
        name, duplicate = heading or f"Column {column_name(column)}", 2
        while name in found:
            name, duplicate = f"{heading} ({duplicate})", duplicate + 1
        found.append(name)
    return found


def _without_empty_columns(headings: list[str], rows: list[list[str]], numbers: list[int]) -> Table:
    unnamed = {c for c, heading in enumerate(headings) if heading == f"Column {column_name(c)}"}
    empty = {c for c in unnamed if not any(row[c] for row in rows)}
    if not empty:
        return Table(headings, rows, numbers)
    filled = [c for c in range(len(headings)) if c not in empty]
    return Table([headings[c] for c in filled], [[row[c] for c in filled] for row in rows], numbers)
