from datetime import date, timedelta

import pytest
from sqlmodel import select

from core import clock
from core.actions import counts as actions
from core.actions import events
from core.models import Event
from core.permissions import Role
from core.rules.count_reports import CountReport
from core.rules.counts import FIELD
from tests.factories import issue_all, make_event, make_user, put_on_roster

LONG_AGO = date(2025, 6, 1)


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def ended(session, ada):
    return make_event(session, ada, starts_on=LONG_AGO, ends_on=LONG_AGO)


def labeled(fields, label):
    return next(field for field in fields if field.label == label)


def counts(session):
    session.rollback()  # a new snapshot
    session.expire_all()
    return [event.certificates_issued for event in session.exec(select(Event).order_by(Event.id))]


def report(app, typed):
    labeled(app.text_input, FIELD).set_value(typed)
    return labeled(app.button, "Save count").click().run()


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
    assert labeled(app.text_input, FIELD).value == typed
    assert counts(session) == [None]


def test_an_unusual_count_is_asked_again_and_then_taken(open_screen, session, ada, ended):
    app = report(open_screen("event", ada, id=str(ended.id)), "2500")
    assert counts(session) == [None]
    assert "2,500" in app.warning[0].value.replace("\\", "")
    labeled(app.checkbox, "Yes, the number is right").check()
    labeled(app.button, "Save count").click().run()
    assert counts(session) == [2500]


def test_another_number_forgets_the_question(open_screen, session, ada, ended):
    app = report(open_screen("event", ada, id=str(ended.id)), "2500")
    labeled(app.text_input, FIELD).set_value("25").run()
    assert not app.warning


def test_a_count_is_corrected_with_a_reason(open_screen, session, ada, ended):
    report(open_screen("event", ada, id=str(ended.id)), "24")
    app = open_screen("event", ada, id=str(ended.id))
    labeled(app.text_input, FIELD).set_value("25")
    labeled(app.button, "Save correction").click().run()
    assert "why this changes" in app.error[0].value
    labeled(app.text_input, "Reason for the correction").set_value("One came late")
    labeled(app.button, "Save correction").click().run()
    assert counts(session) == [25]


def test_before_the_end_a_count_is_not_asked_for_and_the_day_is_told(open_screen, session, ada):
    today = clock.today()
    event = make_event(session, ada, starts_on=today, ends_on=today)
    app = open_screen("event", ada, id=str(event.id))
    tomorrow = today + timedelta(days=1)
    assert f"{tomorrow:%B} {tomorrow.day}, {tomorrow.year}" in app.info[0].value
    assert FIELD not in [field.label for field in app.text_input]


def beside(app, event):
    """The field of an event, found as a screen reader finds it."""
    return next(field for field in app.text_input if field.label.startswith(f"{event.title}, "))


def save(app, **numbers):
    for title, number in numbers.items():
        next(field for field in app.text_input if field.label.startswith(f"{title}, ")).set_value(number)
    return labeled(app.button, "Save counts").click().run()


def make_ended(session, by, *titles):
    return [make_event(session, by, title=title, starts_on=LONG_AGO, ends_on=LONG_AGO) for title in titles]


def report_as(session, event, number, by, reason=""):
    session.rollback()
    actions.report(session, [CountReport(event, number, reason)], by=by, today=clock.today(), now=clock.now())


def test_the_list_takes_all_that_wait_and_leaves_empty_fields_alone(open_screen, session, ada):
    make_ended(session, ada, "One", "Two", "Three")
    app = save(open_screen("counts", ada), One="7", Three="0")
    assert not app.exception
    assert "2 counts are in. Thank you. 7 for “One”, 0 for “Three”" in app.success[0].value.replace("\\", "")
    assert counts(session) == [7, None, 0]


def test_more_than_five_counts_are_told_by_the_first_five_and_how_many_more(open_screen, session, ada):
    titles = ["Ay", "Be", "Ce", "De", "Ee", "Ef", "Ge"]
    make_ended(session, ada, *titles)
    app = save(open_screen("counts", ada), **{title: str(place) for place, title in enumerate(titles)})
    assert app.success[0].value.replace("\\", "").endswith("4 for “Ee” and 2 more.")


