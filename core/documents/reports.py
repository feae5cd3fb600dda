"""Issued reports as PDF, XLSX or CSV: a title, facts about the whole, and rows as a table or one after the other.

For the route of a report. Begin at `report_as`.
"""

from collections.abc import Sequence
from datetime import datetime

from core.documents.pdf.certificate_layout import LEFT, NAVY, RIGHT, draw_heading
from core.documents.pdf.fonts import BOLD, REGULAR, clean
from core.documents.pdf.table import PagedTable
from core.documents.pdf.tagged_pages import HEIGHT, WIDTH, TaggedPages
from core.documents.spreadsheets import csv_of, xlsx_of
from core.documents.wording import wording
from core.models import Report, ReportContent, ReportKind

Cell = str | int | float

_SIZE, _LINE, _GAP = 9, 12, 6
_TOP, _LOWEST = 60, HEIGHT - 56
_LABELS = 130  # points for the labels of facts
_COLUMN_GAP = 8


def report_as(kind: str, report: Report) -> bytes:
    """An issued report as "pdf", "xlsx" or "csv": the same bytes whenever it is asked for."""
    content = report.content
    if kind == "pdf":
        return report_pdf(content, as_table=report.kind == ReportKind.BOARD, issued_at=report.issued_at)
    return {"xlsx": xlsx_of, "csv": csv_of}[kind](content.headings, content.rows)


def report_pdf(content: ReportContent, *, as_table: bool, issued_at: datetime) -> bytes:
    """The report as PDF/UA-1 and PDF/A-2U. The same arguments give the same bytes.

    `as_table` is for short cells; long ones are written row by row under their headings.
    """
    paper = _Paper(content.title, issued_at)
    paper.title(content.title)
    paper.facts(content.facts)
    if as_table:
        paper.table(content.headings, content.rows)
    else:
        paper.one_by_one(content.headings, content.rows)
    return paper.pages.to_bytes()


class _Paper:
    """Pages that are filled from top to bottom."""

    def __init__(self, title: str, issued_at: datetime) -> None:
        self.pages = TaggedPages(title=clean(title), language=wording()["language"], written_at=issued_at)
        self._top: float = _TOP
        self._number_page()

    def title(self, text: str) -> None:
        self.pages.pen(11, BOLD, NAVY)
        self.pages.put_as("P", wording()["paper"]["agency"], LEFT, self._top)
        self._top += 24
        self.pages.pen(18, BOLD, NAVY)
        with self.pages.element("H1"):
            for line in self.pages.lines(clean(text), RIGHT - LEFT):
                self.pages.put(line, LEFT, self._top)
                self._top += 22
        self._top += _GAP

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        for label, value in facts:
            self._labeled(label, value)
        self._top += 2 * _GAP

    def one_by_one(self, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """Each row under its first cell as a heading."""
        for first, *others in rows:
            self._heading(str(first))
            for label, value in zip(headings[1:], others, strict=True):
                self._labeled(label, _shown(value))
            self._top += _GAP

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """A table on each page, each with the headings of the columns."""
        table = PagedTable(headings, _columns(headings, rows), _SIZE, rule_down=4, row_gap=_GAP / 2, lowest=_LOWEST)
        wrapped = [table.wrapped(self.pages, [clean(_shown(cell)) for cell in row]) for row in rows]
        self._top = table.draw(self.pages, wrapped, self._top, turn_over=self._turn_over)

    def _heading(self, text: str) -> None:
        self.pages.pen(11, BOLD)
        lines = self.pages.lines(clean(text), RIGHT - LEFT)
        if self._top + (len(lines) + 2) * 14 > _LOWEST:
            self._turn_over()
        draw_heading(self.pages, lines[0].rstrip() if lines else "", LEFT, RIGHT, self._top)
        self._top += 18
        for line in lines[1:]:
            self.pages.pen(11, BOLD)
            self.pages.put_as("P", line, LEFT, self._top)
            self._top += 14

    def _labeled(self, label: str, value: str) -> None:
        self.pages.pen(_SIZE)
        lines = [line for part in clean(value).split("\n") for line in self.pages.lines(part, RIGHT - LEFT - _LABELS)]
        if self._top + _LINE > _LOWEST:
            self._turn_over()
        self.pages.pen(_SIZE, REGULAR, NAVY)
        with self.pages.element("P"):
            self.pages.put(label, LEFT, self._top, room=_LABELS - _COLUMN_GAP)
        while lines:
            fit = max(1, int((_LOWEST - self._top) // _LINE) + 1)
            self._paragraph(lines[:fit])
            if lines := lines[fit:]:
                self._turn_over()
        self._top += _GAP / 3 if value else _LINE

    def _paragraph(self, lines: Sequence[str]) -> None:
        self.pages.pen(_SIZE)
        with self.pages.element("P"):
            for line in lines:
                self.pages.put(line, LEFT + _LABELS, self._top)
                self._top += _LINE

    def _turn_over(self) -> float:
        self.pages.next_page()
        self._top = _TOP
        self._number_page()
        return self._top

    def _number_page(self) -> None:
        self.pages.pen(8)
        self.pages.put_aside(f"Page {self.pages.page}", WIDTH / 2 - 12, HEIGHT - 34)


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:,.2f}".rstrip("0").rstrip(".")
    return f"{cell:,}" if isinstance(cell, int) else cell


def _columns(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[tuple[float, float]]:
    """Where each column begins and ends: as wide as what usually stands in it needs."""
    needs = [
        max(len(heading), *sorted(len(_shown(row[column])) for row in rows)[-max(1, len(rows) // 20) :][:1] or [0])
        for column, heading in enumerate(headings)
    ]
    needs = [min(need, 40) for need in needs]
    room = RIGHT - LEFT - _COLUMN_GAP * (len(needs) - 1)
    columns, left = [], float(LEFT)
    for need in needs:
        width = room * need / sum(needs)
        columns.append((left, left + width))
        left += width + _COLUMN_GAP
    return columns
