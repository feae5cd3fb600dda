"""The event certificate: Section I is left to the pen, as in the manual's "Print to PDF"."""

from datetime import datetime

from core.documents import sheet
from core.documents.fonts import BOLD, REGULAR, clean, unprintable
from core.documents.tagged import TaggedPages
from core.documents.wording import in_groups, wording
from core.models.certificates import CertificateContent

__all__ = ["event_form", "unprintable"]


def event_form(content: CertificateContent, *, code: str, verify_address: str, printed_at: datetime) -> bytes:
    """Return the event certificate as a PDF/UA-1 and PDF/A-2U file.

    The same arguments give the same bytes; `printed_at` becomes the date of the file (ValueError if it is
    naive). Characters that no font has appear as "�", see `unprintable`.
    """
    words = wording()
    title = words["paper"]["document_title"].format(activity=clean(content.title))
    page = TaggedPages(title=title, language=words["language"], written_at=printed_at)
    sheet.draw_head(page, words["paper"])
    sheet.draw_educator(page, words["section_1"])
    sheet.draw_activity(page, words["section_2"], content)
    sheet.draw_statement(page, words["section_3"], *sheet.LEFT_HALF)
    sheet.draw_statement(page, words["section_4"], *sheet.RIGHT_HALF)
    _draw_verification(page, words["verification"], code, verify_address)
    return page.to_bytes()


def _draw_verification(page: TaggedPages, words: dict[str, str], code: str, address: str) -> None:
    with sheet.qr_figure(page, words["qr_alternative"].format(address=address)):
        page.draw(sheet.qr(address))
    code_line = f"{words['code']}: {in_groups(code)}"
    lines = (words["invitation"], REGULAR, 10), (address, BOLD, 23), (code_line, REGULAR, 36)
    sheet.draw_verification(page, [*lines, (words["limits"], REGULAR, 55)])
