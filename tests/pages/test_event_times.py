"""Times in the form of an event: what is typed is what is stored, and a doubtful one is asked about."""

from datetime import time, timedelta

import pytest
from sqlmodel import select

from core import clock
from core.models import Request
from tests.factories import make_event, make_user
from tests.pages.test_event_form import TOMORROW, fill, labeled, press, stored


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.mark.parametrize(
    ("typed", "shown", "expected"),
    [
        ("130p", "1:30 PM", time(13, 30)), ("5:30 PM", "5:30 PM", time(17, 30)), ("2:15p", "2:15 PM", time(14, 15)),
        ("530p", "5:30 PM", time(17, 30)), ("13:30", "1:30 PM", time(13, 30)), ("8:30", "8:30 AM", time(8, 30)),
        ("noon", "12:00 PM", time(12)), ("10:00 PM", "10:00 PM", time(22)), ("6:00 am", "6:00 AM", time(6)),
    ],
)  # fmt: skip
def test_a_time_is_stored_as_it_was_typed_and_shown_in_words_at_once(open_screen, session, ada, typed, shown, expected):
    app = fill(open_screen("add_event", ada))
    labeled(app.text_input, "Start Time").set_value(typed)
    app.run()
    assert labeled(app.text_input, "Start Time").value == shown
    press(app, "Add Event")
    assert [event.begins_at for event in stored(session)] == [expected]


@pytest.mark.parametrize("typed", ["1:30", "1:00", "2:15", "3:30", "7:00", "6:59"])
@pytest.mark.parametrize("label", ["Start Time", "End Time"])
def test_a_time_that_may_be_morning_or_afternoon_is_asked_for_and_not_stored(open_screen, session, ada, typed, label):
    app = fill(open_screen("add_event", ada))
    labeled(app.text_input, label).set_value(typed)
    app.run()
    assert "in the morning or in the afternoon" in app.warning[0].value
    press(app, "Add Event")
    assert "in the morning or in the afternoon" in app.error[0].value
    assert stored(session) == []
    assert labeled(app.text_input, label).value == typed


@pytest.mark.parametrize(
    ("label", "typed", "question"),
    [
        ("Start Time", "3:30 AM", "Does it really begin at 3:30 AM"),
        ("Start Time", "5:59 AM", "Does it really begin at 5:59 AM"),
        ("Start Time", "03:30", "Does it really begin at 3:30 AM"),
        ("End Time", "10:01 PM", "Does it really end at 10:01 PM"),
    ],
)
def test_an_hour_of_the_night_is_stored_only_when_it_was_confirmed(open_screen, session, ada, label, typed, question):
    app = fill(open_screen("add_event", ada))
    labeled(app.text_input, label).set_value(typed)
    app.run()
    assert question in app.warning[0].value.replace("\\", "")
    press(app, "Add Event")
    assert question in app.error[0].value.replace("\\", "")
    assert stored(session) == []
    labeled(
        app.checkbox,
        "Yes, it " + question.removeprefix("Does it really ").replace("begin", "begins").replace("end", "ends"),
    ).check()
    press(app, "Add Event")
    assert len(stored(session)) == 1


@pytest.mark.parametrize("typed", ["later", "25:00", "8", "1330p"])
def test_what_is_no_time_is_refused_with_everything_still_there(open_screen, session, ada, typed):
    app = fill(open_screen("add_event", ada))
    labeled(app.text_input, "Start Time").set_value(typed)
    press(app, "Add Event")
    assert "write it like 1:30 PM" in app.error[0].value.replace("\\", "")
    assert stored(session) == []
    assert labeled(app.text_input, "Title of the Event").value == "Fractions"


def test_an_edit_and_a_copy_show_the_times_and_leave_them_as_they_are(open_screen, session, ada):
    times = {"begins_at": time(13, 30), "finishes_at": time(15)}
    event = make_event(session, ada, starts_on=TOMORROW, ends_on=TOMORROW, **times)
    app = open_screen("event", ada, id=str(event.id))
    assert labeled(app.text_input, "Start Time").value == "1:30 PM"
    labeled(app.text_input, "End Time").set_value("3:30p")
    press(app, "Save")
    assert not app.error
    assert [(e.begins_at, e.finishes_at) for e in stored(session)] == [(time(13, 30), time(15, 30))]
    app = open_screen("add_event", ada, copy=str(event.id))
    assert [labeled(app.text_input, label).value for label in ("Start Time", "End Time")] == ["1:30 PM", "3:30 PM"]


def test_a_night_that_is_stored_already_is_not_asked_about_again(open_screen, session, ada):
    event = make_event(session, ada, starts_on=TOMORROW, ends_on=TOMORROW, begins_at=time(5))
    app = open_screen("event", ada, id=str(event.id))
    labeled(app.text_input, "Title of the Event").set_value("Star party")
    press(app, "Save")
    assert [(e.title, e.begins_at) for e in stored(session)] == [("Star party", time(5))]


def test_a_time_is_taken_away_by_emptying_its_field(open_screen, session, ada):
    event = make_event(session, ada, starts_on=TOMORROW, ends_on=TOMORROW, begins_at=time(9))
    app = open_screen("event", ada, id=str(event.id))
    labeled(app.text_input, "Start Time").set_value("")
    press(app, "Save")
    assert [e.begins_at for e in stored(session)] == [None]


@pytest.mark.parametrize(("typed", "shown"), [("1:30p", "1:30 PM"), ("1:30", "1:30")])
def test_a_draft_brings_a_time_back_as_it_was_typed(open_screen, ada, typed, shown):
    app = fill(open_screen("add_event", ada))
    labeled(app.text_input, "Start Time").set_value(typed)
    app.run()
    app = press(open_screen("add_event", ada), "Go on with it")
    assert not app.exception
    assert labeled(app.text_input, "Start Time").value == shown


def test_a_correction_is_asked_for_with_a_time_in_words(open_screen, session, ada):
    ago = clock.today() - timedelta(days=3)
    event = make_event(session, ada, starts_on=ago, ends_on=ago, begins_at=time(9))
    app = open_screen("event", ada, id=str(event.id), ask="correction")
    assert labeled(app.text_input, "Start Time").value == "9:00 AM"
    labeled(app.text_area, "Why does it need to change?").set_value("It began after lunch.")
    labeled(app.text_input, "Start Time").set_value("1:30p")
    press(app, "Ask for the correction")
    assert not app.error
    session.rollback()
    assert session.exec(select(Request)).one().proposed["begins_at"] == "13:30:00"
