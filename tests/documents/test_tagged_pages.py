"""The page itself: nothing that is written on it is lost, and its file is whole."""

import zlib
from datetime import UTC, datetime

import pytest

from core.documents.pdf.tagged_pages import TaggedPages
from tests.documents.reading import failures
from tests.documents.texts import EXTREMES, MONTANA


def make_page():
    page = TaggedPages(title="Fractions", language="en-US", written_at=datetime(2026, 6, 1, tzinfo=UTC))
    page.pen(12)
    return page


@pytest.mark.parametrize("text", [*EXTREMES, *MONTANA], ids=lambda text: ascii(text[:8]))
@pytest.mark.parametrize("width", [50, 200])
def test_text_broken_into_lines_loses_neither_letters_nor_spaces(text, width):
    assert "".join(make_page().lines(text, width)) == text


def test_a_stream_that_ends_in_a_carriage_return_keeps_its_length():
    page = make_page()
    page.put_as("P", "Fractions", 60, 60)
    content = page.pages[1].contents
    while not zlib.compress(content).endswith(b"\r"):
        content += b"\t"
    pdf = page.to_bytes()
    assert b"\r\nendstream" in pdf
    assert failures(pdf) == []
