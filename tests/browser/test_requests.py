"""The manual's “Revising Existing Events” and “Usernames and Account Access”, from both sides."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.models import Event, Evidence, OutboxMail, Request, RequestState, User
from tests.browser.test_manual import LAST_WEEK, new_title, open_event
from tests.browser.walk import bring, heading, press, refusal, row_of, settle, success, type_text

ANSWER = "You get an answer by"
PDF = b"%PDF-1.7\n"


def go_to(page: Page, screen: str) -> None:
    """“Requests”, then one of its two screens."""
    press(page, "Requests")
    page.get_by_role("menuitem", name=screen).click()
    heading(page, screen).wait_for()
    settle(page)


def request_about(server, title: str) -> Request:
    return server.stored(Request, Request.about == title)[-1]


def open_request(page: Page, request: Request) -> None:
    page.get_by_role("link", name=request.about, exact=True).click()
    page.get_by_role("heading", level=1, name=re.compile(f": {re.escape(request.about)}$")).wait_for()
    settle(page)


def ask(page: Page, title: str, way: str) -> None:
    open_event(page, title)
    page.get_by_role("link", name=way, exact=True).click()
    page.get_by_role("heading", name=way, level=2, exact=True).wait_for()
    settle(page)


def ask_for_hours(page: Page, title: str, hours: str) -> None:
    ask(page, title, "Ask for a correction")
    type_text(page, "Why does it need to change?", "The afternoon was longer.")
    type_text(page, "Hours of Instruction", hours)
    press(page, "Ask for the correction")
    expect(success(page)).to_contain_text(ANSWER)


@pytest.fixture
def provider(as_user) -> Page:
    return as_user("provider")


@pytest.fixture
def staff(as_user) -> Page:
    return as_user("staff")


# Revising Existing Events


def test_an_event_that_is_over_is_corrected_on_request_with_evidence(provider, staff, server):
    title = new_title("Night sky science")
    event = server.add_event(title=title, **LAST_WEEK)
    ask(provider, title, "Ask for a correction")
    type_text(provider, "Why does it need to change?", "The afternoon was longer.")
    bring(provider, "programme.pdf", PDF, "application/pdf")
    type_text(provider, "Hours of Instruction", "7.5")
    press(provider, "Ask for the correction")
    expect(success(provider)).to_contain_text(ANSWER)
    assert server.event(title).minutes == 360, "until the answer everything stays"

    go_to(staff, "Event Corrections")
    open_request(staff, request_about(server, title))
    compared = staff.get_by_role("table", name="Before and after")
    expect(row_of(staff, "Hours of Instruction")).to_contain_text("7.5")
    expect(compared.get_by_role("row")).to_have_count(2)
    with staff.expect_download() as download:
        staff.get_by_role("link", name=re.compile("programme.pdf")).click()
    assert download.value.path().read_bytes() == PDF
    type_text(staff, "Note to whoever asked (needed to decline)", "The programme says so.")
    press(staff, "Approve")
    expect(success(staff)).to_contain_text("Approved, and the change is made.")
    assert (server.event(title).minutes, server.event(title).version) == (450, 2)
    mails = server.stored(OutboxMail, OutboxMail.kind == "request_decided", OutboxMail.to == "provider@example.org")
    assert "The programme says so." in mails[-1].body

    go_to(provider, "Event Corrections")
    expect(row_of(provider, title)).to_contain_text("Approved")
    open_request(provider, request_about(server, title))
    expect(provider.get_by_text("Approved the request")).to_be_visible()
    open_event(provider, title)
    expect(provider.get_by_text("Corrected the event on request")).to_be_visible()
    assert server.stored(Evidence, Evidence.request_id == request_about(server, title).id)
    assert event.id


def test_a_correction_is_declined_with_a_note_and_asked_anew(provider, staff, server):
    title = new_title("Choral singing")
    server.add_event(title=title, **LAST_WEEK)
    ask_for_hours(provider, title, "8")
    go_to(staff, "Event Corrections")
    open_request(staff, request_about(server, title))
    press(staff, "Decline")
    expect(refusal(staff)).to_contain_text("Say in a note why this is declined")
    type_text(staff, "Note to whoever asked (needed to decline)", "Send the programme.")
    press(staff, "Decline")
    expect(success(staff)).to_contain_text("Declined.")
    open_event(provider, title)
    expect(provider.get_by_role("link", name="Ask for a correction")).to_be_visible()
    assert server.event(title).minutes == 360


def test_a_canceled_event_is_removed_on_request(provider, staff, server):
    title = new_title("Driving on ice")
    server.add_event(title=title, **LAST_WEEK)
    ask(provider, title, "Ask to cancel")
    provider.get_by_text("It did not take place", exact=True).click()
    settle(provider)
    type_text(provider, "Why was it canceled?", "Snow on the pass.")
    press(provider, "Ask to cancel")
    expect(success(provider)).to_contain_text(ANSWER)
    go_to(staff, "Event Corrections")
    open_request(staff, request_about(server, title))
    press(staff, "Approve")
    expect(success(staff)).to_contain_text("Approved")
    assert server.event(title).cancelled_at


def test_an_event_at_which_nobody_was_certified_is_reported_with_0(provider, server):
    title = new_title("An open hour")
    server.add_event(title=title, **LAST_WEEK)
    ask(provider, title, "Ask to cancel")
    provider.get_by_text("It took place, and nobody was certified", exact=True).click()
    settle(provider)
    press(provider, "Report 0")
    expect(success(provider)).to_contain_text("The count is in: 0.")
    assert server.event(title).certificates_issued == 0
    assert not server.stored(Request, Request.about == title)


def test_two_staff_who_decide_at_once_do_not_undo_one_another(provider, as_user, server):
    title = new_title("Number talks")
    server.add_event(title=title, **LAST_WEEK)
    ask_for_hours(provider, title, "8")
    address = f"/request?id={request_about(server, title).id}"
    first, second = as_user("staff", address), as_user("staff", address)
    for page in (first, second):
        page.get_by_role("button", name="Approve", exact=True).wait_for()
        settle(page)
    press(first, "Approve")
    expect(success(first)).to_contain_text("Approved")
    type_text(second, "Note to whoever asked (needed to decline)", "No.")
    press(second, "Decline")
    expect(refusal(second)).to_contain_text("was approved by Margaret Tollefson")
    assert request_about(server, title).state is RequestState.APPROVED


def test_a_withdrawn_request_is_not_approved(provider, as_user, server):
    title = new_title("Robotics")
    server.add_event(title=title, **LAST_WEEK)
    ask_for_hours(provider, title, "8")
    staff = as_user("staff", f"/request?id={request_about(server, title).id}")
    staff.get_by_role("button", name="Approve", exact=True).wait_for()
    settle(staff)
    press(provider, "Withdraw this request")
    expect(success(provider)).to_contain_text("Withdrawn.")
    press(staff, "Approve")
    expect(refusal(staff)).to_contain_text("was withdrawn by Thomas Lindqvist")
    assert server.event(title).minutes == 360


def test_a_file_of_6_mb_is_refused_in_a_plain_sentence(provider, server):
    title = new_title("Field ecology")
    server.add_event(title=title, **LAST_WEEK)
    ask(provider, title, "Ask for a correction")
    large = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": PDF.ljust(6 * 1024**2, b"x")}
    provider.locator('input[type="file"]').set_input_files(large)
    expect(provider.get_by_text(re.compile("must be 5.* smaller"))).to_be_visible()


def test_a_request_about_another_providers_event_is_not_found(as_user, server):
    title = new_title("Poetry of place")
    event = server.add_event("other", title=title, **LAST_WEEK)
    page = as_user("provider", f"/event?id={event.id}&ask=correction")
    expect(refusal(page)).to_contain_text("There is nothing here under this address")


def test_staff_decide_several_at_once(provider, staff, server):
    titles = [new_title("Book talks") for _ in range(2)]
    for title in titles:
        server.add_event(title=title, **LAST_WEEK)
        ask_for_hours(provider, title, "8")
    go_to(staff, "Event Corrections")
    staff.get_by_text("Decide several at once").click()
    settle(staff)
    for title in titles:
        staff.get_by_text(re.compile(f"^{title} ·")).click()
        settle(staff)
    press(staff, "Approve")
    expect(success(staff)).to_contain_text("2 requests are approved")
    assert [server.event(title).minutes for title in titles] == [480, 480]
    assert isinstance(server.event(titles[0]), Event)


# Usernames and Account Access


def test_a_further_user_is_asked_for_and_gets_a_username_of_their_own(provider, staff, server):
    go_to(provider, "Account Requests")
    provider.get_by_text("Ask for a further user").click()
    provider.get_by_role("textbox", name="Full name", exact=True).first.fill("Orrin Selvig")
    provider.get_by_role("textbox", name="E-mail address", exact=True).first.fill("orrin@example.org")
    provider.get_by_text("User of a provider").click()
    press(provider, "Ask for this user")
    expect(success(provider)).to_contain_text(ANSWER)

    go_to(staff, "Account Requests")
    open_request(staff, request_about(server, "Orrin Selvig"))
    press(staff, "Approve")
    expect(success(staff)).to_contain_text("Approved")
    (orrin,) = server.stored(User, User.email == "orrin@example.org")
    assert f"Your username is {orrin.username}" in server.mail_to("orrin@example.org").get_content()
    go_to(provider, "Account Requests")
    expect(row_of(provider, "Orrin Selvig")).to_contain_text("Approved")


def test_information_that_needs_to_be_updated_is_asked_for(provider, staff, server):
    go_to(provider, "Account Requests")
    provider.get_by_text("Ask to change the details of our provider").click()
    type_text(provider, "Address (optional)", "212 South Third Street, Hamilton, MT 59840")
    press(provider, "Ask for these changes")
    expect(success(provider)).to_contain_text(ANSWER)
    go_to(staff, "Account Requests")
    open_request(staff, request_about(server, "Bitterroot Valley Learning Cooperative"))
    expect(row_of(staff, "Address")).to_contain_text("212 South Third Street")
    press(staff, "Approve")
    expect(success(staff)).to_contain_text("Approved")
