"""The user manual, walked step by step by a provider, in its words."""

import re
from datetime import date, timedelta
from itertools import count

from playwright.sync_api import Page, expect

from core import clock
from core.formats import day
from core.models import Count, Event, Location
from tests.browser.papers import print_to_pdf, text_of_pdf
from tests.browser.walk import (
    date_in,
    fill_event,
    heading,
    press,
    refusal,
    row_of,
    settle,
    success,
    type_date,
    type_text,
)

LAST_WEEK = {"first_day": -8, "last_day": -7}
AN_ONLINE_COURSE = {
    "instructor": "Ingrid Solberg",
    "description": "Open all year.",
    "categories": ["Instructional strategies"],
    "location": "Online",
    "hours": "15",
}
_numbers = count(1)


def new_title(words: str) -> str:
    return f"{words} {next(_numbers)}"


def list_events(page: Page) -> None:
    """“Event List”, then “List Events”."""
    press(page, "Event List")
    page.get_by_role("menuitem", name="List Events").click()
    heading(page, "List Events").wait_for()
    settle(page)


def open_event(page: Page, title: str) -> None:
    list_events(page)
    row_of(page, title).get_by_role("link", name=title, exact=True).click()
    heading(page, title).wait_for()
    settle(page)


def next_july() -> date:
    today = clock.today()
    return date(today.year + (today.month >= 7), 7, 1)


# Reporting Events


def test_an_event_is_reported_and_its_certificate_issued_as_the_manual_says(as_user, server):
    title = new_title("Watershed science in the field")
    first, last = clock.today() + timedelta(days=30), clock.today() + timedelta(days=31)
    page: Page = as_user("provider")

    # Reporting Events 1 to 3
    list_events(page)
    page.get_by_role("link", name="Add Event").click()
    heading(page, "Add Event").wait_for()
    fill_event(
        page,
        title=title,
        instructor="Wade Stensrud, Leona Daxpitchée",
        description="Sampling and mapping along the river.\nWear boots.",
        categories=["Science", "Indian Education for All"],
        starts_on=first,
        ends_on=last,
        location="In person",
        zip_code="59801",
    )
    expect(page.get_by_role("textbox", name="City", exact=True)).to_have_value("Missoula")
    expect(page.get_by_role("combobox", name="State")).to_have_value("Montana")
    fill_event(page, hours="7.5")
    press(page, "Add Event")
    heading(page, title).wait_for()
    expect(success(page)).to_contain_text(f"“{title}” was added.")

    event = server.event(title)
    assert (event.instructor, event.minutes) == ("Wade Stensrud, Leona Daxpitchée", 450)
    assert event.description == "Sampling and mapping along the river.\nWear boots."
    assert (event.starts_on, event.ends_on) == (first, last)
    assert (event.location, event.city, event.state, event.zip_code) == (
        Location.IN_PERSON,
        "Missoula",
        "MT",
        "59801",
    )

    list_events(page)
    row = row_of(page, title)
    for shown in ("Wade Stensrud, Leona Daxpitchée", f"{day(first)} to {day(last)}", "Missoula, MT", "7.5", "Upcoming"):
        expect(row).to_contain_text(shown)

    # Issuing Certificates 1
    text = text_of_pdf(page, print_to_pdf(page, row))
    for label, value in {
        "Title of Activity": title,
        "Name of Instructor": "Wade Stensrud, Leona Daxpitchée",
        "Beginning and Ending Dates of Activity": f"{day(first)} to {day(last)}",
        "Approved Provider Name": "Bitterroot Valley Learning Cooperative",
        "Provider’s Phone": "(406) 555-0142",
        "Location (City, State)": "Missoula, MT",
        "Professional Development Units Earned": "7.5",
    }.items():
        assert f"{label} {value}" in text

    # Reporting Events 4: only after the event
    open_event(page, title)
    expect(page.get_by_text(f"can be reported from {day(last + timedelta(days=1))}")).to_be_visible()
    expect(page.get_by_label("Number of Certificates Issued")).to_have_count(0)


