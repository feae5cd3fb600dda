"""No violation of WCAG 2.1 A or AA that axe-core finds, on any screen, for any role."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from core.permissions import Role
from tests.browser.screens import ACCOUNTS, OVERDUE, REPORTED, RUNNING, address_of, screens_of, verification_of
from tests.browser.server import Server
from tests.browser.walk import heading, log_in, press, refusal, settle, sign_in, wait_until_still

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
OPTIONS = {**RULES, "resultTypes": ["violations"]}
NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}
SEES_MOST = {Role.STAFF, Role.PROVIDER}


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line for each element. A page reads axe-core once, however often it is asked."""
    wait_until_still(page)  # colors go over from one theme to the other
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", OPTIONS)
    return [f"{v['id']}: {n['target']} {n['html'][:200]} {n.get('failureSummary')}" for v in found for n in v["nodes"]]


def in_theme(page: Page, theme: str) -> None:
    """Change the theme as the visitor's system does at dusk."""
    page.emulate_media(color_scheme=theme)
    expect(page.locator(".stApp")).to_have_css("color-scheme", theme)


def assert_fits(page: Page) -> None:
    """At 320 px nobody scrolls sideways to read."""
    for place in ("html", '[data-testid="stMain"]'):
        if page.locator(place).count():
            width, room = page.locator(place).evaluate("e => [e.scrollWidth, e.clientWidth]")
            assert width <= room, f"{place} is {width} px wide in {room} px"


def go(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Log Out").wait_for()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    settle(page)


@pytest.mark.parametrize("role", list(Role))
def test_no_screen_has_a_violation(as_user, server: Server, role: Role, subtests: pytest.Subtests):
    page: Page = as_user(ACCOUNTS[role])
    titles = {}
    for name, address in screens_of(role, server):
        with subtests.test(screen=name):
            go(page, server.url + address)
            titles[name] = page.title()
            assert not violations(page)
        if role in SEES_MOST:
            with subtests.test(screen=name, theme="dark"):
                in_theme(page, "dark")
                assert not violations(page)
            in_theme(page, "light")
            with subtests.test(screen=name, width=320):
                page.set_viewport_size(NARROW)
                settle(page)
                assert not violations(page)
                assert_fits(page)
            page.set_viewport_size(WIDE)
    one_a_screen = {name.partition(",")[0]: title for name, title in titles.items()}
    assert len(set(one_a_screen.values())) == len(one_a_screen)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", [WIDE, NARROW], ids=["wide", "narrow"])
def test_signing_in_has_no_violation_not_even_with_a_refusal(browse, server, theme, view):
    page = browse(color_scheme=theme, viewport=view)
    page.goto(server.url)
    page.get_by_label("Username", exact=True).wait_for()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert not violations(page)
    log_in(page, "provider", "wrong")
    refusal(page).wait_for()
    settle(page)
    assert not violations(page)
    assert_fits(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["{newest}", "/verify/NOSUCHCODE", "/print/1"])
def test_the_plain_pages_have_no_violation(browse, server, theme, path):
    page = browse(color_scheme=theme, viewport=NARROW)
    page.goto(server.url + path.format(newest=verification_of(server)))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.title()
    assert not violations(page)
    assert_fits(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_refused_form_has_no_violation(as_user, server, theme):
    page: Page = as_user("provider", "/add-event", color_scheme=theme)
    go(page, f"{server.url}/add-event")
    press(page, "Add Event")
    expect(refusal(page).get_by_role("listitem")).to_have_count(8)
    settle(page)
    assert not violations(page)
    page.set_viewport_size(NARROW)
    assert not violations(page)
    assert_fits(page)


@pytest.mark.parametrize(
    ("username", "title", "expander"),
    [
        ("provider", REPORTED, "Correct the number"),
        ("staff", RUNNING, "Cancel this event"),
        ("staff", OVERDUE, "Cancel this event"),
        ("staff", "/providers", "Add a provider"),
        ("staff", "/provider?id=1", "Suspend the approval"),
    ],
)
def test_an_open_expander_has_no_violation(as_user, server, username, title, expander):
    page: Page = as_user(username)
    go(page, server.url + (title if title.startswith("/") else address_of(server, title)))
    page.locator("summary").filter(has_text=expander).click()
    expect(page.locator("details[open]")).to_have_count(1)
    assert not violations(page)
    in_theme(page, "dark")
    assert not violations(page)
    in_theme(page, "light")
    page.set_viewport_size(NARROW)
    assert not violations(page)
    assert_fits(page)


def test_an_open_menu_has_no_violation(as_user, server):
    page: Page = as_user("staff", "/account")
    heading(page, "My Account").wait_for()
    press(page, "Event List")
    page.get_by_role("menuitem", name="List Events").wait_for()
    assert not violations(page)
    in_theme(page, "dark")
    assert not violations(page)


def test_an_open_menu_of_a_narrow_window_has_no_violation(as_user, server):
    page: Page = as_user("staff", "/account", viewport=NARROW)
    heading(page, "My Account").wait_for()
    settle(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.locator(".stSidebar")).to_have_attribute("data-collapsed", "false")
    assert not violations(page)


def test_a_closed_menu_of_a_narrow_window_is_out_of_the_way_of_the_keyboard(as_user, server):
    page: Page = as_user("staff", "/account", viewport=NARROW)
    heading(page, "My Account").wait_for()
    settle(page)
    expect(page.locator(".stSidebar")).to_have_attribute("data-collapsed", "true")
    expect(page.get_by_role("link", name="Certificates")).to_have_count(0)


def test_screens_without_anything_to_list_say_so_and_have_no_violation(
    browse, server: Server, subtests: pytest.Subtests
):
    server.add_provider_without_events("newcomer")
    page = browse()
    sign_in(page, server.url, "newcomer")
    for path, content in {
        "/": "Every count that is due is in.",
        "/events": "There is no event yet. Choose Add Event to enter the first one.",
        "/events?search=xyzzy": "No event fits. Change the search or the state.",
        "/certificates": "No form was printed yet.",
        "/counts": "Every count that is due is in. Nothing to do here.",
        "/event?id=1": "There is nothing here under this address",
    }.items():
        with subtests.test(path=path):
            page.goto(server.url + path)
            page.get_by_text(content).wait_for()
            settle(page)
            assert not violations(page)
            in_theme(page, "dark")
            assert not violations(page)
            in_theme(page, "light")
