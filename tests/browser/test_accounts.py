"""The manual's "Accessing the Professional Development Unit Provider System" and "Usernames and Account Access"."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from core import clock
from core.actions import users
from core.models import Draft, SecondFactor, User, UserDetails, UserSession
from core.permissions import Role
from tests.browser.server import PASSWORD, Server, started
from tests.browser.test_accessibility import violations
from tests.browser.walk import (
    heading,
    log_in,
    press,
    refusal,
    row_of,
    settle,
    sign_in,
    success,
    type_text,
    unfold,
    wait_until,
)

NEW = "Clark-Fork-2027"


@pytest.fixture(scope="module")
def strict_server(chromium, demo_file, tmp_path_factory):
    """A server as an agency runs it: a second factor for its people. The letters are off: no program reads them."""
    folder = tmp_path_factory.mktemp("strict")
    with started(demo_file, folder, SECOND_FACTOR="staff", CAPTCHA="off") as server:
        yield server
        server.assert_no_traceback()


def invite(server: Server, name: str, role: Role = Role.STAFF, provider_id: int | None = None) -> User:
    typed = {"full_name": name, "email": f"{name.split()[0].lower()}@example.org", "role": role}
    with Session(server.engine, expire_on_commit=False) as session:
        details = UserDetails.check({**typed, "provider_id": provider_id})
        return users.invite(session, details, by=None, now=clock.now()).user


def code_in(mail) -> str:
    return re.search(r"code\s+(?:is\s+)?([A-Z2-9]{8})\b", mail.get_content())[1]


def begin_reset(page: Page) -> None:
    """Leave the sign-in form; its own field for the username is gone before anything is typed."""
    press(page, "Reset password")
    page.get_by_role("heading", name="Reset password").wait_for()
    settle(page)


def ask_for_reset(page: Page, server: Server, username: str, email: str) -> None:
    """Steps 1 to 5 of the manual."""
    page.goto(server.url)
    begin_reset(page)
    type_text(page, "Username", username)
    press(page, "Continue")
    type_text(page, "E-mail address", email)
    press(page, "Continue")
    page.get_by_label("Verification code").wait_for()
    settle(page)


def finish_reset(page: Page, code: str, password: str) -> None:
    """Steps 6 to 8."""
    type_text(page, "Verification code", code)
    press(page, "Continue")
    page.get_by_label("New password").fill(password)
    page.get_by_label("The same again").fill(password)
    page.get_by_label("The same again").blur()
    expect(page.get_by_text("Strength:")).to_be_visible()
    press(page, "Continue")
    expect(success(page)).to_contain_text("Your new password is set")
    press(page, "Log In")


def test_the_first_sign_in_as_the_manual_tells_it(browse, strict_server):
    provider = strict_server.stored(User, User.username == "provider")[0]
    user = invite(strict_server, "Wanda First", Role.PROVIDER, provider.provider_id)
    page = browse()
    ask_for_reset(page, strict_server, f"OPI\\{user.username}", user.email)
    finish_reset(page, code_in(strict_server.mail_to(user.email)), NEW)
    log_in(page, user.username, NEW)
    expect(page.get_by_role("button", name="Log Out")).to_be_visible()


def test_a_forgotten_password_is_reset_by_a_code_from_the_inbox_and_ends_every_session(browse, strict_server):
    elsewhere, page = browse(), browse()
    sign_in(elsewhere, strict_server.url, "other")
    other = strict_server.stored(User, User.username == "other")[0]
    ask_for_reset(page, strict_server, "other", other.email)
    finish_reset(page, code_in(strict_server.mail_to(other.email)), NEW)
    elsewhere.reload()
    expect(elsewhere.get_by_label("Username", exact=True)).to_be_visible()
    log_in(elsewhere, "other", PASSWORD)
    expect(refusal(elsewhere)).to_be_visible()
    log_in(elsewhere, "other", NEW)
    expect(elsewhere.get_by_role("button", name="Log Out")).to_be_visible()


def test_a_stranger_learns_nothing_from_the_steps(browse, strict_server):
    page = browse()
    ask_for_reset(page, strict_server, "nobody-here", "nobody@example.org")
    expect(page.get_by_text("If the username and the address belong together")).to_be_visible()
    type_text(page, "Verification code", "ABCDEFGH")
    press(page, "Continue")
    expect(refusal(page)).to_contain_text("The code is not right")


def test_staff_set_up_a_second_factor_and_are_asked_for_it(browse, strict_server):
    page = browse()
    page.goto(f"{strict_server.url}/audit")
    log_in(page, "staff", PASSWORD)
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    settle(page)
    assert not violations(page)
    key = page.locator("dd").first.inner_text().replace(" ", "")
    app = pyotp.TOTP(key)
    type_text(page, "The six digits that the app shows", app.now())
    press(page, "Confirm")
    expect(page.get_by_text("Write these recovery codes down")).to_be_visible()
    settle(page)
    assert not violations(page)
    recovery = page.locator("dd").first.inner_text()
    press(page, "Continue")
    expect(heading(page, "Audit Trail")).to_be_visible()
    assert strict_server.stored(User, User.username == "staff")
    press(page, "Log Out")
    log_in(page, "staff", PASSWORD)
    type_text(page, "Code from your authenticator app", "000000")
    press(page, "Continue")
    expect(refusal(page)).to_contain_text("The code is not right")
    type_text(page, "Code from your authenticator app", recovery)
    press(page, "Continue")
    expect(heading(page, "Audit Trail")).to_be_visible()
    with Session(strict_server.engine) as session:
        staff = strict_server.stored(User, User.username == "staff")[0]
        assert session.get(SecondFactor, staff.id).confirmed_at


def test_the_letters_are_drawn_anew_after_a_wrong_try_and_can_be_heard(browse, server):
    page = browse()
    page.goto(server.url)
    begin_reset(page)
    picture = page.get_by_role("img", name=re.compile("Six letters"))
    first = picture.get_attribute("src")
    type_text(page, "Username", "provider")
    press(page, "Listen to the letters")
    expect(page.locator("audio")).to_have_attribute("src", re.compile("^data:audio/wav"))
    settle(page)
    assert not violations(page)
    type_text(page, "Type the letters you see in the box", "ZZZZZZ")
    press(page, "Continue")
    expect(refusal(page)).to_contain_text("These are not the letters")
    expect(picture).not_to_have_attribute("src", first)
    expect(page.get_by_label("Username", exact=True)).to_have_value("provider")


def test_questions_are_answered_below_the_sign_in(browse, server):
    page = browse()
    page.goto(server.url)
    page.get_by_text("How to Reset Your Password and Other Frequently Asked Questions").click()
    expect(page.get_by_text("Get the verification code from your inbox")).to_be_visible()
    settle(page)
    assert not violations(page)


def test_the_fields_tell_password_managers_what_they_are(browse, server):
    page = browse()
    page.goto(server.url)
    expect(page.get_by_label("Username", exact=True)).to_have_attribute("autocomplete", "username")
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("autocomplete", "current-password")


def test_one_ends_another_browser_from_my_account(browse, strict_server):
    first, second = browse(), browse()
    sign_in(first, strict_server.url, "single", "/account")
    sign_in(second, strict_server.url, "single", "/account")
    second.get_by_role("button", name=re.compile("^Sign out Chrome, since")).first.click()
    expect(success(second)).to_contain_text("Signed out there")
    first.get_by_role("link", name="Home").first.click()
    expect(first.get_by_label("Username", exact=True)).to_be_visible()
    assert [row.ended_at is None for row in strict_server.stored(UserSession)].count(True) >= 1


def test_staff_open_an_account_and_a_manager_asks_for_one(browse, server):
    page = browse()
    sign_in(page, server.url, "staff", "/users")
    settle(page)
    unfold(page, "Invite a person")
    type_text(page, "Full name", "Tess Third")
    type_text(page, "E-mail address", "tess@example.org")
    page.get_by_role("radiogroup", name="Role").get_by_text("Analyst of the agency (reads only)").click()
    expect(page.get_by_role("radio", name="Analyst of the agency (reads only)")).to_be_checked()
    settle(page)
    press(page, "Send invitation")
    expect(success(page)).to_contain_text("has the username tthird")
    assert "Your username is tthird" in server.mail_to("tess@example.org").get_content()
    manager = browse()
    sign_in(manager, server.url, "manager", "/users")
    expect(manager.get_by_role("link", name="Ask for a further user")).to_be_visible()
    expect(row_of(manager, "Tess Third")).to_have_count(0)


def test_an_idle_visitor_is_warned_and_may_stay_and_what_was_typed_is_kept(browse, server):
    page = browse()
    page.clock.install()
    sign_in(page, server.url, "provider", "/add-event")
    settle(page)
    page.clock.fast_forward(13 * 60_000 + 500)
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("you will be signed out in two minutes")
    expect(dialog).to_contain_text("that you have not saved is lost")
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    press(page, "Stay signed in")
    expect(dialog).to_have_count(0)
    settle(page)
    type_text(page, "Title of the Event", "Half an event")
    wait_until(lambda: server.stored(Draft))  # only then has the click before been answered, and the watch begun anew
    settle(page)
    server.change(UserSession, UserSession.id == server.stored(UserSession)[-1].id, ended_at=clock.now())
    page.clock.fast_forward(13 * 60_000 + 500)
    expect(dialog).to_be_visible()
    page.clock.fast_forward(3 * 60_000)
    expect(page.get_by_label("Username", exact=True)).to_be_visible()
    log_in(page, "provider", PASSWORD)
    press(page, "Go on with it")
    expect(page.get_by_label("Title of the Event")).to_have_value("Half an event")
