from datetime import date, timedelta

import pytest
from sqlmodel import select

from core import clock
from core.models import Event
from core.permissions import Role
from core.rules.counts import FIELD
from tests.factories import make_event, make_user

LONG_AGO = date(2025, 6, 1)


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def ended(session, ada):
    return make_event(session, ada, starts_on=LONG_AGO, ends_on=LONG_AGO)


def labelled(fields, label):
    return next(field for field in fields if field.label == label)


def counts(session):
    session.rollback()  # a new snapshot
    session.expire_all()
    return [event.certificates_issued for event in session.exec(select(Event).order_by(Event.id))]


def report(app, typed):
    labelled(app.text_input, FIELD).set_value(typed)
    return labelled(app.button, "Save count").click().run()


@pytest.mark.parametrize(("typed", "number"), [("24", 24), ("0", 0), ("12 ", 12)])
def test_a_count_is_reported_on_the_events_screen(open_screen, session, ada, ended, typed, number):
    app = report(open_screen("event", ada, id=str(ended.id)), typed)
    assert not app.exception
    assert "Thank you" in app.success[0].value
    assert counts(session) == [number]


@pytest.mark.parametrize("typed", ["-1", "1.5", "", "many"])
def test_what_is_no_count_is_refused_and_stays_typed(open_screen, session, ada, ended, typed):
    app = report(open_screen("event", ada, id=str(ended.id)), typed)
    assert "whole number" in app.error[0].value
    assert labelled(app.text_input, FIELD).value == typed
    assert counts(session) == [None]


def test_an_unusual_count_is_asked_again_and_then_taken(open_screen, session, ada, ended):
    app = report(open_screen("event", ada, id=str(ended.id)), "2500")
    assert counts(session) == [None]
    assert "2,500" in app.warning[0].value.replace("\\", "")
    labelled(app.checkbox, "Yes, the number is right").check()
    labelled(app.button, "Save count").click().run()
    assert counts(session) == [2500]


def test_another_number_forgets_the_question(open_screen, session, ada, ended):
    app = report(open_screen("event", ada, id=str(ended.id)), "2500")
    labelled(app.text_input, FIELD).set_value("25").run()
    assert not app.warning


def test_a_count_is_corrected_with_a_reason(open_screen, session, ada, ended):
    report(open_screen("event", ada, id=str(ended.id)), "24")
    app = open_screen("event", ada, id=str(ended.id))
    labelled(app.text_input, FIELD).set_value("25")
    labelled(app.button, "Save correction").click().run()
    assert "why this changes" in app.error[0].value
    labelled(app.text_input, "Reason for the correction").set_value("One came late")
    labelled(app.button, "Save correction").click().run()
    assert counts(session) == [25]


def test_before_the_end_a_count_is_not_asked_for_and_the_day_is_told(open_screen, session, ada):
    today = clock.today()
    event = make_event(session, ada, starts_on=today, ends_on=today)
    app = open_screen("event", ada, id=str(event.id))
    tomorrow = today + timedelta(days=1)
    assert f"{tomorrow:%B} {tomorrow.day}, {tomorrow.year}" in app.info[0].value
    assert FIELD not in [field.label for field in app.text_input]


def grid(app, **numbers):
    app.session_state["counts"] = {
        "edited_rows": {int(row[1:]): {FIELD: number} for row, number in numbers.items()},
        "added_rows": [],
        "deleted_rows": [],
    }
    return labelled(app.button, "Save counts").click().run()


def test_the_grid_takes_all_that_wait_and_leaves_empty_rows_alone(open_screen, session, ada, ended):
    for _ in range(2):
        make_event(session, ada, starts_on=LONG_AGO, ends_on=LONG_AGO)
    app = grid(open_screen("counts", ada), r0="7", r2="0")
    assert not app.exception
    assert "2 counts are in" in app.success[0].value
    assert counts(session) == [7, None, 0]


def test_every_wrong_number_of_the_grid_is_told_at_once_and_none_is_stored(open_screen, session, ada, ended):
    for title in ("Second", "Third"):
        make_event(session, ada, title=title, starts_on=LONG_AGO, ends_on=LONG_AGO)
    app = grid(open_screen("counts", ada), r0="7", r1="-1", r2="1.5")
    assert app.error[0].value.startswith("2 things need your attention")
    assert "Second" in app.error[0].value
    assert "Third" in app.error[0].value
    assert counts(session) == [None, None, None]


def test_nothing_due_says_so(open_screen, ada):
    assert "Every count that is due is in" in open_screen("counts", ada).success[0].value


def test_staff_see_how_many_providers_are_late(open_screen, session, ended):
    app = open_screen("home", make_user(session, Role.STAFF))
    assert {metric.label: metric.value for metric in app.metric}["Providers that are late"] == "1"
