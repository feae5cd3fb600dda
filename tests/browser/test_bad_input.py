"""What people type wrong, twice, at once or on a bad line: told plainly, and nothing typed is lost."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from core import clock
from core.models import Count, Event
from core.models.text_input import clean
from tests.browser.line import line_to
from tests.browser.papers import print_to_pdf, text_of_pdf
from tests.browser.walk import (
    LABELS,
    date_in,
    fill_event,
    heading,
    press,
    refusal,
    row_of,
    settle,
    sign_in,
    success,
    type_text,
)
from tests.naughty import NAUGHTY as NAUGHTY_STRINGS

DAY = clock.today() + timedelta(days=40)
A_GOOD_EVENT = {
    "title": "Prairie ecology",
    "instructor": "Wade Stensrud",
    "description": "Grasses and birds.",
    "categories": ["Science"],
    "starts_on": DAY,
    "ends_on": DAY,
    "zip_code": "59601",
    "hours": "6",
}
REFUSED = [
    ("title", "", "Enter the title of the event."),
    ("title", "   ", "Enter the title of the event."),
    ("description", "a" * 10_000, "Shorten the description of the event to 4,000 characters; it has 10,000."),
    ("ends_on", DAY - timedelta(days=1), "The End Date is before the Start Date; choose a later End Date."),
    ("ends_on", DAY + timedelta(days=400), "An event lasts one year at most"),
    ("zip_code", "00000", "There is no ZIP Code 00000; check the digits, or leave it empty."),
    ("hours", "0", "Enter the hours of instruction as a number from 0.5, like 6 or 1.5."),
    ("hours", "-1", "Enter the hours of instruction as a number from 0.5, like 6 or 1.5."),
    ("hours", "25", "25 hours do not fit into the dates of the event; check both."),
    ("hours", "1.7", "Enter the hours of instruction in steps of 0.5, like 0.5 or 1."),
]
NAUGHTY = (
    "<script>alert(1)</script> <b>bold</b> **stars** [link](http://example.org) $x^2$ :smile: `code` # Apsáalooke 🎉 "
    "\u202egnitset\u202c <img src=x onerror=alert(2)>"
)
SHOWN = NAUGHTY.replace("\u202e", "").replace("\u202c", "")  # what turns the direction of writing is taken out


def shown_in(page: Page, name: str) -> str:
    if name.endswith("_on"):
        return date_in(page, LABELS[name])
    return page.get_by_role("textbox", name=LABELS[name], exact=True).input_value()


def as_shown(typed: str | date) -> str:
    return f"{typed:%m/%d/%Y}" if isinstance(typed, date) else typed


def test_each_wrong_field_of_an_event_is_told_in_one_sentence_and_nothing_is_lost_or_stored(
    as_user, server, subtests: pytest.Subtests
):
    page: Page = as_user("provider", "/add-event")
    heading(page, "Add Event").wait_for()
    settle(page)
    fill_event(page, **A_GOOD_EVENT)
    before = server.event_ids()
    for name, wrong, sentence in REFUSED:
        with subtests.test(field=name, typed=str(wrong)[:20]):
            fill_event(page, **{name: wrong})
            press(page, "Add Event")
            expect(refusal(page).get_by_role("listitem")).to_have_count(1)
            expect(refusal(page)).to_contain_text(sentence)
            typed = {**A_GOOD_EVENT, name: wrong}
            for other in LABELS.keys() & typed.keys():
                assert shown_in(page, other) == as_shown(typed[other])
            expect(page.get_by_role("button", name="Remove Science")).to_be_visible()
            assert server.event_ids() == before
        fill_event(page, **{name: A_GOOD_EVENT[name]})
    press(page, "Add Event")
    heading(page, A_GOOD_EVENT["title"]).wait_for()
    assert len(server.event_ids()) == len(before) + 1


def test_everything_that_is_missing_is_told_at_once(as_user, server):
    page: Page = as_user("provider", "/add-event")
    heading(page, "Add Event").wait_for()
    settle(page)
    press(page, "Add Event")
    expect(refusal(page)).to_contain_text("8 things need your attention; nothing was saved yet.")
    expect(refusal(page).get_by_role("listitem")).to_have_count(8)


def test_markup_in_a_title_is_shown_letter_for_letter_everywhere(as_user, server):
    page: Page = as_user("provider", "/add-event")
    heading(page, "Add Event").wait_for()
    settle(page)
    fill_event(page, **{**A_GOOD_EVENT, "title": "Markup"})
    press(page, "Add Event")
    heading(page, "Markup").wait_for()
    settle(page)
    type_text(page, "Title of the Event", NAUGHTY)
    press(page, "Save")
    expect(success(page)).to_contain_text("Saved.")

    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text(SHOWN)
    expect(title.locator("b, strong, code, img, script, .katex")).to_have_count(0)
    history = page.get_by_role("table", name="Newest first")
    expect(history).to_contain_text(f"from “Markup” to “{SHOWN}”")
    expect(history.locator("b, strong, code, img, script")).to_have_count(0)

    page.goto(f"{server.url}/events")
    row = row_of(page, SHOWN)
    expect(row).to_have_count(1)
    expect(row.locator("b, strong, code, img, script")).to_have_count(0)
    text = text_of_pdf(page, print_to_pdf(page, row))
    for piece in (
        "<script>alert(1)</script>",
        "<b>bold</b> **stars**",
        "[link](http://example.org)",
        "# Apsáalooke",
        "<img src=x onerror=alert(2)>",
    ):
        assert piece in text


def test_a_count_is_a_whole_number_that_an_event_can_have(as_user, server, subtests: pytest.Subtests):
    event = server.add_event(title="Counting sheep", first_day=-5)
    page: Page = as_user("provider", f"/event?id={event.id}")
    heading(page, "Counting sheep").wait_for()
    settle(page)
    for typed, sentence in (
        ("-1", "Enter a whole number, 0 or more, like 24."),
        ("1.5", "Enter a whole number, 0 or more, like 24."),
        ("", "Enter a whole number, 0 or more, like 24."),
        ("a dozen", "Enter a whole number, 0 or more, like 24."),
        ("1000000000", "1,000,000,000 is more than any event can have; check the number."),
    ):
        with subtests.test(typed=typed):
            type_text(page, "Number of Certificates Issued", typed)
            press(page, "Save count")
            expect(refusal(page).get_by_role("listitem")).to_have_text([sentence])
            expect(page.get_by_role("textbox", name="Number of Certificates Issued")).to_have_value(typed)
    assert not server.stored(Count, Count.event_id == event.id)
    type_text(page, "Number of Certificates Issued", "12 ")
    press(page, "Save count")
    expect(success(page)).to_contain_text("The count is in.")
    assert server.event("Counting sheep").certificates_issued == 12


def test_an_unusual_count_is_asked_again_and_taken_once_confirmed(as_user, server):
    event = server.add_event(title="The great conference", first_day=-5)
    page: Page = as_user("provider", f"/event?id={event.id}")
    heading(page, "The great conference").wait_for()
    settle(page)
    type_text(page, "Number of Certificates Issued", "3000")
    press(page, "Save count")
    expect(page.get_by_text("3,000 certificates for “The great conference” is unusually many")).to_be_visible()
    expect(page.get_by_role("textbox", name="Number of Certificates Issued")).to_have_value("3000")
    assert server.event("The great conference").certificates_issued is None
    settle(page)
    page.get_by_text("Yes, the number is right").click()
    expect(page.get_by_role("checkbox", name="Yes, the number is right")).to_be_checked()
    press(page, "Save count")
    expect(success(page)).to_contain_text("The count is in.")
    assert server.event("The great conference").certificates_issued == 3000


def test_what_was_typed_is_still_there_after_the_line_was_down_and_can_be_saved(browse, server):
    with line_to(server.url) as line:
        page = browse()
        sign_in(page, line.url, "provider", "/add-event")
        heading(page, "Add Event").wait_for()
        settle(page)
        fill_event(page, **{**A_GOOD_EVENT, "title": "Down the line"})
        description = page.get_by_role("textbox", name=LABELS["description"])
        description.press_sequentially(" And more")
        line.cut()
        expect(page.locator(".stApp")).not_to_have_attribute("data-test-connection-state", "CONNECTED")
        page.wait_for_timeout(5000)  # that is how long the line is down
        line.mend()
        expect(page.locator(".stApp")).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=30_000)
        settle(page)
        expect(page.get_by_role("textbox", name=LABELS["title"])).to_have_value("Down the line")
        expect(description).to_have_value("Grasses and birds. And more")
        press(page, "Add Event")
        expect(success(page)).to_contain_text("“Down the line” was added.")
    assert server.event("Down the line").description == "Grasses and birds. And more"


def test_of_two_people_who_edit_the_same_event_the_second_is_told_and_overwrites_nothing(as_user, server):
    event = server.add_event(title="Shared event")
    first: Page = as_user("provider", f"/event?id={event.id}")
    second: Page = as_user("manager", f"/event?id={event.id}")
    for page in (first, second):
        heading(page, "Shared event").wait_for()
        settle(page)
    fill_event(first, instructor="The first")
    press(first, "Save")
    expect(success(first)).to_contain_text("Saved.")
    fill_event(second, instructor="The second")
    press(second, "Save")
    expect(refusal(second)).to_contain_text("Someone else changed this while you were editing, so nothing was saved")
    expect(second.get_by_role("textbox", name="Instructor Name")).to_have_value("The second")
    assert server.event("Shared event").instructor == "The first"


def test_a_double_click_on_add_event_makes_one_event(as_user, server):
    page: Page = as_user("provider", "/add-event")
    heading(page, "Add Event").wait_for()
    settle(page)
    fill_event(page, **{**A_GOOD_EVENT, "title": "Twice pressed"})
    page.get_by_role("button", name="Add Event", exact=True).dblclick()
    heading(page, "Twice pressed").wait_for()
    settle(page)
    assert len(server.stored(Event, Event.title == "Twice pressed")) == 1


def test_typing_while_the_screen_is_still_being_drawn_loses_nothing(as_user, server):
    event = server.add_event(title="Quick fingers")
    page: Page = as_user("provider", "/events")
    row_of(page, "Quick fingers").get_by_role("link", name="Edit").click()
    heading(page, "Quick fingers").wait_for()
    type_text(page, "Instructor Name", "A quick typist")
    press(page, "Save")
    expect(success(page)).to_contain_text("Saved.")
    edited = server.event("Quick fingers")
    assert (edited.instructor, edited.description) == ("A quick typist", event.description)


def dangerous() -> list[str]:
    """Twenty of the naughty strings, spread over the list, that may be a title and hold something to interpret."""
    signs = ("<", "*", "[", "$", "{", "`", "\\", "&", "javascript")
    fit = [text for text in NAUGHTY_STRINGS if clean(text) and len(text) <= 200 and any(s in text for s in signs)]
    return fit[:: len(fit) // 20][:20]


def test_i1_twenty_naughty_strings_are_shown_letter_for_letter(as_user, server):
    texts = dangerous()
    assert len(texts) == 20
    for text in texts:
        server.add_event("other", title=text, first_day=90)
    page: Page = as_user("other", "/events?state=Upcoming")
    heading(page, "List Events").wait_for()
    settle(page)
    shown = {" ".join(title.split()) for title in page.get_by_role("rowheader").all_inner_texts()}
    assert {" ".join(clean(text).split()) for text in texts} <= shown
    for text in texts[:3]:
        type_text(page, "Search title and instructor", text)
        expect(page.get_by_role("heading", name="List Events")).to_be_visible()
