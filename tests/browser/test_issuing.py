"""From a roster in a file to certificates, their verification, a correction and what replaces them."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from core.models import Attendee, Certificate, CertificateState
from tests.browser.server import Server
from tests.browser.test_accessibility import assert_fits, violations
from tests.browser.walk import bring, heading, press, settle, success, type_text
from tests.documents.reading import failures, text_of

ROSTER = (
    "Name;E-mail;Folio number;Credits\nMáaria Bííkini;maria@school.org;12-34 O5;3\nSéliš-Ql̓ispé Bo;bo@school;;\nCy;;;"
)


def looks_right(page: Page) -> None:
    settle(page)
    assert not violations(page)
    assert_fits(page)


def open_roster(page: Page, server: Server, number: int) -> None:
    page.goto(f"{server.url}/roster?id={number}")
    heading(page, "Roster").wait_for()
    settle(page)


def bring_file(page: Page) -> None:
    bring(page, "roster.csv", ROSTER.encode())
    press(page, "Check")
    page.get_by_text("3 rows were read").wait_for()
    looks_right(page)
    press(page, "Check")
    page.get_by_text("1 of 3 rows needs your attention").wait_for()
    looks_right(page)


def correct_in_the_grid(page: Page, column: int, text: str) -> None:
    """Type into a cell of the first row: the keyboard goes there from the first column."""
    page.locator('[data-testid="stDataFrame"] .dvn-scroller').click(position={"x": 40, "y": 52})
    for _ in range(column):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("#portal").get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")  # ends the editing, and the button says how many are right now


def stored(server: Server) -> list[Certificate]:
    return server.stored(Certificate, Certificate.event_id == server.event("Place names").id)


def test_from_a_file_to_certificates_and_to_those_that_replace_them(as_user, browse, server):
    event = server.add_event(first_day=-1, title="Place names", hours="6")
    page = as_user("provider", f"/roster?id={event.id}")
    heading(page, "Roster").wait_for()
    looks_right(page)
    bring_file(page)
    correct_in_the_grid(page, 2, "bo@school.org")
    press(page, "Add 3 people")
    expect(success(page).first).to_contain_text("3 people are on the roster now")
    looks_right(page)
    people = server.stored(Attendee, Attendee.event_id == event.id)
    assert [(p.name, p.email, p.folio_number, p.minutes) for p in people] == [
        ("Máaria Bííkini", "maria@school.org", "123405", 180),
        ("Séliš-Ql̓ispé Bo", "bo@school.org", "", None),
        ("Cy", "", "", None),
    ]

    press(page, "Issue 3 certificates")
    expect(success(page).first).to_contain_text("3 certificates were issued")
    looks_right(page)
    maria, bo, _ = stored(server)
    answer = page.request.get(f"{server.url}/events/{event.id}/certificates.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.body()))
    files = [archive.read(name) for name in archive.namelist()]
    assert [failures(file) for file in files] == [[], [], []]
    assert "Máaria Bííkini" in text_of(files[0])
    assert maria.code[:4] in text_of(files[0])

    mail = server.mail_to("maria@school.org").get_content()
    address = re.search(r"http\S+\?key=\S+", mail.replace("=\n", ""))
    assert address
    stranger = browse()
    assert stranger.request.get(address[0]).body() == files[0]
    assert stranger.request.get(address[0].split("?")[0]).status == 404
    stranger.goto(f"{server.url}/verify/{maria.code}")
    expect(stranger.locator("main")).to_contain_text("Máaria Bííkini")
    expect(stranger.locator("main")).to_contain_text("Current")
    assert "123405" not in stranger.content()

    server.change(Attendee, Attendee.id == people[0].id, name="Maria Bííkini")
    open_roster(page, server, event.id)
    expect(page.get_by_text("1 certificate that was issued carries").first).to_be_visible()
    page.get_by_text("Replace the certificates that carry old data").click()
    type_text(page, "Reason, which each person reads in the mail", "The name was misspelt")
    looks_right(page)
    press(page, "Replace 1 certificate")
    expect(success(page).first).to_contain_text("1 certificate was replaced")
    states = [certificate.state for certificate in stored(server)]
    assert states == [CertificateState.SUPERSEDED, *[CertificateState.CURRENT] * 3]
    stranger.goto(f"{server.url}/verify/{maria.code}")
    expect(stranger.locator("main")).to_contain_text("Superseded")
    stranger.goto(f"{server.url}/verify/{stored(server)[-1].code}")
    expect(stranger.locator("main")).to_contain_text("Maria Bííkini")
    assert bo.state == CertificateState.CURRENT


@pytest.mark.parametrize("width", [375, 320])
def test_a_roster_is_kept_on_a_phone(as_user, server, width):
    event = server.add_event(first_day=-1, title=f"Rivers at {width}", hours="6")
    page = as_user("provider", f"/roster?id={event.id}", viewport={"width": width, "height": 800})
    heading(page, "Roster").wait_for()
    type_text(page, "People", "Ann Lee\nBo Ray")
    press(page, "Check")
    looks_right(page)
    press(page, "Add 2 people")
    expect(success(page).first).to_contain_text("2 people are on the roster now")
    looks_right(page)
    press(page, "Issue 2 certificates")
    expect(success(page).first).to_contain_text("2 certificates were issued")
    looks_right(page)
