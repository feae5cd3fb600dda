"""Two people at once, each in a browser of their own, on one list of counts and on one roster."""

import re

from playwright.sync_api import Page, expect

from core.models import Attendee, Event
from tests.browser.server import Server
from tests.browser.test_issuing import looks_right, open_roster
from tests.browser.walk import choose_several, heading, press, refusal, settle, success, unfold

MANY = 55


def field_of(page: Page, title: str):
    return page.get_by_role("textbox", name=re.compile(rf"^{re.escape(title)}, "))


def open_counts(as_user) -> Page:
    page: Page = as_user("other", "/counts")
    heading(page, "Counts").wait_for()
    settle(page)
    return page


def counts_of(server: Server, title: str) -> dict[str, int]:
    found = server.stored(Event, Event.title.startswith(title))
    return {event.title: event.certificates_issued for event in found if event.certificates_issued is not None}


def test_a_count_stays_beside_its_event_when_another_person_reports_meanwhile(as_user, server):
    events = [server.add_event("other", title=f"Circle {n:02}", first_day=-90 + n % 40) for n in range(1, MANY + 1)]
    assert len(events) == MANY
    one, other = open_counts(as_user), open_counts(as_user)
    field_of(one, "Circle 52").click()
    one.keyboard.type("30")
    field_of(one, "Circle 03").click()
    one.keyboard.type("8")
    for title, number in (("Circle 02", "5"), ("Circle 03", "12")):
        field_of(other, title).click()
        other.keyboard.type(number)
    press(other, "Save counts")
    expect(success(other)).to_contain_text("2 counts are in.")

    press(one, "Save counts")
    expect(refusal(one)).to_contain_text("reported 12 meanwhile; you typed 8")
    assert counts_of(server, "Circle ") == {"Circle 02": 5, "Circle 03": 12}
    expect(field_of(one, "Circle 52")).to_have_value("30")
    expect(field_of(one, "Circle 03").first).to_have_value("8")
    looks_right(one)
    field_of(one, "Circle 03").first.fill("")
    press(one, "Save counts")
    expect(success(one)).to_contain_text("The count is in. Thank you. 30 for “Circle 52”.")
    assert counts_of(server, "Circle ") == {"Circle 02": 5, "Circle 03": 12, "Circle 52": 30}


def test_what_is_typed_at_full_speed_by_keyboard_is_what_is_stored(as_user, server):
    for number in range(50):
        server.add_event("other", title=f"Quick {number:02}", first_day=-200 + number)
    page = open_counts(as_user)
    labels = page.get_by_role("textbox", name=re.compile("^Quick")).evaluate_all(
        "found => found.map(e => e.getAttribute('aria-label').split(',')[0])"
    )
    assert len(labels) == 50
    expected = {title: place * 7 % 40 for place, title in enumerate(labels)}
    field_of(page, labels[0]).click()
    for number in expected.values():
        page.keyboard.type(str(number))
        page.keyboard.press("Tab")
    press(page, "Save counts")
    expect(success(page)).to_contain_text("50 counts are in.")
    assert counts_of(server, "Quick ") == expected


def test_of_two_who_correct_one_person_the_second_is_told_and_stores_nothing(as_user, server):
    event = server.add_event("other", first_day=-1, title="Two at a roster")
    with_people = as_user("other", f"/roster?id={event.id}")
    with_people.get_by_role("textbox", name="People", exact=True).fill("Ann Le\nBo Ray\nCy Oaks")
    with_people.get_by_role("textbox", name="People", exact=True).blur()
    settle(with_people)
    press(with_people, "Check")
    press(with_people, "Add 3 people")
    expect(success(with_people).first).to_contain_text("3 people are on the roster now")
    pages = [as_user("other", f"/roster?id={event.id}") for _ in range(2)]
    for page, name in zip(pages, ("Ann Leigh", "Ann Lee"), strict=True):
        open_roster(page, server, event.id)
        unfold(page, "Correct people, or take them off")
        choose_several(page, "Whom", ["Ann Le"])
        page.get_by_role("textbox", name="Name of Ann Le", exact=True).fill(name)
    looks_right(pages[0])
    press(pages[0], "Save corrections")
    expect(success(pages[0]).first).to_contain_text("Corrected: Ann Le.")
    press(pages[1], "Save corrections")
    expect(refusal(pages[1]).first).to_contain_text("now “Ann Leigh”, you typed “Ann Lee”")
    assert names(server, event) == ["Ann Leigh", "Bo Ray", "Cy Oaks"]
    expect(pages[1].get_by_role("textbox", name="Name of Ann Leigh", exact=True)).to_have_value("Ann Lee")
    looks_right(pages[1])
    press(pages[1], "Save corrections")
    expect(success(pages[1]).first).to_contain_text("Corrected: Ann Leigh.")
    assert names(server, event) == ["Ann Lee", "Bo Ray", "Cy Oaks"]


def names(server: Server, event: Event) -> list[str]:
    return [person.name for person in server.stored(Attendee, Attendee.event_id == event.id)]


def test_a_revoked_person_gets_no_certificate_by_the_next_issue(as_user, server):
    event = server.add_event("other", first_day=-1, title="One revoked")
    page = as_user("other", f"/roster?id={event.id}")
    page.get_by_role("textbox", name="People", exact=True).fill("Ann Lee\nBo Ray")
    page.get_by_role("textbox", name="People", exact=True).blur()
    settle(page)
    press(page, "Check")
    press(page, "Add 2 people")
    press(page, "Issue 2 certificates")
    expect(success(page).first).to_contain_text(
        "2 certificates were issued: 2 have no e-mail address: Ann Lee, Bo Ray."
    )
    settle(page)
    page.get_by_text("Revoke one certificate, or issue it anew").click()
    page.get_by_text("Revoke it", exact=True).click()
    settle(page)
    whose = page.get_by_role("combobox", name="Whose")
    whose.scroll_into_view_if_needed()  # a list of options closes when the page scrolls under it
    settle(page)
    whose.fill("Ann Lee")
    page.get_by_role("option", name="Ann Lee").click()
    settle(page)
    page.get_by_role("textbox", name="Reason", exact=True).fill("Was not there")
    press(page, "Revoke the certificate of Ann Lee")
    expect(success(page).first).to_contain_text("The certificate of Ann Lee is revoked.")
    expect(page.get_by_role("button", name=re.compile("^Issue 1"))).to_have_count(0)
    settle(page)
    page.get_by_text("Issue again to people whose certificate was revoked").click()
    looks_right(page)
    press(page, "Report 1 certificate")
    expect(success(page).first).to_contain_text("1 for “One revoked”")