def test_after_the_event_the_number_of_certificates_issued_is_recorded(as_user, server):
    event = server.add_event(title=new_title("Reading circles"), **LAST_WEEK)
    page: Page = as_user("provider")
    open_event(page, event.title)
    type_text(page, "Number of Certificates Issued", "24")
    press(page, "Save count")
    expect(success(page)).to_contain_text("The count is in.")
    expect(page.get_by_role("table", name="Reported")).to_contain_text("24")
    assert server.event(event.title).certificates_issued == 24
    list_events(page)
    expect(row_of(page, event.title)).to_contain_text("24 issued")


def test_an_event_for_which_no_certificates_were_issued_is_reported_with_0(as_user, server):
    event = server.add_event(title=new_title("An open hour"), **LAST_WEEK)
    page: Page = as_user("provider")
    open_event(page, event.title)
    type_text(page, "Number of Certificates Issued", "0")
    press(page, "Save count")
    expect(success(page)).to_contain_text("The count is in.")
    assert server.event(event.title).certificates_issued == 0
    list_events(page)
    expect(row_of(page, event.title)).to_contain_text("0 issued")


def test_a_count_is_corrected_with_a_reason_and_the_earlier_number_stays_in_sight(as_user, server):
    event = server.add_event(title=new_title("First aid"), **LAST_WEEK)
    page: Page = as_user("provider")
    open_event(page, event.title)
    type_text(page, "Number of Certificates Issued", "20")
    press(page, "Save count")
    expect(success(page)).to_contain_text("The count is in.")
    settle(page)
    page.get_by_text("Correct the number", exact=True).click()
    type_text(page, "Number of Certificates Issued", "22")
    press(page, "Save correction")
    expect(refusal(page)).to_contain_text("Say in a few words why this changes")
    type_text(page, "Reason for the correction", "Two signed late.")
    press(page, "Save correction")
    expect(success(page)).to_contain_text("The count is in.")
    reported = page.get_by_role("table", name="Reported")
    expect(reported.get_by_role("rowheader")).to_have_text(["22", "20"])
    numbers = [c.number for c in server.stored(Count, Count.event_id == event.id)]
    assert (numbers, server.event(event.title).certificates_issued) == ([20, 22], 22)


def test_many_counts_are_recorded_in_one_grid(as_user, server):
    first, second, left = (server.add_event("other", title=new_title("Session"), **LAST_WEEK) for _ in range(3))
    page: Page = as_user("other", "/counts")
    heading(page, "Counts").wait_for()
    settle(page)
    type_in_grid(page, {first.title: "14", second.title: "0"})
    press(page, "Save counts")
    expect(success(page)).to_contain_text("2 counts are in.")
    issued = {event.title: server.event(event.title).certificates_issued for event in (first, second, left)}
    assert issued == {first.title: 14, second.title: 0, left.title: None}


def type_in_grid(page: Page, numbers: dict[str, str]) -> None:
    """Type numbers into the fields of these titles. The last one is left by the click on the button."""
    for title, number in numbers.items():
        field = page.get_by_role("textbox", name=re.compile(rf"^{re.escape(title)}, "))
        field.click()
        page.keyboard.type(number)


# Revising Existing Events


def test_an_event_whose_end_date_has_not_passed_is_edited_on_its_row_and_saved(as_user, server):
    event = server.add_event(title=new_title("Choral singing"), first_day=0)
    page: Page = as_user("provider")
    list_events(page)
    row_of(page, event.title).get_by_role("link", name="Edit").click()
    heading(page, event.title).wait_for()
    settle(page)
    fill_event(page, instructor="Solveig Aaberg", hours="5")
    press(page, "Save")
    expect(success(page)).to_contain_text("Saved.")
    edited = server.event(event.title)
    assert (edited.instructor, edited.minutes, edited.version) == ("Solveig Aaberg", 300, 2)
    expect(page.get_by_role("table", name="Newest first")).to_contain_text("from “Emmy Noether” to “Solveig Aaberg”")


