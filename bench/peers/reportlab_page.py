"""Roughly the same certificate by reportlab: one embedded font, a QR code, no tags, no metadata."""

from functools import cache
from io import BytesIO

import fontpkg_noto_sans
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from core.documents.pdf.certificate_layout import qr_rows
from core.models import FormContent

WIDTH, HEIGHT = landscape(letter)
FONT = "Noto"
STATEMENT = (
    "I certify that the information above is correct and that the activity was completed in full as it is "
    "described here. Records of it are kept for five years and shown on request."
)


@cache
def _register() -> None:
    file = fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf"
    pdfmetrics.registerFont(TTFont(FONT, str(file)))


def page(content: FormContent, code: str, address: str) -> bytes:
    """The page as a PDF file."""
    _register()
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), pageCompression=1)
    _head(canvas)
    _fields(canvas, content)
    _statements(canvas)
    _verification(canvas, code, address)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _head(canvas: Canvas) -> None:
    canvas.rect(20, 20, WIDTH - 40, HEIGHT - 40)
    canvas.rect(24, 24, WIDTH - 48, HEIGHT - 48)
    canvas.setFont(FONT, 11.5)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 58, "Montana Office of Public Instruction")
    canvas.setFont(FONT, 27)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 90, "Professional Development Unit Certificate")


def _fields(canvas: Canvas, content: FormContent) -> None:
    pairs = [
        ("Name of Educator", getattr(content, "name", ""), 48, 147),
        ("Folio Number", getattr(content, "folio_number", ""), 556, 147),
        ("Title of the Activity", content.title, 48, 225),
        ("Instructor Name", content.instructor, 48, 270),
        ("Date(s)", f"{content.starts_on:%B} {content.starts_on.day}, {content.starts_on.year}", 456, 270),
        ("Provider", content.provider_name, 48, 315),
        ("Provider's Phone", content.provider_phone, 456, 315),
        ("Location", content.location, 48, 360),
        ("Units", f"{content.minutes / 60:g}", 456, 360),
    ]
    for label, value, left, top in pairs:
        canvas.setFont(FONT, 8.5)
        canvas.drawString(left, HEIGHT - top, label)
        canvas.setFont(FONT, 12)
        canvas.drawString(left, HEIGHT - top - 16, value)


def _statements(canvas: Canvas) -> None:
    canvas.setFont(FONT, 9)
    for left in (48, WIDTH / 2 + 8):
        for number, line in enumerate(simpleSplit(STATEMENT, FONT, 9, WIDTH / 2 - 60)):
            canvas.drawString(left, HEIGHT - 428 - number * 12, line)
        canvas.line(left, HEIGHT - 488, left + 300, HEIGHT - 488)
        canvas.drawString(left, HEIGHT - 498, "Signature")


def _verification(canvas: Canvas, code: str, address: str) -> None:
    rows = qr_rows(address)  # the same encoder as ours: the row compares pages
    side = 66 / len(rows)
    path = canvas.beginPath()
    for y, row in enumerate(rows):
        for x, light in enumerate(row):
            if not light:
                path.rect(48 + x * side, HEIGHT - 518 - (y + 1) * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)
    for number, line in enumerate(("Check this certificate:", address, f"Code: {code}", STATEMENT)):
        canvas.drawString(132, HEIGHT - 528 - number * 13, line[:110])
