"""A stranger looks who is approved and what is offered, and applies; staff and providers see what follows."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from core import clock
from core.formats import day
from core.models import Provider, Request
from core.rules.requests import due_on
from core.settings import settings
from tests.browser.test_accessibility import NARROW, assert_fits, violations
from tests.browser.walk import heading, press, refusal, row_of, settle, success, type_text, unfold

VIEWS = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 375, "height": 800}}
NAME, EMAIL = "Name of your organization", "Contact's e-mail"
_numbers = count(1)


@pytest.fixture(params=VIEWS)
def stranger(request, browse, server):
    """A window of somebody who has no account, at 1280 and at 375 pixels."""

    def at(path: str) -> Page:
        page = browse(viewport=VIEWS[request.param])
        page.goto(server.url + path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        settle(page)
        return page

    return at


def choose(page: Page, group: str, name: str) -> None:
    page.get_by_role("radiogroup", name=group).get_by_text(name, exact=True).click()
    settle(page)


def fill_application(page: Page, **typed: str) -> None:
    values = {
        "Address": "4 River Road, Livingston, MT 59047", "Phone": "(406) 555-0177", "Contact's name": "Mary Dusty Bull",
        "What do you offer to educators?": "Field days.", "What do you plan first?": "Two days in August.", **typed,
    }  # fmt: skip
    choose(page, "Kind of organization", "College or university")
    choose(page, "What do you plan to offer?", "Several events, now and later")
    for label, text in values.items():
        type_text(page, label, text)


def test_a_stranger_finds_the_way_from_the_sign_in_form_and_applies(stranger, server):
    number = next(_numbers)
    name, email = f"Absaroka Field Station {number}", f"mary{number}@example.net"
    page = stranger("/")
    page.get_by_role("link", name="Apply to become a provider").click()
    heading(page, "Apply to Become a Provider").wait_for()
    fill_application(page, **{NAME: name, EMAIL: email})
    press(page, "Send application")
    expect(success(page)).to_contain_text(f"The application of “{name}” is in.")
    answer_by = day(due_on(clock.today()))
    expect(page.get_by_text(f"The agency answers by {answer_by}.")).to_be_visible()
    (request,) = server.stored(Request, Request.about == name)
    assert request.proposed["organisation"] == "college"
    assert answer_by in server.mail_to(email).get_content().replace("\n", " ")
    assert name in server.mail_to(settings().CONTACT_EMAIL)["Subject"]

    press(page, "Apply for another organization")
    expect(page.get_by_role("textbox", name=NAME, exact=True)).to_have_value("")


def test_look_alikes_show_while_typing_and_go_away_without_moving_the_typist(stranger):
    page = stranger("/apply")
    page.get_by_role("textbox", name=NAME, exact=True).fill("Helena Public Schools")
    page.keyboard.press("Tab")
    warning = page.locator('[data-testid="stAlertContentWarning"]')
    expect(warning).to_contain_text("“Helena SD #1” may already be you.")
    expect(warning.get_by_role("link", name="Log in")).to_be_visible()
    page.get_by_role("textbox", name="Phone", exact=True).fill("(406) 555")
    page.get_by_role("textbox", name=NAME, exact=True).fill("Absaroka Field Station")
    page.get_by_role("textbox", name="Phone", exact=True).focus()
    expect(warning).to_have_count(0)
    expect(page.get_by_role("textbox", name="Phone", exact=True)).to_be_focused()
    expect(page.get_by_role("textbox", name="Phone", exact=True)).to_have_value("(406) 555")


def test_what_is_wrong_is_told_at_once_and_nothing_typed_is_lost(stranger, server):
    before = len(server.stored(Request))
    page = stranger("/apply")
    type_text(page, NAME, "x" * 201)
    type_text(page, EMAIL, "mary@gmial.com")
    expect(page.get_by_text("Did you mean mary@gmail.com?")).to_be_visible()
    type_text(page, EMAIL, "mary@")
    press(page, "Send application")
    expect(refusal(page)).to_contain_text("9 things need your attention; nothing was saved yet.")
    expect(refusal(page)).to_contain_text("Shorten your organization's name to 200 characters; it has 201.")
    expect(refusal(page)).to_contain_text("“mary@” is not an e-mail address")
    expect(page.get_by_role("textbox", name=NAME, exact=True)).to_have_value("x" * 201)
    assert len(server.stored(Request)) == before


def test_pressing_twice_in_a_hurry_sends_one_application(stranger, server):
    number = next(_numbers)
    name = f"Hasty Institute {number}"
    page = stranger("/apply")
    fill_application(page, **{NAME: name, EMAIL: f"hasty{number}@example.net"})
    page.get_by_role("button", name="Send application").dblclick()
    expect(success(page)).to_contain_text(name)
    assert len(server.stored(Request, Request.about == name)) == 1


def test_a_stranger_searches_the_directory(stranger):
    page = stranger("/directory")
    type_text(page, "Search name, town and what is offered", "helena sd")
    expect(row_of(page, "Helena SD #1")).to_be_visible()
    expect(row_of(page, "Butte Public Schools")).to_have_count(0)
    assert "search=helena" in page.url
    type_text(page, "Search name, town and what is offered", "xyzzy")
    expect(page.get_by_text("Nobody fits.")).to_be_visible()


def test_a_stranger_searches_the_catalog_and_finds_who_offers_it(stranger, server):
    title = f"Elk and willows {next(_numbers)}"
    server.add_event("other", title=title)
    page = stranger("/catalog")
    type_text(page, "Search title and instructor", title)
    row = row_of(page, title)
    expect(row).to_contain_text("Emmy Noether")
    row.get_by_role("link", name="Hi-Line Educators’ Network").click()
    heading(page, "Directory").wait_for()
    expect(row_of(page, "Hi-Line Educators’ Network")).to_be_visible()
    page.get_by_role("link", name="Log In").click()
    page.get_by_label("Username", exact=True).wait_for()


def test_a_suspended_provider_leaves_the_directory_and_is_told_why_it_enters_nothing(as_user, browse, server):
    provider = server.stored(Provider, Provider.name == "Hi-Line Educators’ Network")[0]
    staff: Page = as_user("staff", f"/provider?id={provider.id}")
    unfold(staff, "Suspend the approval")
    type_text(staff, "Reason", "No annual report.")
    press(staff, "Suspend")
    try:
        expect(success(staff)).to_contain_text("The approval is suspended")
        page = browse()
        page.goto(f"{server.url}/directory?search=Hi-Line")
        expect(page.get_by_text("Nobody fits.")).to_be_visible()
        theirs: Page = as_user("other", "/add-event")
        expect(theirs.get_by_text("no new event can be entered")).to_be_visible()
        expect(theirs.get_by_role("textbox")).to_have_count(0)
    finally:
        server.change(Provider, Provider.id == provider.id, suspended_on=None)


def test_the_single_event_provider_of_the_demo_is_told_before_it_fills_a_form(as_user):
    page: Page = as_user("single", "/add-event")
    expect(page.get_by_text("A single-event provider has one event")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["apply", "directory", "directory?search=xyzzy", "catalog", "catalog?search=xyzzy"])
def test_no_open_screen_has_a_violation_for_a_stranger(browse, server, path, theme):
    page: Page = browse(color_scheme=theme)
    page.goto(f"{server.url}/{path}")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    settle(page)
    if path == "apply":
        type_text(page, NAME, "Helena Public Schools")
        press(page, "Send application")
        refusal(page).wait_for()
        settle(page)
    assert not violations(page)
    page.set_viewport_size(NARROW)
    settle(page)
    assert not violations(page)
    assert_fits(page)
