"""Spreadsheets for people: what opens in a spreadsheet program must not run there."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, so that every spreadsheet program reads the letters right.

    A text that a program would take for a formula gets an apostrophe before it; numbers stay numbers.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell


def xlsx_of(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet. Text is stored as text, so that nothing in it can run."""
    import xlsxwriter  # loaded when somebody asks for a file

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31])
        for place, cells in enumerate([headings, *rows]):
            for column, cell in enumerate(cells):
                if isinstance(cell, int | float):
                    sheet.write_number(place, column, cell)
                else:
                    sheet.write_string(place, column, str(cell))
        sheet.freeze_panes(1, 1)
    return file.getvalue()
