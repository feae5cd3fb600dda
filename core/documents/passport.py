"""The passport of an attendee, as PDF: all sessions with their units and codes, and their total.

For routes and for the renewal of licenses. Begin at `passport`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.documents.pdf import certificate_layout
from core.documents.pdf.certificate_layout import LEFT, NAVY, RIGHT
from core.documents.pdf.copies import Copy, Master
from core.documents.pdf.fonts import BOLD, REGULAR, clean
from core.documents.pdf.table import PagedTable
from core.documents.pdf.tagged_pages import HEIGHT, WIDTH, TaggedPages, utc
from core.documents.wording import in_groups, wording
from core.formats import day, days, units
from core.signing import Signer

_COLUMNS = {"session": (LEFT, 272), "dates": (282, 450), "units": (458, 486), "code": (496, RIGHT)}
_SIZE, _LINE_HEIGHT, _ROW_GAP = 9, 12, 6
_LOWEST = HEIGHT - 60
_FIELD = (RIGHT - 160, HEIGHT - 112, RIGHT, HEIGHT - 72)


@dataclass(frozen=True)
class AttendedSession:
    title: str
    starts_on: date
    ends_on: date
    minutes: int
    code: str


@dataclass(frozen=True)
class Passport:
    """Who attended what; `verify_url` is where codes are looked up. `issued_at` dates the file."""

    name: str
    folio_number: str
    occasion: str
    sessions: Sequence[AttendedSession]
    verify_url: str
    issued_at: datetime


def passport(of: Passport, *, signer: Signer | None) -> bytes:
    """The passport as a PDF/UA-1 and PDF/A-2U file of as many pages as it takes, signed if there is a signer.

    The same arguments give the same bytes. Raises ValueError if `issued_at` is naive.
    """
    words = wording()["passport"]
    title = words["document_title"].format(name=clean(of.name), heading=clean(of.occasion))
    pages = TaggedPages(title=title, language=wording()["language"], written_at=of.issued_at)
    top = _draw_head(pages, words, of)
    if signer:
        pages.place_field()
    top = _draw_sessions(pages, words, of.sessions, top)
    _draw_foot(pages, words, of, signer, top)
    field = (_FIELD, wording()["signature"]["field"]) if signer else None
    return Master(pages, field).copy(Copy("", title, "", utc(of.issued_at)), signer)


def _draw_head(page: TaggedPages, words: dict[str, str], of: Passport) -> float:
    """Draw who and where; returns how far down the sessions begin."""
    _draw_margin(page, words)
    page.pen(11.5, BOLD, NAVY)
    page.put_as("P", wording()["paper"]["agency"], LEFT, 58, align="C")
    page.pen(24, BOLD, NAVY)
    page.put_as("H1", words["title"], LEFT, 90, align="C")
    certificate_layout.draw_heading(page, words["occasion"], LEFT, RIGHT, 124)
    page.pen(14, BOLD)
    page.put_as("P", clean(of.occasion), LEFT, 148)
    for label, value, left in ((words["name"], of.name, LEFT), (words["folio_number"], of.folio_number, 496)):
        page.pen(certificate_layout.LABEL_SIZE, REGULAR, NAVY)
        page.put_as("P", label, left, 172)
        page.pen(12)
        page.put_as("P", clean(value), left, 188)
    certificate_layout.draw_heading(page, words["sessions"], LEFT, RIGHT, 216)
    return 236


def _draw_margin(page: TaggedPages, words: dict[str, str]) -> None:
    page.frame(20, 1.5, NAVY)
    page.frame(24, 0.5, NAVY)
    page.pen(certificate_layout.LABEL_SIZE)
    page.put_aside(words["page"].format(number=page.page), WIDTH / 2 - 12, HEIGHT - 34)


def _draw_sessions(page: TaggedPages, words: dict[str, str], sessions: Sequence[AttendedSession], top: float) -> float:
    """Draw a table on each page; returns how far down the last one ends."""
    table = PagedTable(
        headings=[words[name] for name in _COLUMNS],
        columns=list(_COLUMNS.values()),
        heading_size=certificate_layout.LABEL_SIZE,
        rule_down=5,
        row_gap=_ROW_GAP,
        lowest=_LOWEST - _ROW_GAP,
    )
    rows = [_row(page, table, session) for session in sessions]
    return table.draw(page, rows, top, turn_over=lambda: _turn_over(page, words))


def _row(page: TaggedPages, table: PagedTable, session: AttendedSession) -> list[list[str]]:
    dates, code = days(session.starts_on, session.ends_on), in_groups(session.code)
    texts = (clean(session.title), dates, units(session.minutes), code)
    return [lines or [""] for lines in table.wrapped(page, texts)]


def _turn_over(page: TaggedPages, words: dict[str, str]) -> float:
    page.next_page()
    _draw_margin(page, words)
    return 60


def _draw_foot(page: TaggedPages, words: dict[str, str], of: Passport, signer: Signer | None, top: float) -> None:
    """Draw the total and how to verify it."""
    lines = [(words["limits"], REGULAR), (of.verify_url, BOLD), (day(of.issued_at.date()), REGULAR)]
    if signer:
        lines.append((words["signed"], REGULAR))
    if signer and not signer.is_official:
        lines.append((wording()["personal"]["development"], BOLD))
    if top + 30 + len(lines) * _LINE_HEIGHT > _LOWEST:
        top = _turn_over(page, words)
    total = units(sum(session.minutes for session in of.sessions))
    page.rule(LEFT, RIGHT, top - 6, 0.5, NAVY)
    page.pen(12, BOLD)
    page.put_as("P", f"{words['total']}: {total}", LEFT, top + 10)
    for number, (text, style) in enumerate(lines):
        page.pen(_SIZE, style)
        page.put_as("P", clean(text), LEFT, top + 30 + number * _LINE_HEIGHT)
