"""From the work list to the mail, and from its link to the stored count, without signing in."""

import re

from playwright.sync_api import Page, expect

from core.models import Event, User
from tests.browser.server import Server
from tests.browser.test_accessibility import assert_fits, violations
from tests.browser.walk import heading, press, settle, success, wait_until

TITLE = "Reading the river & other maps"


def test_a_reminder_is_sent_and_its_link_gives_the_count(as_user, browse, server: Server):
    server.add_event("other", first_day=-60, title=TITLE)
    (other,) = server.stored(User, User.username == "other")
    staff: Page = as_user("staff")
    staff.goto(f"{server.url}/provider?id={other.provider_id}")
    press(staff, "Remind now")
    expect(success(staff)).to_contain_text("on the way")
    press(staff, "Remind now")
    expect(staff.get_by_text("everybody was reminded today already")).to_be_visible()

    wait_until(lambda: TITLE in server.mail_to(other.email).get_content())  # other mail may be the newest until then
    mail = server.mail_to(other.email).get_content()
    link = re.search(re.escape(TITLE) + r"\r?\n.*\r?\n(http\S+/count/\S+)", mail)[1]
    page: Page = browse(viewport={"width": 375, "height": 800})
    page.goto(server.url + "/count/" + link.rpartition("/")[2])
    expect(heading(page, TITLE)).to_be_visible()
    assert not violations(page)
    assert_fits(page)
    page.get_by_label("Number of Certificates Issued").fill("some")
    page.get_by_role("button", name="Report the count").click()
    expect(page.get_by_role("alert")).to_contain_text("whole number")
    assert server.event(TITLE).certificates_issued is None

    page.get_by_label("Number of Certificates Issued").fill("17")
    page.get_by_role("button", name="Report the count").click()
    expect(heading(page, "Thank you. The count is in.")).to_be_visible()
    assert not violations(page)
    assert server.stored(Event, Event.title == TITLE)[0].certificates_issued == 17

    page.goto(server.url + "/count/" + link.rpartition("/")[2])
    expect(page.get_by_text("in already")).to_be_visible()


def test_staff_issue_a_report_and_find_its_files(as_user, server: Server):
    (other,) = server.stored(User, User.username == "other")
    page: Page = as_user("staff")
    page.goto(f"{server.url}/provider?id={other.provider_id}")
    page.get_by_role("link", name="Annual report").click()
    press(page, "Issue the annual report")
    expect(success(page)).to_contain_text("was issued")
    settle(page)
    assert not violations(page)
    address = page.get_by_role("link", name="PDF").first.get_attribute("href")
    for kind, begins in (("pdf", b"%PDF-1.7"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfTitle")):
        answer = page.request.get(server.url + address.replace(".pdf", f".{kind}"))
        assert answer.status == 200
        assert answer.body().startswith(begins)
