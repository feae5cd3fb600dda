"""Tables as CSV and XLSX files, in which no cell runs as a formula in the program that opens them.

For every download of a table. Begin at `csv_of` and `xlsx_of`; the others write files of any length.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHUNK = 500
_WIDTH = 18  # characters of a column, so that dates and short titles show
_LONGEST = 32_767  # characters that a cell of XLSX holds


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, so that every spreadsheet program reads the letters right.

    A text that a program would take for a formula gets an apostrophe before it; numbers stay numbers.
    """
    return b"".join(csv_in_chunks(headings, rows))


def csv_in_chunks(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same, some hundred rows at a time, for files of any length."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(headings)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_harmless(cell) for cell in row])
        if number % _CHUNK == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def xlsx_of(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An XLSX file: texts as texts, never as formulas or links, days and times as such, the headings held in view."""
    file = io.BytesIO()
    xlsx_into(file, headings, rows)
    return file.getvalue()


def xlsx_into(file: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """The same into an open file: each row goes to the disk as it comes, so that none of them stays in memory.

    Where the rows stop with an exception, nothing is left behind but `file`, still empty.
    """
    import xlsxwriter  # none of it is needed to start

    with TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet()
        try:
            _fill(book, sheet, headings, rows)
            book.close()
        finally:
            sheet._opt_close()  # the file of its rows, which only closing the book would close


def _fill(book: "Workbook", sheet: "Worksheet", headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    formats = {
        date: book.add_format({"num_format": "mm/dd/yyyy"}),
        time: book.add_format({"num_format": "h:mm AM/PM"}),
    }
    sheet.set_column(0, max(len(headings) - 1, 0), _WIDTH)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, formats)


def _write(sheet: "Worksheet", row: int, column: int, cell: object, formats: dict[type, "Format"]) -> None:
    if isinstance(cell, date | time):
        sheet.write_datetime(row, column, cell, formats[date if isinstance(cell, date) else time])
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell is not None and cell != "":
        sheet.write_string(row, column, str(_harmless(str(cell)))[:_LONGEST])


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell
