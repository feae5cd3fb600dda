"""“Continuously Available Asynchronous Activities”, walked year by year; and the help and the tour on the way.

The server's clock cannot be moved, so a course is entered that began long ago and ends soon.
"""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlmodel import Session

from core import clock
from core.actions import courses
from core.formats import day, days
from core.models import Event, OutboxMail, RecurringCourse
from core.models.events import last_day_for
from core.rules.years import year_in_words, year_of
from pages.parts.events.advice import ALWAYS_OPEN
from tests.browser.papers import print_to_pdf, text_of_pdf
from tests.browser.test_manual import AN_ONLINE_COURSE, list_events, new_title
from tests.browser.walk import fill_event, heading, press, settle, sign_in, success

BEGAN = clock.today() - timedelta(days=345)
ENDS = clock.today() + timedelta(days=15)
NEXT = ENDS + timedelta(days=1)


def renew(server) -> None:
    """What the server does every hour, and soon after its start: whoever comes first opens the year."""
    with Session(server.engine, expire_on_commit=False) as session:
        courses.renew_due(session, today=clock.today(), now=clock.now())


def years_of(server, title: str) -> list[Event]:
    return server.stored(Event, Event.title == title)


def enter_course(page: Page, title: str) -> None:
    heading(page, "Add Event").wait_for()
    fill_event(page, title=title, starts_on=BEGAN, ends_on=ENDS, **AN_ONLINE_COURSE)
    page.get_by_text(ALWAYS_OPEN).click()
    settle(page)
    press(page, "Add Event")
    expect(success(page)).to_contain_text(f"“{title}” was added.")
    settle(page)


def test_a_course_that_is_always_open_goes_on_until_it_is_stopped(as_user, server):
    title = new_title("Always open")
    page: Page = as_user("provider", "/add-event")
    enter_course(page, title)
    (first,) = years_of(server, title)
    course = next(c for c in server.stored(RecurringCourse) if c.id == first.course_id)
    address = f"{server.url}/event?course={course.course_code}"
    expect(page.get_by_text(address)).to_be_visible()
    expect(page.get_by_text(f"On {day(ENDS - timedelta(days=30))}, by itself")).to_be_visible()

    # its next year opens by itself, and everybody is told
    renew(server)
    first, second = years_of(server, title)
    assert (second.starts_on, second.ends_on) == (NEXT, last_day_for(NEXT))
    told = {mail.to for mail in server.stored(OutboxMail, OutboxMail.kind == "standing_course_renewed")}
    assert {"provider@example.org", "manager@example.org"} <= told

    # the address stays and leads to the year that runs, which has the others at hand
    page.goto(address)
    heading(page, title).wait_for()
    settle(page)
    years = page.get_by_role("table", name="Each year")
    expect(years.get_by_role("row")).to_have_count(3)
    expect(years).to_contain_text(year_in_words(year_of(first)))
    years.get_by_role("link", name=days(second.starts_on, second.ends_on)).click()
    expect(page.get_by_text("Upcoming")).to_have_count(2)
    settle(page)
    expect(page.get_by_role("table", name="Newest first")).to_contain_text("System")
    expect(page.get_by_text(f"can be reported from {day(second.ends_on + timedelta(days=1))}")).to_be_visible()

    # each year has a certificate of its own
    list_events(page)
    row = page.get_by_role("row").filter(has_text=title).filter(has_text="Upcoming")
    assert days(second.starts_on, second.ends_on) in text_of_pdf(page, print_to_pdf(page, row))

    # the provider stops it
    page.goto(address)
    press(page, "Open no further year")
    expect(success(page)).to_contain_text("The course was stopped")
    expect(page.get_by_text("Not any more: the course was stopped")).to_be_visible()
    renew(server)
    assert len(years_of(server, title)) == 2


def test_a_course_that_was_entered_as_before_is_let_go_on_later(as_user, server):
    event = server.add_event(title=new_title("Entered as before"), first_day=-340, last_day=20, location="online")
    page: Page = as_user("provider", f"/event?id={event.id}")
    press(page, "Open its next year by itself")
    expect(success(page)).to_contain_text("The next year opens by itself on")
    expect(page.get_by_role("button", name="Open no further year")).to_be_visible()


def test_an_event_that_is_there_already_is_pointed_out_and_can_be_opened(as_user, server):
    event = server.add_event(title=new_title("Word problems in context"), first_day=50)
    first = clock.today() + timedelta(days=50)
    page: Page = as_user("provider", "/add-event")
    typed = event.title.replace("context", "contekst")
    fill_event(page, title=typed, starts_on=first, ends_on=first)
    expect(page.get_by_text(f"There is an event “{event.title}”")).to_be_visible()
    page.get_by_role("link", name="Open the one that is there").click()
    heading(page, event.title).wait_for()


def test_the_help_of_a_screen_leads_to_its_topic_and_back(as_user, server):
    page: Page = as_user("provider", "/counts")
    heading(page, "Counts").wait_for()
    page.get_by_role("link", name="Help").click()
    heading(page, "Help").wait_for()
    expect(page.get_by_role("heading", name="Recording the number of certificates issued")).to_be_visible()
    page.get_by_role("link", name="Go to Counts").click()
    heading(page, "Counts").wait_for()


def test_a_stranger_finds_help_before_signing_in(browse, server):
    page: Page = browse(viewport={"width": 375, "height": 800})
    page.goto(f"{server.url}/counts")
    page.get_by_role("link", name="Help on Accessing").click()
    heading(page, "Help").wait_for()
    expect(page.get_by_text("Open the mail that announced your account.")).to_be_visible()
    page.get_by_role("textbox", name="Search the help").fill("zip code")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Reporting events").click()
    expect(page.get_by_role("heading", name="Reporting events")).to_be_visible()


def test_the_tour_is_taken_without_a_mouse_and_not_offered_again(browse, server):
    server.add_provider_without_events("tourist")
    page: Page = browse()
    sign_in(page, server.url, "tourist")
    page.get_by_role("button", name="Next").focus()
    for number in range(2, 6):
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text=f"step {number} of 5")).to_be_visible()
        settle(page)
    page.keyboard.press("Enter")  # the button is now called Done, and still has the focus
    expect(success(page).filter(has_text="under My Account")).to_be_visible()
    page.reload()
    heading(page, "Home").wait_for()
    settle(page)
    expect(page.get_by_text("A short tour")).to_have_count(0)
    page.goto(f"{server.url}/account")
    press(page, "Take the tour")
    expect(page.get_by_text("step 1 of 5")).to_be_visible()
