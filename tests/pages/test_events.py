from datetime import date, timedelta

import pytest

from core import clock
from core.actions.events import cancel
from core.permissions import Role
from core.rules.counts import due_on
from pages.parts.events.table import state_cell
from tests.factories import NOW, make_event, make_user


@pytest.fixture
def ada(session):
    return make_user(session)


def shown(app):
    return "".join(element.proto.body for element in app.get("html"))


def test_a_row_offers_what_can_be_done_with_its_event(open_screen, session, ada):
    tomorrow = clock.today() + timedelta(days=1)
    make_event(session, ada, title="Ahead", starts_on=tomorrow, ends_on=tomorrow)
    html = shown(open_screen("events", ada))
    assert all(words in html for words in ("Ahead", "Upcoming", ">Edit<", ">Print to PDF<", ">Copy<"))
    assert ">Report count<" not in html


def test_an_ended_event_offers_its_count_and_no_edit(open_screen, session, ada):
    make_event(session, ada, starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 1))
    html = shown(open_screen("events", ada))
    assert all(words in html for words in ("Overdue", ">Report count<"))
    assert ">Edit<" not in html


def test_a_count_that_was_due_in_another_reporting_year_names_it(session, ada):
    event = make_event(session, ada, starts_on=date(2025, 4, 1), ends_on=date(2025, 4, 1))
    due = due_on(event)
    same_year, next_year = (str(state_cell(event, today)) for today in (date(2025, 6, 30), date(2025, 7, 1)))
    assert f"was due {due:%b} {due.day}<" in same_year
    assert f"was due {due:%b} {due.day}, 2025<" in next_year


def test_a_canceled_event_is_not_printed(open_screen, session, ada):
    event = make_event(session, ada)
    cancel(session, event, reason="Snow", by=make_user(session, Role.STAFF), now=NOW)
    html = shown(open_screen("events", ada))
    assert "Canceled" in html
    assert ">Print to PDF<" not in html


def test_what_users_type_is_shown_letter_for_letter(open_screen, session, ada):
    title = "<script>alert(1)</script> **bold** [x](http://evil.example) 🙂 Apsáalooke"
    event = make_event(session, ada, title=title)
    html = shown(open_screen("events", ada))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **bold**" in html
    assert "<script>" not in html
    heading = open_screen("event", ada, id=str(event.id)).title[0].value
    assert "\\*\\*bold\\*\\*" in heading
    assert "\\[x\\]\\(" in heading


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"Reading", "Writing"}),
        ({"search": "read"}, {"Reading"}),
        ({"state": "upcoming"}, {"Writing"}),
        ({"state": "overdue"}, {"Reading"}),
        ({"state": "Upcoming"}, {"Writing"}),
        ({"state": "Overdue"}, {"Reading"}),
        ({"state": "nonsense"}, {"Reading", "Writing"}),
        ({"sort": "nonsense"}, {"Reading", "Writing"}),
    ],
)
def test_a_view_has_an_address(open_screen, session, ada, query, titles):
    tomorrow = clock.today() + timedelta(days=1)
    make_event(session, ada, title="Reading", starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 1))
    make_event(session, ada, title="Writing", starts_on=tomorrow, ends_on=tomorrow)
    app = open_screen("events", ada, **query)
    assert not app.exception
    assert {title for title in ("Reading", "Writing") if title in shown(app)} == titles


def box(app, label):
    return next(box for box in app.selectbox if box.label == label)


def test_what_is_chosen_stands_in_the_address_by_its_id(open_screen, session, ada):
    make_event(session, ada)
    app = open_screen("events", ada, after="1.2026-01-01")
    app = box(app, "State").set_value("Upcoming").run()
    app = box(app, "Sort").set_value("Oldest first").run()
    assert not app.exception
    assert dict(app.query_params) == {"state": "upcoming", "sort": "oldest"}
    app = box(app, "State").set_value("All").run()
    assert dict(app.query_params) == {"sort": "oldest"}


@pytest.mark.parametrize(
    ("state", "shown_state"), [("overdue", "Overdue"), ("Overdue", "Overdue"), ("cancelled", "Canceled"), ("x", "All")]
)
def test_the_field_shows_what_the_address_asks_for(open_screen, session, ada, state, shown_state):
    make_event(session, ada)
    assert box(open_screen("events", ada, state=state), "State").value == shown_state


def test_an_address_that_asks_for_nothing_clears_the_fields_of_the_same_screen(open_screen, session, ada):
    make_event(session, ada)
    app = box(open_screen("events", ada), "State").set_value("Overdue").run()
    app.query_params.clear()
    assert box(app.run(), "State").value == "All"


def test_older_and_newer_lead_through_the_pages(open_screen, session, ada):
    for number in range(51):
        make_event(session, ada, title=f"Event {number:02}")
    html = shown(open_screen("events", ada))
    assert ">Older<" in html
    assert ">Newer<" not in html
    assert "Event 00" not in html
    cursor = html.split("after=")[1].split('"')[0]
    second = shown(open_screen("events", ada, after=cursor))
    assert "Event 00" in second
    assert ">Newer<" in second
    assert ">Older<" not in second


def test_an_empty_list_says_what_to_do_next(open_screen, ada):
    assert "Add Event" in open_screen("events", ada).info[0].value


def test_the_history_of_an_event_is_told_in_words(open_screen, session, ada):
    event = make_event(session, ada)
    html = shown(open_screen("event", ada, id=str(event.id)))
    assert "Entered the event" in html
    assert "June 15, 2026, 12:00 PM" in html


def test_staff_cancel_an_event_with_a_reason(open_screen, session, ada):
    event = make_event(session, ada)
    app = open_screen("event", make_user(session, Role.STAFF), id=str(event.id))
    press = lambda: next(b for b in app.button if b.label == "Cancel the event").click().run()  # noqa: E731
    press()
    assert "why this changes" in app.error[0].value
    next(field for field in app.text_input if field.label == "Reason").set_value("Snow")
    press()
    session.refresh(event)
    assert event.cancelled_at
