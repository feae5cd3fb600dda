"""Spreadsheets for people: what opens in a spreadsheet program must not run there."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
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
    import xlsxwriter  # none of it is needed to start

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet()
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
    return file.getvalue()


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
