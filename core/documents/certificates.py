"""The agency's Professional Development Unit Certificate as a PDF, one landscape letter page each.

The words are in certificate.toml; what is drawn here are their places. Measures are points from the top
left corner. The order of drawing is the order in which a screen reader reads.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import segno
from segno.utils import matrix_to_lines

from core.documents.fonts import BOLD, REGULAR, clean, unprintable
from core.documents.tagged import HEIGHT, MARGIN, WIDTH, Ink, TaggedPage
from core.documents.wording import in_groups, wording
from core.models.certificates import CertificateContent
from core.rules.certificates import days, units

__all__ = ["Paper", "event_form", "event_forms", "unprintable"]

LEFT, RIGHT = MARGIN, WIDTH - MARGIN
COLUMN_GAP = 28
NAVY: Ink = (20, 41, 82)

LABEL_SIZE, TEXT_SIZE, HEADING_SIZE = 8, 9, 10.5
LINE_HEIGHT = 1.3  # times the size of the text
ROW_GAP = 4
WRITING_ROOM = 30  # points above a line that is written on by hand

QR_SIDE = 60
# Any of the eight masks may be read; trying all to find the prettiest takes 4 ms.
QR_MASK = 2


class Paper(NamedTuple):
    """What one certificate says, and the code and the address under which it is verified."""

    content: CertificateContent
    code: str
    verify_address: str


@dataclass(frozen=True)
class Field:
    """A label and its value, which share the room from `left` to `right` with no other text."""

    label: str
    value: str
    left: float
    right: float
    size: float = 12
    style: str = REGULAR
    lines: tuple[str, ...] = ()  # the value as it fits the paper at this size

    @property
    def height(self) -> float:
        return (LABEL_SIZE + len(self.lines) * self.size) * LINE_HEIGHT


def event_form(content: CertificateContent, *, code: str, verify_address: str, printed_at: datetime) -> bytes:
    """Return the event certificate as a PDF/UA-1 and PDF/A-2U file: Section I is left to the pen.

    The same arguments give the same bytes; `printed_at` becomes the date of the file (ValueError if it is
    naive). Characters that the font lacks appear as "�", see `unprintable`.
    """
    title = wording()["paper"]["document_title"].format(activity=clean(content.title))
    page = _file(title, printed_at)
    _draw_form(page, Paper(content, code, verify_address))
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


def _file(title: str, printed_at: datetime) -> TaggedPage:
    return TaggedPage(title=title, language=wording()["language"], written_at=printed_at)


def _draw_form(page: TaggedPage, paper: Paper) -> None:
    words = wording()
    _draw_head(page, words["paper"])
    _draw_educator(page, words["section_1"])
    _draw_activity(page, words["section_2"], paper.content)
    middle = (LEFT + RIGHT) / 2
    _draw_statement(page, words["section_3"], LEFT, middle - COLUMN_GAP / 2)
    _draw_statement(page, words["section_4"], middle + COLUMN_GAP / 2, RIGHT)
    _draw_verification(page, words["verification"], paper.code, paper.verify_address)


def _draw_head(page: TaggedPage, words: dict[str, str]) -> None:
    page.frame(20, 1.5, NAVY)
    page.frame(24, 0.5, NAVY)
    page.pen(11.5, BOLD, NAVY)
    page.put_as("P", words["agency"], LEFT, 58, align="C")
    page.pen(27, BOLD, NAVY)
    page.put_as("H1", words["title"], LEFT, 90, align="C")
    page.rule(WIDTH / 2 - 60, WIDTH / 2 + 60, 103, 1, NAVY)


def _draw_educator(page: TaggedPage, words: dict[str, str]) -> None:
    _draw_heading(page, words["heading"], LEFT, RIGHT, 128)
    with page.element("Table"):
        _draw_blank(page, words["name"], LEFT, 540, 147)
        _draw_blank(page, words["folio_number"], 540 + COLUMN_GAP, RIGHT, 147)


def _draw_activity(page: TaggedPage, words: dict[str, str], content: CertificateContent) -> None:
    _draw_heading(page, words["heading"], LEFT, RIGHT, 201)
    with page.element("Table"):
        _draw_rows(page, _activity_rows(words, content), 212, 392)


def _activity_rows(words: dict[str, str], content: CertificateContent) -> list[list[Field]]:
    """Return Section II in the manual's order, which is read row by row."""
    left, right = (LEFT, 440), (440 + COLUMN_GAP, RIGHT)
    dates, earned = days(content.starts_on, content.ends_on), units(content.minutes)
    provider, phone = content.provider_name, content.provider_phone
    return [
        [Field(words["title"], content.title, LEFT, RIGHT, size=18, style=BOLD)],
        [Field(words["instructor"], content.instructor, *left), Field(words["dates"], dates, *right)],
        [Field(words["provider_name"], provider, *left), Field(words["provider_phone"], phone, *right)],
        [Field(words["location"], content.location, *left), Field(words["units"], earned, *right, style=BOLD)],
    ]