def test_a_certificate_keeps_what_was_there_when_it_was_printed(as_user, server):
    event = server.add_event(title=new_title("Bird songs"))
    page: Page = as_user("provider")
    list_events(page)
    before = print_to_pdf(page, row_of(page, event.title))
    open_event(page, event.title)
    fill_event(page, hours="2")
    press(page, "Save")
    expect(success(page)).to_contain_text("Saved.")
    list_events(page)
    after = print_to_pdf(page, row_of(page, event.title))
    assert "Units Earned 6" in text_of_pdf(page, before)
    assert "Units Earned 2" in text_of_pdf(page, after)


def test_an_event_whose_end_date_has_passed_says_why_it_is_not_edited_and_what_to_do(as_user, server):
    event = server.add_event(title=new_title("Ice on the road"), first_day=-1)
    page: Page = as_user("provider")
    list_events(page)
    expect(row_of(page, event.title).get_by_role("link", name="Edit")).to_have_count(0)
    open_event(page, event.title)
    expect(page.get_by_text("The last day of this event is over")).to_contain_text("ask for a correction")
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    expect(page.get_by_role("textbox", name="Title of the Event")).to_have_count(0)


def test_a_copy_starts_with_everything_but_the_dates(as_user, server):
    event = server.add_event(title=new_title("Number talks"), hours="2", categories=["math", "early"])
    page: Page = as_user("provider")
    list_events(page)
    row_of(page, event.title).get_by_role("link", name="Copy").click()
    heading(page, "Add Event").wait_for()
    expect(page.get_by_role("textbox", name="Instructor Name")).to_have_value("Emmy Noether")
    expect(page.get_by_role("textbox", name="City")).to_have_value("Helena")
    assert date_in(page, "Start Date") == "mm/dd/yyyy"
    copy = new_title("Number talks again")
    day_of_copy = clock.today() + timedelta(days=60)
    fill_event(page, title=copy, starts_on=day_of_copy, ends_on=day_of_copy)
    press(page, "Add Event")
    expect(success(page)).to_contain_text(f"“{copy}” was added.")
    assert server.event(copy).minutes == event.minutes
    assert server.event(copy).starts_on == day_of_copy


# Continuously Available Asynchronous Activities


def test_an_online_course_may_be_open_from_july_1_to_june_30(as_user, server):
    title = new_title("Self-paced course")
    page: Page = as_user("provider", "/add-event")
    first = next_july()
    last = date(first.year + 1, 6, 30)
    fill_event(page, title=title, starts_on=first, ends_on=last, **AN_ONLINE_COURSE)
    expect(page.get_by_role("textbox", name="City")).to_have_count(0)
    press(page, "Add Event")
    expect(success(page)).to_contain_text("was added")
    list_events(page)
    expect(row_of(page, title)).to_contain_text(f"{day(first)} to {day(last)}")
    assert "Location (City, State) Online" in text_of_pdf(page, print_to_pdf(page, row_of(page, title)))
    assert server.event(title).location == Location.ONLINE


def test_a_course_from_july_1_to_july_1_is_refused_with_the_offer_of_june_30(as_user, server):
    title = new_title("Self-paced course")
    page: Page = as_user("provider", "/add-event")
    first = next_july()
    fill_event(page, title=title, starts_on=first, ends_on=first.replace(year=first.year + 1), **AN_ONLINE_COURSE)
    press(page, "Add Event")
    expect(refusal(page)).to_contain_text(f"choose an End Date up to June 30, {first.year + 1}")
    assert not server.stored(Event, Event.title == title)
    type_date(page, "End Date", date(first.year + 1, 6, 30))
    press(page, "Add Event")
    expect(success(page)).to_contain_text(f"“{title}” was added.")
