"""The sheet of the agency's Professional Development Unit Certificate: where everything stands on it.

The words are in certificate.toml; what is drawn here are their places. A value is either written now, or its
place is left open for what differs from person to person. Measures are points from the top left corner. The
order of drawing is the order in which a screen reader reads.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import isqrt
from urllib.parse import urlsplit, urlunsplit

import zxingcpp

from core.documents.pdf.fonts import BOLD, REGULAR, clean
from core.documents.pdf.tagged_pages import HEIGHT, MARGIN, WIDTH, TaggedPages, bars
from core.documents.pdf.text_layout import Ink
from core.formats import days, units
from core.models.printed_forms import FormContent

LEFT, RIGHT = MARGIN, WIDTH - MARGIN
COLUMN_GAP = 28
_MIDDLE = (LEFT + RIGHT) / 2
LEFT_HALF, RIGHT_HALF = (LEFT, _MIDDLE - COLUMN_GAP / 2), (_MIDDLE + COLUMN_GAP / 2, RIGHT)
NAVY: Ink = (20, 41, 82)

LABEL_SIZE, TEXT_SIZE, HEADING_SIZE = 8, 9, 10.5
LINE_HEIGHT = 1.3  # times the size of the text
ROW_GAP = 4
WRITING_ROOM = 30  # points above a line that is written on by hand

SIGNING_LINE = 488
NAME_SIZE = 15
# From the foot of the page: a click on the provider's signature shows what a reader thinks of the file's.
SIGNATURE_BOX = (RIGHT_HALF[0], HEIGHT - SIGNING_LINE, RIGHT, HEIGHT - SIGNING_LINE + 28)
# From the foot of the page: Section III below its heading, where the educator may write on the issued file. Nothing
# that the provider or the system certifies stands in it.
EDUCATOR_BOX = (LEFT - 16, HEIGHT - 516, LEFT_HALF[1] + COLUMN_GAP / 2 - 2, HEIGHT - 416)

QR_SIDE, QR_TOP = 60, 518
BESIDE_QR = LEFT + QR_SIDE + 18
_DARK = re.compile(rb"\0+")


@dataclass(frozen=True)
class TemplateField:
    """A label and its value, which share the room from `left` to `right` with no other text."""

    label: str
    value: str
    left: float
    right: float
    size: float = 12
    style: str = REGULAR
    lines: tuple[str, ...] = ()  # the value as it fits the paper at this size
    slot: str = ""  # the value is written later, on one line

    @property
    def height(self) -> float:
        return (LABEL_SIZE + len(self.lines) * self.size) * LINE_HEIGHT


def draw_head(page: TaggedPages, words: dict[str, str]) -> None:
    page.frame(20, 1.5, NAVY)
    page.frame(24, 0.5, NAVY)
    page.pen(11.5, BOLD, NAVY)
    page.put_as("P", words["agency"], LEFT, 58, align="C")
    page.pen(27, BOLD, NAVY)
    page.put_as("H1", words["title"], LEFT, 90, align="C")
    page.rule(WIDTH / 2 - 60, WIDTH / 2 + 60, 103, 1, NAVY)


def draw_educator(page: TaggedPages, words: dict[str, str], *, later: bool = False) -> None:
    """Section I: lines for the pen, or places that are left open."""
    draw_heading(page, words["heading"], LEFT, RIGHT, 128)
    with page.element("Table"):
        for name, left, right in (("name", LEFT, 540), ("folio_number", 540 + COLUMN_GAP, RIGHT)):
            with _labeled_cell(page, words[name], left, 147):
                page.rule(left, right, 147 + WRITING_ROOM, 0.75)
                if later:
                    page.pen(NAME_SIZE)
                    page.leave_open(name, left, 147 + WRITING_ROOM - 6, right - left)


def draw_activity(page: TaggedPages, words: dict[str, str], content: FormContent, *, units_later: bool = False) -> None:
    """Section II; whoever left early earned other units than the others."""
    draw_heading(page, words["heading"], LEFT, RIGHT, 201)
    with page.element("Table"):
        _draw_rows(page, _activity_rows(words, content, units_later), 212, 392)


def _activity_rows(words: dict[str, str], content: FormContent, units_later: bool) -> list[list[TemplateField]]:
    """Return Section II in the manual's order, which is read row by row."""
    left, right = (LEFT, 440), (440 + COLUMN_GAP, RIGHT)
    dates = days(content.starts_on, content.ends_on)
    earned = TemplateField(
        words["units"], units(content.minutes), *right, style=BOLD, slot="units" if units_later else ""
    )
    provider, phone = content.provider_name, content.provider_phone
    return [
        [TemplateField(words["title"], content.title, LEFT, RIGHT, size=18, style=BOLD)],
        [TemplateField(words["instructor"], content.instructor, *left), TemplateField(words["dates"], dates, *right)],
        [TemplateField(words["provider_name"], provider, *left), TemplateField(words["provider_phone"], phone, *right)],
        [TemplateField(words["location"], content.location, *left), earned],
    ]


def _draw_rows(page: TaggedPages, rows: list[list[TemplateField]], top: float, bottom: float) -> None:
    rows = _fitted(page, rows, bottom - top)
    gap = (bottom - top - sum(map(_height, rows))) / len(rows)
    for row in rows:
        for field in row:
            _draw_field(page, field, top)
        top += _height(row) + gap


def _height(row: list[TemplateField]) -> float:
    return max(field.height for field in row)


