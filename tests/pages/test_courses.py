"""Standing courses and advice on the screens where events are entered."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core import clock
from core.actions import courses
from core.models import Event, Location, ProviderType, RecurringCourse
from core.permissions import Role
from pages.parts.events.advice import ALWAYS_OPEN
from tests.factories import make_event, make_provider, make_user
from tests.pages.test_event_form import fill, labeled, press

FIRST = clock.today() - timedelta(days=340)
LAST = clock.today() + timedelta(days=20)
YEAR_LONG = {"starts_on": FIRST, "ends_on": LAST, "location": Location.ONLINE}


@pytest.fixture
def ada(session):
    return make_user(session)


def stored(session, table):
    session.rollback()
    session.expire_all()
    return session.exec(select(table).order_by(table.id)).all()


def shown(app):
    return "".join(element.proto.body for element in app.get("html"))


def online_all_year(app):
    labeled(app.radio, "Location").set_value(Location.ONLINE)
    for field, day in zip(app.date_input, (FIRST, LAST), strict=True):
        field.set_value(day)
    return app.run()


def warnings(app):
    return [warning.value.replace("\\", "") for warning in app.warning]


def test_a_course_is_entered_that_opens_its_next_year_by_itself(open_screen, session, ada):
    app = fill(open_screen("add_event", ada))
    assert ALWAYS_OPEN not in [box.label for box in app.checkbox]
    online_all_year(app)
    labeled(app.checkbox, ALWAYS_OPEN).check()
    press(app, "Add Event")
    assert not app.exception
    (course,) = stored(session, RecurringCourse)
    assert course.renews_on == LAST - timedelta(days=30)
    assert [event.course_id for event in stored(session, Event)] == [course.id]


def test_a_course_that_cannot_begin_leaves_no_event_behind(open_screen, session, ada):
    app = online_all_year(fill(open_screen("add_event", ada)))
    labeled(app.checkbox, ALWAYS_OPEN).check()
    last_year = timedelta(days=360)
    for field, day in zip(app.date_input, (FIRST - last_year, LAST - last_year), strict=True):
        field.set_value(day)
    press(app, "Add Event")
    assert "over" in app.error[0].value
    assert not stored(session, Event)
    assert not stored(session, RecurringCourse)


def test_a_course_is_entered_that_does_not(open_screen, session, ada):
    press(online_all_year(fill(open_screen("add_event", ada))), "Add Event")
    assert len(stored(session, Event)) == 1
    assert not stored(session, RecurringCourse)


def test_a_single_event_provider_is_not_offered_it(open_screen, session):
    provider = make_provider(session, type=ProviderType.SINGLE_EVENT)
    app = online_all_year(fill(open_screen("add_event", make_user(session, provider_id=provider.id))))
    assert ALWAYS_OPEN not in [box.label for box in app.checkbox]


def test_the_screen_of_a_course_shows_its_years_and_stops_it(open_screen, session, ada):
    event = make_event(session, ada, **YEAR_LONG)
    press(open_screen("event", ada, id=str(event.id)), "Open its next year by itself")
    (course,) = stored(session, RecurringCourse)
    courses.renew_due(session, today=clock.today(), now=clock.now())
    app = open_screen("event", ada, course=course.course_code)
    html = shown(app)
    assert app.title[0].value == "Fractions"
    assert html.count("Reporting year") >= 2
    assert course.course_code in html
    assert "System" in shown(open_screen("event", ada, id=str(event.id + 1)))
    press(app, "Open no further year")
    assert "stopped" in app.success[0].value
    assert stored(session, RecurringCourse)[0].renews_on is None


def test_an_analyst_sees_the_years_and_stops_nothing(open_screen, session, ada):
    event = make_event(session, ada, **YEAR_LONG)
    courses.start(session, event, by=ada, today=clock.today(), now=clock.now())
    app = open_screen("event", make_user(session, Role.ANALYST), id=str(event.id))
    assert "Next year opens" in shown(app)
    assert "Open no further year" not in [button.label for button in app.button]


@pytest.mark.parametrize("address", ["", "NOBODYS", "x" * 5000, "%00"])
def test_an_address_of_no_course_is_not_found(open_screen, session, ada, address):
    make_event(session, ada)
    app = open_screen("event", ada, course=address)
    assert "nothing here under this address" in app.error[0].value


def test_the_address_of_anothers_course_is_not_found(open_screen, session, ada):
    event = make_event(session, ada, title="Secret title", **YEAR_LONG)
    course = courses.start(session, event, by=ada, today=clock.today(), now=clock.now())
    app = open_screen("event", make_user(session), course=course.course_code)
    assert "nothing here under this address" in app.error[0].value
    assert "Secret title" not in str(app.main)


def test_advice_is_given_and_keeps_nobody_from_going_on(open_screen, session, ada):
    tomorrow = clock.today() + timedelta(days=1)
    make_event(session, ada, title="Staff meeting", starts_on=tomorrow, ends_on=tomorrow)
    app = fill(open_screen("add_event", ada), **{"Title of the Event": "Staff meeting"}).run()
    assert len(warnings(app)) == 2
    assert "newsletter, 2020" in warnings(app)[0]
    assert "There is an event “Staff meeting”" in warnings(app)[1]
    press(app, "Add Event")
    assert len(stored(session, Event)) == 2


def test_what_is_entered_after_its_end_and_before_the_approval_is_pointed_out(open_screen, session, ada):
    ada.provider.approved_on = clock.today()
    session.commit()
    app = fill(open_screen("add_event", ada))
    for field in app.date_input:
        field.set_value(clock.today() - timedelta(days=3))
    app.run()
    assert ["is approved from" in warnings(app)[0], "over already" in warnings(app)[1]] == [True, True]


def test_the_event_that_is_edited_is_no_twin_of_itself(open_screen, session, ada):
    event = make_event(session, ada, starts_on=clock.today(), ends_on=clock.today())
    assert not warnings(open_screen("event", ada, id=str(event.id)))
