"""Times as a person types them into the form of an event, in a real browser."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import expect

from core import clock
from core.models import Event
from tests.browser.test_manual import AN_ONLINE_COURSE, new_title
from tests.browser.walk import fill_event, heading, press, settle, success

TOMORROW = clock.today() + timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "shown", "expected"),
    [
        ("130p", "1:30 PM", time(13, 30)),
        ("5:30 PM", "5:30 PM", time(17, 30)),
        ("2:15p", "2:15 PM", time(14, 15)),
    ],
)
def test_a_time_that_is_typed_is_the_time_that_is_stored(as_user, server, typed, shown, expected):
    title = new_title("By the clock")
    page = as_user("provider", "/add-event")
    heading(page, "Add Event").wait_for()
    fill_event(page, title=title, starts_on=TOMORROW, ends_on=TOMORROW, **AN_ONLINE_COURSE)
    field = page.get_by_label("Start Time", exact=True)
    field.fill("1:30")
    field.press("Tab")
    expect(page.get_by_text("in the morning or in the afternoon").first).to_be_visible()
    field.fill(typed)
    field.press("Tab")
    expect(field).to_have_value(shown)
    settle(page)
    press(page, "Add Event")
    expect(success(page)).to_contain_text(f"“{title}” was added.")
    assert [event.begins_at for event in server.stored(Event, Event.title == title)] == [expected]