def _fitted(page: TaggedPages, rows: list[list[TemplateField]], height: float) -> list[list[TemplateField]]:
    """Shrink the long values, all alike and step by step, until the wrapped rows fit the height."""
    scale = 1.0
    while True:
        fitted = [[_wrapped(page, field, scale) for field in row] for row in rows]
        if sum(_height(row) + ROW_GAP for row in fitted) <= height:
            return fitted
        scale *= 0.96


def _wrapped(page: TaggedPages, field: TemplateField, scale: float) -> TemplateField:
    """Break a value into lines at this scale; one that needs a single line keeps its full size."""
    text, room = clean(field.value), field.right - field.left
    page.pen(field.size, field.style)
    if page.width_of(text) <= room:
        return replace(field, lines=(text,) if text else ())
    page.pen(field.size * scale, field.style)
    return replace(field, size=field.size * scale, lines=tuple(page.lines(text, room)))


def _draw_field(page: TaggedPages, field: TemplateField, top: float) -> None:
    """Draw a row of the table: the label as its header, and the value below."""
    baseline = top + LABEL_SIZE
    with _labeled_cell(page, field.label, field.left, baseline):
        page.pen(field.size, field.style)
        for line in field.lines:
            baseline += field.size * LINE_HEIGHT
            if field.slot:
                page.leave_open(field.slot, field.left, baseline, field.right - field.left)
            else:
                page.put(line, field.left, baseline)


@contextmanager
def _labeled_cell(page: TaggedPages, label: str, left: float, baseline: float) -> Iterator[None]:
    with page.element("TR"):
        page.pen(LABEL_SIZE, REGULAR, NAVY)
        with page.element("TH", attributes="<</O /Table /Scope /Row>>"):
            page.put(label, left, baseline)
        with page.element("TD"):
            yield


def draw_statement(page: TaggedPages, words: dict[str, str], left: float, right: float) -> None:
    """Draw what somebody states, with room for a signature and a date."""
    draw_heading(page, words["heading"], left, right, 410)
    page.pen(TEXT_SIZE)
    with page.element("P"):
        for number, line in enumerate(page.lines(words["statement"], right - left)):
            page.put(line, left, 428 + number * TEXT_SIZE * LINE_HEIGHT)
    labels = words["signature"], words["date"]
    for label, start, end in zip(labels, *_signing_places(left, right), strict=True):
        page.rule(start, end, SIGNING_LINE, 0.75)
        page.pen(LABEL_SIZE, REGULAR, NAVY)
        page.put_as("P", label, start, SIGNING_LINE + 10)


def _signing_places(left: float, right: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the lines for signature and date begin, and where they end."""
    return (left, right - 90), (right - 90 - COLUMN_GAP / 2, right)


def draw_signature(page: TaggedPages, words: dict[str, str], provider: str, left: float, right: float) -> None:
    """Draw who signed for the provider, and when, on the lines of its statement."""
    (start, date_start), (end, date_end) = _signing_places(left, right)
    page.pen(TEXT_SIZE)
    with page.element("P"):
        page.leave_open("signed_by", start, SIGNING_LINE - 17, end - start)
    with page.element("P"):
        page.put(clean(words["provider"].format(provider=provider)), start, SIGNING_LINE - 5, room=end - start)
    with page.element("P"):
        page.leave_open("signed_on", date_start, SIGNING_LINE - 5, date_end - date_start)


def draw_verification(page: TaggedPages, lines: Sequence[tuple[str, str, float]]) -> None:
    """Draw lines of text beside the QR code: text, style, and how far down. "{name}" is written later."""
    for text, style, down in lines:
        page.pen(TEXT_SIZE, style)
        with page.element("P"):
            if text.startswith("{"):
                page.leave_open(text.strip("{}"), BESIDE_QR, QR_TOP + down, RIGHT - BESIDE_QR)
            else:
                page.put(text, BESIDE_QR, QR_TOP + down)


@contextmanager
def qr_figure(page: TaggedPages, alternative: str) -> Iterator[None]:
    bottom = HEIGHT - QR_TOP - QR_SIDE
    box = f"<</O /Layout /BBox [{LEFT} {bottom} {LEFT + QR_SIDE} {bottom + QR_SIDE}]>>"
    with page.element("Figure", attributes=box, alt=alternative):
        yield


def qr(url: str) -> str:
    """The QR code of a URL as a page's content."""
    rows = qr_rows(url)
    runs = ((dark.start(), y, dark.end() - dark.start()) for y, row in enumerate(rows) for dark in _DARK.finditer(row))
    return bars(runs, LEFT, HEIGHT - QR_TOP, QR_SIDE / len(rows))


def qr_rows(url: str) -> list[bytes]:
    """The QR code of a URL, row by row, where a zero byte is dark."""
    kind = zxingcpp.BarcodeFormat.QRCode
    symbol = zxingcpp.create_barcode(_for_qr(url), kind, ec_level="M").to_image(add_quiet_zones=False)
    picture = bytes(memoryview(symbol))
    side = isqrt(len(picture))
    return [picture[start : start + side] for start in range(0, len(picture), side)]


def _for_qr(url: str) -> str:
    """Put scheme and host, where case does not matter, in capitals: the code of a URL all in capitals is small."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(scheme=parts.scheme.upper(), netloc=parts.netloc.upper()))


def draw_heading(page: TaggedPages, text: str, left: float, right: float, baseline: float) -> None:
    page.pen(HEADING_SIZE, BOLD, NAVY)
    page.put_as("H2", text, left, baseline)
    page.rule(left, right, baseline + 5, 0.5, NAVY)