def test_a_number_belongs_to_its_event_whatever_others_report_meanwhile(open_screen, session, ada):
    """As it was on a grid of 60: the rows moved up, and 30 went to the event before."""
    made = make_ended(session, ada, *(f"Evening Circle {number:02}" for number in range(1, 61)))
    app = open_screen("counts", ada)
    assert "60 waiting" in app.header[0].value
    beside(app, made[56]).set_value("30")
    report_as(session, made[1], 5, make_user(session, provider_id=ada.provider_id))
    app = labeled(app.button, "Save counts").click().run()
    assert "30 for “Evening Circle 57”" in app.success[0].value.replace("\\", "")
    assert [(place, n) for place, n in enumerate(counts(session)) if n is not None] == [(1, 5), (56, 30)]


def test_a_number_beside_an_event_that_was_reported_meanwhile_is_not_stored_and_stays(open_screen, session, ada):
    one, two = make_ended(session, ada, "One", "Two")
    app = open_screen("counts", ada)
    report_as(session, one, 12, make_user(session, provider_id=ada.provider_id, full_name="Bo Ray"))
    app = save(app, One="30", Two="4")
    assert "Bo Ray reported 12 meanwhile; you typed 30" in app.error[0].value.replace("\\", "")
    assert counts(session) == [12, None]
    assert (beside(app, one).value, beside(app, two).value) == ("30", "4")
    assert any("Reported meanwhile by Bo Ray: 12" in element.proto.body for element in app.get("html"))
    app = labeled(app.button, "Save counts").click().run()
    assert "Say in a few words why this changes" in app.error[0].value
    assert counts(session) == [12, None]
    next(f for f in app.text_input if f.label.startswith("Reason, if it differs, One")).set_value("Bo miscounted")
    app = labeled(app.button, "Save counts").click().run()
    assert not app.error
    assert counts(session) == [30, 4]


def test_a_reason_typed_for_the_roster_is_no_reason_to_correct_what_came_meanwhile(open_screen, session, ada):
    (one,) = make_ended(session, ada, "One")
    put_on_roster(session, one, ada, "Ann", "Bo")
    app = save(open_screen("counts", ada), One="3")
    assert "2 people on the roster completed it" in app.error[0].value
    report_as(session, one, 2, ada)
    next(f for f in app.text_input if f.label.startswith("Reason, if it differs, One")).set_value("One on paper")
    app = labeled(app.button, "Save counts").click().run()
    assert "reported 2 meanwhile; you typed 3" in app.error[0].value
    assert counts(session) == [2]


def test_the_same_number_that_came_meanwhile_is_not_stored_again(open_screen, session, ada):
    (one,) = make_ended(session, ada, "One")
    app = open_screen("counts", ada)
    report_as(session, one, 12, make_user(session, provider_id=ada.provider_id))
    app = save(app, One="12")
    assert "were in already" in app.success[0].value
    assert counts(session) == [12]


def test_a_correction_does_not_go_over_another_one_that_came_meanwhile(open_screen, session, ada, ended):
    report_as(session, ended, 24, ada)
    app = open_screen("event", ada, id=str(ended.id))
    report_as(session, ended, 30, make_user(session, provider_id=ada.provider_id), "Six on paper")
    labeled(app.text_input, FIELD).set_value("25")
    labeled(app.text_input, "Reason for the correction").set_value("One came late")
    app = labeled(app.button, "Save correction").click().run()
    assert "reported 30 meanwhile; you typed 25" in app.error[0].value
    assert counts(session) == [30]
    assert labeled(app.text_input, FIELD).value == "25"


def test_unusual_numbers_of_the_list_are_asked_about_together_and_each_anew(open_screen, session, ada):
    make_ended(session, ada, "One", "Two", "Three")
    app = save(open_screen("counts", ada), One="2500", Two="2600", Three="2000")
    question = app.warning[0].value.replace("\\", "")
    assert "2,500 certificates for “One”, 2,600 certificates for “Two” are unusually many" in question
    labeled(app.checkbox, "Yes, the number is right").check()
    app = save(app, One="9500")
    assert counts(session) == [None, None, None]
    assert "9,500" in app.warning[0].value.replace("\\", "")
    assert not labeled(app.checkbox, "Yes, the number is right").value
    labeled(app.checkbox, "Yes, the number is right").check()
    labeled(app.button, "Save counts").click().run()
    assert counts(session) == [9500, 2600, 2000]


