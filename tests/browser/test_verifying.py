"""Verify a Certificate in a browser: a file beside the record of its code, on a wide and on a narrow screen."""

import pytest
from playwright.sync_api import expect

from core.models import PrintedForm
from tests.browser.test_accessibility import assert_fits, violations
from tests.browser.walk import bring, heading, settle


@pytest.mark.parametrize("width", [1280, 375])
def test_an_event_form_is_shown_beside_its_record(browse, server, width):
    page = browse(viewport={"width": width, "height": 800})
    code = server.stored(PrintedForm)[-1].code
    form = page.request.get(f"{server.url}/certificates/{code}.pdf").body()
    page.goto(f"{server.url}/verify-certificate")
    heading(page, "Verify a Certificate").wait_for()
    bring(page, "certificate.pdf", form, "application/pdf")
    expect(page.get_by_text("This is an event form")).to_be_visible()
    for title in ("What the record says", "What this file says"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    settle(page)
    assert not violations(page)
    assert_fits(page)
