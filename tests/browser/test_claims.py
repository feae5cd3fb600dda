"""From a claim link to the certificate, its verification, and My Certificates, as an attendee walks it."""

import re
import time
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from core import clock
from core.models import Certificate, ClaimLink, User
from tests.browser.server import Server
from tests.browser.test_accessibility import assert_fits, violations
from tests.browser.walk import heading, press, refusal, settle, success, type_text, unfold
from tests.documents.reading import text_of
from tests.factories import make_claim_link

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}


def open_link(server: Server, title: str, **values) -> ClaimLink:
    event = server.add_event(first_day=0, title=title)
    with Session(server.engine, expire_on_commit=False) as session:
        by = session.get_one(User, server.stored(User, User.username == "provider")[0].id)
        return make_claim_link(session, session.merge(event), by, **values)


def code_mailed(server: Server, address: str) -> str:
    """The code in the newest mail to the address; the one before it may still be the newest for a second."""
    give_up_at = time.monotonic() + 20
    while time.monotonic() < give_up_at:
        if found := re.search(r"Your code is\s+(\w{8})\.", server.mail_to(address).get_content()):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"No code was mailed to {address}")


def looks_right(page: Page) -> None:
    settle(page)
    assert not violations(page)
    assert_fits(page)


def state_who_you_are(page: Page, name: str, email: str, folio: str = "") -> None:
    type_text(page, "Your name", name)
    type_text(page, "E-mail address", email)
    type_text(page, "Folio number (leave it empty if you have none yet)", folio)
    page.get_by_text("I am a Montana educator").click()
    settle(page)
    press(page, "Continue")


def claim(page: Page, server: Server, link: ClaimLink, name: str, email: str) -> None:
    page.goto(f"{server.url}/claim?token={link.token}")
    page.get_by_role("textbox", name="Your name").wait_for()
    looks_right(page)
    press(page, "Continue")
    expect(refusal(page)).to_contain_text("State that you are a Montana educator")
    looks_right(page)
    state_who_you_are(page, name, email, "12-34 56")
    type_text(page, "Code", code_mailed(server, email))
    looks_right(page)
    press(page, "Get my certificate")
    expect(success(page)).to_contain_text("Your certificate is ready")
    looks_right(page)


@pytest.mark.parametrize("view", [WIDE, NARROW], ids=["wide", "narrow"])
def test_an_attendee_walks_from_the_link_to_the_certificate_and_finds_it_again(browse, server, view, tmp_path):
    email = f"maria{view['width']}@example.org"
    link = open_link(server, f"Reading at {view['width']} px")
    page = browse(viewport=view)
    claim(page, server, link, "Máaria Bííkini", email)
    certificate = server.stored(Certificate, Certificate.email == email)[0]

    address = page.get_by_role("link", name=re.compile("Open my certificate")).get_attribute("href")
    pdf = page.request.get(server.url + address).body()
    assert "Máaria Bííkini" in text_of(pdf)
    assert "123456" in text_of(pdf)
    assert page.request.get(f"{server.url}/certificates/{certificate.code}.pdf").status == 404

    page.goto(f"{server.url}/verify/{certificate.code}")
    expect(page.get_by_text("Current.")).to_be_visible()
    expect(page.get_by_text("Máaria Bííkini")).to_be_visible()
    assert "123456" not in page.content()
    assert not violations(page)
    page.goto(f"{server.url}/verify-certificate?code={certificate.code}")
    expect(success(page)).to_contain_text("Current")
    bring(page, tmp_path, pdf)
    expect(success(page).last).to_be_visible()
    expect(page.get_by_text("exactly as this system issued")).to_be_visible()
    looks_right(page)

    page.goto(f"{server.url}/my-certificates")
    type_text(page, "E-mail address", email.upper())
    looks_right(page)
    press(page, "Send me a code")
    type_text(page, "Code", code_mailed(server, email))
    looks_right(page)
    press(page, "Show my certificates")
    page.get_by_role("row").filter(has_text=f"Reading at {view['width']} px").wait_for()
    page.get_by_label("Year in which your license expires").fill(str(clock.today().year + 1))
    page.get_by_label("Year in which your license expires").press("Enter")
    expect(page.get_by_text("6 of 60")).to_be_visible()
    looks_right(page)
    listed = page.get_by_role("link", name=re.compile("Download the list")).get_attribute("href")
    assert certificate.code in page.request.get(server.url + listed).body().decode("utf-8-sig")


def bring(page: Page, folder, content: bytes, name: str = "certificate.pdf") -> None:
    file = folder / name
    file.write_bytes(content)
    page.locator('input[type="file"]').set_input_files(file)
    settle(page)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Not a PDF", "This is not a PDF file"),
        (b"%PDF-1.7\n" + b"x" * 6_000_000, "5.0MB or smaller"),
        (b"%PDF-1.7\n", "carries no signature"),
    ],
    ids=["text", "6 MB", "unsigned"],
)
def test_a_file_that_is_none_of_ours_is_told_in_words(browse, server, tmp_path, content, said):
    page = browse()
    page.goto(f"{server.url}/verify-certificate")
    heading(page, "Verify a Certificate").wait_for()
    settle(page)
    bring(page, tmp_path, content)
    expect(page.get_by_text(said)).to_be_visible()
    looks_right(page)