def test_issued_certificates_are_pointed_out_and_reported_with_one_press(open_screen, session, ada):
    one, two, _three = make_ended(session, ada, "One", "Two", "Three")
    put_on_roster(session, one, ada, "Ann", "Bo")
    issue_all(session, one, ada)
    put_on_roster(session, two, ada, "Cy")
    app = open_screen("counts", ada)
    assert "2 certificates were issued here." in "".join(element.proto.body for element in app.get("html"))
    app = labeled(app.button, "Report 2 certificates for One").click().run()
    assert "2 for “One”" in app.success[0].value.replace("\\", "")
    assert counts(session) == [2, None, None]


def test_no_count_is_stored_that_nobody_typed_or_pressed(open_screen, session, ada):
    one, two, three = make_ended(session, ada, "One", "Two", "Three")
    put_on_roster(session, one, ada, "Ann", "Bo")
    issue_all(session, one, ada)
    app = open_screen("counts", ada)
    assert [beside(app, event).value for event in (one, two, three)] == ["", "", ""]
    app = save(app)
    assert "Enter a number in at least one row" in app.error[0].value
    assert counts(session) == [None, None, None]
    save(app, Three="7")
    assert counts(session) == [None, None, 7]


def test_a_canceled_event_says_so_where_its_number_was_typed(open_screen, session, ada):
    (one,) = make_ended(session, ada, "One")
    app = open_screen("counts", ada)
    events.cancel(session, one, reason="Snow", by=make_user(session, Role.STAFF), now=clock.now())
    app = save(app, One="3")
    assert "“One” was canceled" in app.error[0].value.replace("\\", "")
    assert counts(session) == [None]


def test_the_list_has_pages_where_it_is_longer_than_one(open_screen, session, ada, monkeypatch):
    monkeypatch.setattr("pages.parts.events.count_fields.MOST_FIELDS", 2)
    made = make_ended(session, ada, "One", "Two", "Three", "Four", "Five")
    first = open_screen("counts", ada)
    assert [f.label.split(",")[0] for f in first.text_input] == ["One", "Two"]
    second = open_screen("counts", ada, after=f"{made[1].id}.{LONG_AGO}")
    assert [f.label.split(",")[0] for f in second.text_input] == ["Three", "Four"]
    last = open_screen("counts", ada, after=f"{made[3].id}.{LONG_AGO}")
    assert [f.label.split(",")[0] for f in last.text_input] == ["Five"]


def test_staff_hear_whose_event_it_is(open_screen, session, ended):
    app = open_screen("counts", make_user(session, Role.STAFF))
    assert app.text_input[0].label == "Fractions, June 1, 2025, Helena Public Schools"


def test_every_wrong_number_of_the_list_is_told_at_once_and_none_is_stored(open_screen, session, ada):
    make_ended(session, ada, "First", "Second", "Third")
    app = save(open_screen("counts", ada), First="7", Second="-1", Third="1.5")
    assert app.error[0].value.startswith("2 things need your attention")
    assert "Second" in app.error[0].value
    assert "Third" in app.error[0].value
    assert counts(session) == [None, None, None]


def test_nothing_due_says_so(open_screen, ada):
    assert "Every count that is due is in" in open_screen("counts", ada).success[0].value


def test_staff_see_how_many_providers_are_late(open_screen, session, ended):
    app = open_screen("home", make_user(session, Role.STAFF))
    assert {metric.label: metric.value for metric in app.metric}["Providers that are late"] == "1"


def test_home_counts_what_is_due_beside_what_is_overdue_and_nothing_twice(open_screen, session, ada):
    for days in (31, 30, 30, 1, 0):
        ended = clock.today() - timedelta(days=days)
        make_event(session, ada, starts_on=ended, ends_on=ended)
    tiles = {metric.label: metric.value for metric in open_screen("home", ada).metric}
    assert (tiles["Counts overdue"], tiles["Counts due, not overdue"]) == ("1", "3")
