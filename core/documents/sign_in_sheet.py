"""The sign-in sheet of an event, as PDF: the attendees on the roster, blank lines, and a place to sign.

For the route of an event. Begin at `sign_in_sheet`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.documents.pdf.certificate_layout import LABEL_SIZE, LEFT, NAVY, RIGHT
from core.documents.pdf.fonts import BOLD, REGULAR, clean
from core.documents.pdf.tagged_pages import HEIGHT, TaggedPages
from core.documents.wording import wording

FEWEST_BLANK = 10
_FIRST, _LINE, _LOWEST = 176, 28, HEIGHT - 56
_COLUMNS = {"number": LEFT, "name": LEFT + 28, "folio_number": 330, "signature": 450}
_NAME_ROOM = _COLUMNS["folio_number"] - _COLUMNS["name"] - 8
_ROWS_A_PAGE = int((_LOWEST - _FIRST) // _LINE)


@dataclass(frozen=True)
class SignInSheet:
    """`claim` says where and with which code a certificate is claimed; "" where nothing is."""

    title: str
    dates: str
    place: str
    provider: str
    names: Sequence[str]
    claim: str
    printed_at: datetime


def sign_in_sheet(of: SignInSheet) -> bytes:
    """The sheet as a PDF/UA-1 and PDF/A-2U file: the names in their order, then blank lines to the end of the page."""
    words = wording()["sign_in_sheet"]
    title = words["document_title"].format(activity=clean(of.title))
    pages = TaggedPages(title=title, language=wording()["language"], written_at=of.printed_at)
    for number, names in enumerate(_pages(of.names)):
        if number:
            pages.next_page()
        _draw_head(pages, words, of)
        with pages.element("Table"):
            _draw_headings(pages, words)
            for row, name in enumerate(names):
                _draw_row(pages, number * _ROWS_A_PAGE + row + 1, clean(name), _FIRST + (row + 1) * _LINE)
    return pages.to_bytes()


def _pages(names: Sequence[str]) -> Iterator[list[str]]:
    lines = [*names, *[""] * FEWEST_BLANK]
    lines += [""] * (-len(lines) % _ROWS_A_PAGE)
    for start in range(0, len(lines), _ROWS_A_PAGE):
        yield lines[start : start + _ROWS_A_PAGE]


def _draw_head(page: TaggedPages, words: dict[str, str], of: SignInSheet) -> None:
    page.pen(11, BOLD, NAVY)
    page.put_as("P", words["title"], LEFT, 50)
    page.pen(18, BOLD)
    page.put_as("H1" if page.page == 1 else "P", clean(of.title), LEFT, 76)
    page.pen(11)
    page.put_as("P", f"{of.dates} · {clean(of.place)} · {clean(of.provider)}", LEFT, 98)
    page.put_as("P", words["asked"], LEFT, 118)
    if of.claim:
        page.pen(10, BOLD)
        page.put_as("P", clean(of.claim), LEFT, 138)


def _draw_headings(page: TaggedPages, words: dict[str, str]) -> None:
    page.pen(LABEL_SIZE, BOLD, NAVY)
    with page.element("TR"):
        for name, left in _COLUMNS.items():
            with page.element("TH", attributes="<</O /Table /Scope /Column>>"):
                page.put(words[name], left, _FIRST)


def _draw_row(page: TaggedPages, number: int, name: str, baseline: float) -> None:
    cells = {"number": str(number), "name": name, "folio_number": "", "signature": ""}
    with page.element("TR"):
        for column, left in _COLUMNS.items():
            page.pen(12 if column == "name" else LABEL_SIZE, REGULAR)
            with page.element("TD"):
                page.put(cells[column], left, baseline, room=_NAME_ROOM if column == "name" else None)
    page.rule(LEFT, RIGHT, baseline + 6, 0.5)
