"""Tables on paper: each page has the headings again, and no row is lost, doubled or cut in two."""

from datetime import UTC, datetime

import pypdfium2
import pytest

from core.documents.pdf.table import PagedTable
from core.documents.pdf.tagged_pages import TaggedPages
from tests.documents.reading import failures

TOP, LOWEST = 60, 552
ROWS_A_PAGE = 28  # of one line: headings take 18 points, each row 17
AT = datetime(2026, 6, 15, tzinfo=UTC)


def pages_of(texts, *, top=TOP):
    """The texts of each page, and how far down the table ends."""
    page = TaggedPages(title="A table", language="en-US", written_at=AT)
    page.put_as("P", "A table", 56, 40)
    table = PagedTable(["Title", "Units"], [(56, 300), (310, 400)], 8, rule_down=5, row_gap=5, lowest=LOWEST)

    def turn_over():
        page.next_page()
        return TOP

    end = table.draw(page, [table.wrapped(page, row) for row in texts], top, turn_over=turn_over)
    content = page.to_bytes()
    assert failures(content) == []
    return [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(content)], end


@pytest.mark.parametrize(
    ("rows", "pages"), [(1, 1), (ROWS_A_PAGE, 1), (ROWS_A_PAGE + 1, 2), (2 * ROWS_A_PAGE, 2), (2 * ROWS_A_PAGE + 1, 3)]
)
def test_each_page_has_the_headings_and_each_row_stands_once(rows, pages):
    found, _ = pages_of([[f"Event {number}.", "6"] for number in range(rows)])
    assert len(found) == pages
    assert [text.count("Title") for text in found] == [1] * pages
    assert all("".join(found).count(f"Event {number}.") == 1 for number in range(rows))


def test_a_row_of_many_lines_goes_to_the_next_page_whole():
    tall = " ".join(["measure"] * 60)
    found, end = pages_of([["First.", "1"]] * (ROWS_A_PAGE - 1) + [[tall, "2"]])
    assert [text.count("measure") for text in found] == [0, 60]
    assert end <= LOWEST


def test_a_table_without_rows_draws_nothing():
    assert pages_of([], top=100) == (["A table"], 100)


def test_headings_do_not_stand_alone_at_the_foot_of_a_page():
    found, _ = pages_of([["Event", "6"]], top=LOWEST - 30)
    assert [text.count("Title") for text in found] == [0, 1]
