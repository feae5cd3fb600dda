"""Certificates as the browser gets them."""

import pypdfium2
from playwright.sync_api import Locator, Page


def print_to_pdf(page: Page, row: Locator) -> str:
    """Press "Print to PDF" in a row. The address of the PDF, which opens in a new tab."""
    with page.context.expect_page() as new_tab:
        row.get_by_role("link", name="Print to PDF").click()
    new_tab.value.wait_for_url("**/certificates/*.pdf", wait_until="commit")
    return new_tab.value.url


def text_of_pdf(page: Page, address: str) -> str:
    """The words of the PDF at `address`, one space between them."""
    answer = page.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.body())
    assert len(document) == 1
    return " ".join(document[0].get_textpage().get_text_range().split())
