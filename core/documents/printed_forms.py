"""The form of an event, as PDF: Section I is left to the pen, as in the manual's "Print to PDF".

For routes that print. Begin at `event_form` for one event, at `event_forms` for several in one file.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from core.documents.pdf import certificate_layout
from core.documents.pdf.fonts import BOLD, REGULAR, clean, unprintable
from core.documents.pdf.tagged_pages import TaggedPages
from core.documents.wording import in_groups, wording
from core.models.printed_forms import FormContent

__all__ = ["Paper", "event_form", "event_forms", "unprintable"]


class Paper(NamedTuple):
    """The content of one form, and the code and the URL under which it is verified."""

    content: FormContent
    code: str
    verify_url: str


def event_form(content: FormContent, *, code: str, verify_url: str, printed_at: datetime) -> bytes:
    """Return the event certificate as a PDF/UA-1 and PDF/A-2U file.

    The same arguments give the same bytes; `printed_at` becomes the date of the file (ValueError if it is
    naive). Characters that no font has appear as "�", see `unprintable`.
    """
    title = wording()["paper"]["document_title"].format(activity=clean(content.title))
    page = _file(title, printed_at)
    _draw_form(page, Paper(content, code, verify_url))
    return page.to_bytes()


def event_forms(papers: Sequence[Paper], *, title: str, printed_at: datetime) -> bytes:
    """Return many event certificates as one file that conforms as a single one does, each on a page of its own."""
    page = _file(clean(title), printed_at)
    for number, paper in enumerate(papers):
        if number:
            page.next_page()
        with page.element("Sect"):
            _draw_form(page, paper)
    return page.to_bytes()


def _file(title: str, printed_at: datetime) -> TaggedPages:
    return TaggedPages(title=title, language=wording()["language"], written_at=printed_at)


def _draw_form(page: TaggedPages, paper: Paper) -> None:
    words = wording()
    certificate_layout.draw_head(page, words["paper"])
    certificate_layout.draw_educator(page, words["section_1"])
    certificate_layout.draw_activity(page, words["section_2"], paper.content)
    certificate_layout.draw_statement(page, words["section_3"], *certificate_layout.LEFT_HALF)
    certificate_layout.draw_statement(page, words["section_4"], *certificate_layout.RIGHT_HALF)
    _draw_verification(page, words["verification"], paper.code, paper.verify_url)


def _draw_verification(page: TaggedPages, words: dict[str, str], code: str, url: str) -> None:
    with certificate_layout.qr_figure(page, words["qr_alternative"].format(address=url)):
        page.draw(certificate_layout.qr(url))
    code_line = f"{words['code']}: {in_groups(code)}"
    lines = (words["invitation"], REGULAR, 10), (url, BOLD, 23), (code_line, REGULAR, 36)
    certificate_layout.draw_verification(page, [*lines, (words["limits"], REGULAR, 55)])