def _draw_rows(page: TaggedPage, rows: list[list[Field]], top: float, bottom: float) -> None:
    rows = _fitted(page, rows, bottom - top)
    gap = (bottom - top - sum(map(_height, rows))) / len(rows)
    for row in rows:
        for field in row:
            _draw_field(page, field, top)
        top += _height(row) + gap


def _height(row: list[Field]) -> float:
    return max(field.height for field in row)


def _fitted(page: TaggedPage, rows: list[list[Field]], height: float) -> list[list[Field]]:
    """Shrink the long values, all alike and step by step, until the wrapped rows fit the height."""
    scale = 1.0
    while True:
        fitted = [[_wrapped(page, field, scale) for field in row] for row in rows]
        if sum(_height(row) + ROW_GAP for row in fitted) <= height:
            return fitted
        scale *= 0.96


def _wrapped(page: TaggedPage, field: Field, scale: float) -> Field:
    """Break a value into lines at this scale; one that needs a single line keeps its full size."""
    text, room = clean(field.value), field.right - field.left
    page.pen(field.size, field.style)
    if page.get_string_width(text) <= room:
        return replace(field, lines=(text,) if text else ())
    page.pen(field.size * scale, field.style)
    return replace(field, size=field.size * scale, lines=tuple(page.lines(text, room)))


def _draw_field(page: TaggedPage, field: Field, top: float) -> None:
    """Draw a row of the table: the label as its header, and the value below."""
    baseline = top + LABEL_SIZE
    with _labelled_cell(page, field.label, field.left, baseline):
        page.pen(field.size, field.style)
        for line in field.lines:
            baseline += field.size * LINE_HEIGHT
            page.put(line, field.left, baseline)


def _draw_blank(page: TaggedPage, label: str, left: float, right: float, baseline: float) -> None:
    """Draw a row of the table whose value is written by hand on a line."""
    with _labelled_cell(page, label, left, baseline):
        page.rule(left, right, baseline + WRITING_ROOM, 0.75)


@contextmanager
def _labelled_cell(page: TaggedPage, label: str, left: float, baseline: float) -> Iterator[None]:
    with page.element("TR"):
        page.pen(LABEL_SIZE, REGULAR, NAVY)
        with page.element("TH", attributes="<</O /Table /Scope /Row>>"):
            page.put(label, left, baseline)
        with page.element("TD"):
            yield


def _draw_statement(page: TaggedPage, words: dict[str, str], left: float, right: float) -> None:
    """Draw what somebody states, with room for a signature and a date."""
    _draw_heading(page, words["heading"], left, right, 410)
    page.pen(TEXT_SIZE)
    with page.element("P"):
        for number, line in enumerate(page.lines(words["statement"], right - left)):
            page.put(line, left, 428 + number * TEXT_SIZE * LINE_HEIGHT)
    page.pen(LABEL_SIZE, REGULAR, NAVY)
    date_left = right - 90
    places = (words["signature"], left, date_left - COLUMN_GAP / 2), (words["date"], date_left, right)
    for label, start, end in places:
        page.rule(start, end, 488, 0.75)
        page.put_as("P", label, start, 498)


def _draw_verification(page: TaggedPage, words: dict[str, str], code: str, address: str) -> None:
    top, beside = 518, LEFT + QR_SIDE + 18
    _draw_qr(page, address, words["qr_alternative"].format(address=address), top)
    for text, style, down in (
        (words["invitation"], REGULAR, 10),
        (address, BOLD, 23),
        (f"{words['code']}: {in_groups(code)}", REGULAR, 36),
        (words["limits"], REGULAR, 55),
    ):
        page.pen(TEXT_SIZE, style)
        page.put_as("P", text, beside, top + down)


def _draw_qr(page: TaggedPage, address: str, alternative: str, top: float) -> None:
    symbol = segno.make(_for_qr(address), error="m", boost_error=False, mask=QR_MASK, micro=False)
    bottom = HEIGHT - top - QR_SIDE
    box = f"<</O /Layout /BBox [{LEFT} {bottom} {LEFT + QR_SIDE} {bottom + QR_SIDE}]>>"
    with page.element("Figure", attributes=box, alt=alternative):
        page.bars(matrix_to_lines(symbol.matrix, 0, 0), LEFT, top, QR_SIDE / len(symbol.matrix))


def _for_qr(address: str) -> str:
    """Put scheme and host, where case does not matter, in capitals: an address all in capitals is small."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(scheme=parts.scheme.upper(), netloc=parts.netloc.upper()))


def _draw_heading(page: TaggedPage, text: str, left: float, right: float, baseline: float) -> None:
    page.pen(HEADING_SIZE, BOLD, NAVY)
    page.put_as("H2", text, left, baseline)
    page.rule(left, right, baseline + 5, 0.5, NAVY)
