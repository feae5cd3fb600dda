"""A table over as many pages as it takes, with the headings of its columns on each of them.

For papers whose rows have cells of several lines: passports and reports. Begin at `Table.draw`. The sign-in sheet
draws its own: its rows are lines to write on, all of one height and as many on each page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.documents.pdf.certificate_layout import LEFT, NAVY, RIGHT
from core.documents.pdf.fonts import BOLD
from core.documents.pdf.tagged_pages import TaggedPages

Row = Sequence[Sequence[str]]  # the lines of each cell

_SIZE, _LINE_HEIGHT, _BELOW_HEADINGS = 9, 12, 6  # points


@dataclass(frozen=True)
class PagedTable:
    """How a table is drawn; `columns` are the left and right end of each, and all measures are points.

    No row but the first of a page reaches below `lowest`, counted from the top of the page.
    """

    headings: Sequence[str]
    columns: Sequence[tuple[float, float]]
    heading_size: float
    rule_down: float  # from the headings to the rule below them
    row_gap: float
    lowest: float

    def wrapped(self, page: TaggedPages, texts: Sequence[str]) -> list[list[str]]:
        """A row of cleaned texts, each broken into lines as wide as its column; an empty text has none."""
        page.pen(_SIZE)
        return [page.lines(text, right - left) for text, (left, right) in zip(texts, self.columns, strict=True)]

    def draw(self, page: TaggedPages, rows: Sequence[Row], top: float, *, turn_over: Callable[[], float]) -> float:
        """Draw from `top` on a table for each page, none where there are no rows.

        `turn_over` opens a page and returns where its table begins. Returns how far down the last one ends.
        """
        while rows:
            if top + 3 * _LINE_HEIGHT > self.lowest:
                top = turn_over()
            with page.element("Table"):
                top = self._draw_headings(page, top)
                rows, top = self._draw_rows_that_fit(page, rows, top)
            if rows:
                top = turn_over()
        return top

    def _draw_headings(self, page: TaggedPages, top: float) -> float:
        page.pen(self.heading_size, BOLD, NAVY)
        with page.element("TR"):
            for heading, (left, right) in zip(self.headings, self.columns, strict=True):
                with page.element("TH", attributes="<</O /Table /Scope /Column>>"):
                    page.put(heading, left, top, room=right - left)
        page.rule(LEFT, RIGHT, top + self.rule_down, 0.5, NAVY)
        return top + _LINE_HEIGHT + _BELOW_HEADINGS

    def _draw_rows_that_fit(self, page: TaggedPages, rows: Sequence[Row], top: float) -> tuple[Sequence[Row], float]:
        """Draw one row at the least; returns the rows that are left, and how far down the others end."""
        for number, row in enumerate(rows):
            height = max(map(len, row)) * _LINE_HEIGHT
            if number and top + height > self.lowest:
                return rows[number:], top
            self._draw_row(page, row, top)
            top += height + self.row_gap
        return [], top

    def _draw_row(self, page: TaggedPages, row: Row, top: float) -> None:
        page.pen(_SIZE)
        with page.element("TR"):
            for lines, (left, right) in zip(row, self.columns, strict=True):
                with page.element("TD"):
                    for number, line in enumerate(lines):
                        page.put(line, left, top + number * _LINE_HEIGHT, room=right - left)