def test_a_provider_opens_the_link_and_sees_what_came_of_it(as_user, browse, server):
    event = server.add_event(first_day=0, title="Mathematics with beads")
    page: Page = as_user("provider", f"/event?id={event.id}")
    unfold(page, "Open the link")
    page.get_by_text("Anyone who has the link and an access code").click()
    type_text(page, "Access code, where one is asked for", "BEADS-26")
    page.get_by_role("button", name="Open the link", exact=True).click()
    expect(success(page).first).to_contain_text("The link is open")
    looks_right(page)
    (link,) = server.stored(ClaimLink, ClaimLink.event_id == event.id)
    assert link.access_code == "BEADS-26"
    expect(page.get_by_text(f"/claim?token={link.token}")).to_be_visible()

    attendee = browse()
    attendee.goto(f"{server.url}/claim?token={link.token}")
    type_text(attendee, "Access code, from your provider", "WRONG-26")
    state_who_you_are(attendee, "Clara Elk", "clara@example.org")
    expect(refusal(attendee)).to_contain_text("The access code is not right")

    page.reload()
    expect(page.get_by_text("0 of 500 at most")).to_be_visible()
    page.get_by_text("The last claims").click()
    expect(page.get_by_text("Refused: wrong access code")).to_be_visible()
    page.get_by_text("Change the link").click()
    press(page, "Close the link")
    expect(success(page).first).to_contain_text("The link is closed")
    attendee.reload()
    expect(refusal(attendee)).to_contain_text("The provider has closed this link")


def test_two_people_with_one_mailbox_get_one_certificate_each_by_the_providers_decision(as_user, browse, server):
    link = open_link(server, "Rivers and their names")
    page, other = browse(), browse()
    claim(page, server, link, "Odalys Fenwick", "both@example.org")
    hers = newer_code(server, "both@example.org", "")
    other.goto(f"{server.url}/claim?token={link.token}")
    state_who_you_are(other, "Bram O’Brien", "both@example.org")
    first = newer_code(server, "both@example.org", hers)
    type_text(other, "Code", first)
    press(other, "Get my certificate")
    other.get_by_role("heading", name="Are you the same person?").wait_for()
    expect(other.get_by_text("I am “Odalys Fenwick”, folio number ending 56")).to_be_visible()
    looks_right(other)
    other.get_by_text("I am somebody else who shares this mailbox").click()
    settle(other)
    press(other, "Continue")
    expect(other.get_by_text("Your claim waits for the provider")).to_be_visible()
    looks_right(other)

    provider: Page = as_user("provider", f"/roster?id={link.event_id}")
    expect(provider.get_by_text("1 claim waits: Bram O’Brien.")).to_be_visible()
    provider.get_by_text("Somebody else: issue another certificate").click()
    settle(provider)
    looks_right(provider)
    press(provider, "Decide")
    expect(success(provider).first).to_contain_text("Issued to Bram O’Brien")

    page.goto(f"{server.url}/my-certificates")
    type_text(page, "E-mail address", "both@example.org")
    press(page, "Send me a code")
    type_text(page, "Code", newer_code(server, "both@example.org", first))
    press(page, "Show my certificates")
    page.get_by_text("“Bram O’Brien”").click()
    page.get_by_role("row").filter(has_text="Rivers and their names").wait_for()
    expect(page.get_by_role("row").filter(has_text="Fenwick")).to_have_count(0)
    looks_right(page)
    page.get_by_label("Year in which your license expires").fill(str(clock.today().year + 1))
    page.get_by_label("Year in which your license expires").press("Enter")
    expect(page.get_by_text("6 of 60")).to_be_visible()
    signed = page.get_by_role("link", name=re.compile("Open the list")).get_attribute("href")
    text = text_of(page.request.get(server.url + signed).body())
    assert "O’Brien" in text
    assert "Fenwick" not in text


def newer_code(server: Server, address: str, earlier: str) -> str:
    """The newest code that was mailed to the address, once it is another one than before."""
    give_up_at = time.monotonic() + 20
    while time.monotonic() < give_up_at:
        codes = re.findall(r"Your code is\s+(\w{8})\.", mails_to(server, address))
        if codes and codes[-1] != earlier:
            return codes[-1]
        time.sleep(0.1)
    raise AssertionError(f"No new code was mailed to {address}")


def mails_to(server: Server, address: str) -> str:
    """Everything that was mailed to the address, the oldest first."""
    files = sorted(server.log_file.parent.glob("outbox/*.eml"), key=lambda file: file.stat().st_mtime)
    mails = (message_from_bytes(file.read_bytes(), policy=policy.default) for file in files)
    return "\n".join(mail.get_content() for mail in mails if mail["To"] == address)


def test_staff_join_the_addresses_of_one_person_and_take_them_apart(as_user, server):
    page: Page = as_user("staff", "/people")
    type_text(page, "First e-mail address", "work@example.org")
    type_text(page, "Second e-mail address", "home@example.org")
    type_text(page, "How do you know that both are one person?", "She wrote to us from both.")
    press(page, "Join")
    expect(success(page)).to_contain_text("Joined")
    page.get_by_role("row").filter(has_text="work@example.org").wait_for()
    looks_right(page)
    page.get_by_role("combobox", name="Take apart again").click()
    page.get_by_role("option", name="work@example.org and home@example.org").click()
    press(page, "Take apart")
    expect(success(page)).to_contain_text("Taken apart")
