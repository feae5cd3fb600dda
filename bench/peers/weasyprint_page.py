"""The same certificate by WeasyPrint as PDF/UA-1: tagged, the same font, the QR code as a picture in SVG."""

from base64 import b64encode
from html import escape

import fontpkg_noto_sans
from weasyprint import HTML

from core.documents.pdf.certificate_layout import qr_rows
from core.documents.wording import in_groups, wording
from core.formats import day, days, units
from core.models.certificates import CertificateContent

_FONT = fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf"
_STYLE = f"""
@font-face {{ font-family: Noto; src: url("file://{_FONT}"); font-weight: 100 900 }}
@page {{ size: letter landscape; margin: 36pt }}
body {{ font: 11pt Noto }} h1 {{ font-size: 24pt; text-align: center }} h2 {{ font-size: 10pt }}
th {{ font-size: 8pt; font-weight: normal; text-align: left }}
"""


def page(content: CertificateContent, code: str, address: str) -> bytes:
    """The page as a PDF file."""
    words = wording()
    html = (
        f"<html lang=en><title>{escape(content.title)}</title><style>{_STYLE}</style>"
        f"<p>{words['paper']['agency']}</p><h1>{words['paper']['title']}</h1>"
        f"{_table(words['section_1'], {'name': content.name, 'folio_number': content.folio_number})}"
        f"{_table(words['section_2'], _activity(content))}"
        f"<h2>{words['section_3']['heading']}</h2><p>{words['section_3']['statement']}</p>"
        f"<h2>{words['section_4']['heading']}</h2><p>{words['section_4']['statement']}</p>"
        f"<p>Signed electronically by {escape(content.signed_by)}, {day(content.signed_on)}</p>"
        f"<p><img width=60 alt='QR code' src='{_picture(address)}'></p>"
        f"<p>{escape(address)}<br>{in_groups(code)}</p></html>"
    )
    return HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")


def _activity(content: CertificateContent) -> dict[str, str]:
    return {
        "title": content.title,
        "instructor": content.instructor,
        "dates": days(content.starts_on, content.ends_on),
        "provider_name": content.provider_name,
        "provider_phone": content.provider_phone,
        "location": content.location,
        "units": units(content.minutes),
    }


def _table(words: dict[str, str], values: dict[str, str]) -> str:
    rows = (f"<tr><th scope=row>{words[name]}<td>{escape(value)}" for name, value in values.items())
    return f"<h2>{words['heading']}</h2><table>{''.join(rows)}</table>"


def _picture(address: str) -> str:
    rows = qr_rows(address)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, light in enumerate(row) if not light)
    side = len(rows)
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}'><path d='{path}'/></svg>"
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
