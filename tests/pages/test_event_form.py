from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core import clock
from core.actions import events as actions
from core.models import Event, Location
from core.permissions import Role
from tests.factories import details, make_event, make_provider, make_user

PAGES = Path(__file__).parents[2] / "pages"
TOMORROW = clock.today() + timedelta(days=1)


@pytest.fixture
def ada(session):
    return make_user(session)


def labeled(fields, label):
    return next(field for field in fields if field.label == label)


def fill(app, **values):
    typed = {
        "Title of the Event": "Fractions", "Instructor Name": "Emmy Noether", "Hours of Instruction": "6",
        "City": "Helena", **values,
    }  # fmt: skip
    for label, value in typed.items():
        labeled(app.text_input, label).set_value(value)
    app.text_area[0].set_value(values.get("Description of the Event", "Halves and thirds."))
    app.multiselect[0].set_value(["math", "iefa"])
    for date_input in app.date_input:
        date_input.set_value(TOMORROW)
    return app


def press(app, label):
    button = labeled(app.button, label)
    return button.click().run()


def stored(session):
    session.rollback()  # a new snapshot
    session.expire_all()
    return session.exec(select(Event)).all()


def test_an_event_is_entered_with_every_field_of_the_manual(open_screen, session, ada):
    app = fill(open_screen("add_event", ada))
    labeled(app.text_input, "ZIP Code").set_value("59801")
    app.run()
    assert labeled(app.text_input, "City").value == "Missoula"
    press(app, "Add Event")
    assert not app.exception
    (event,) = stored(session)
    assert (event.title, event.city, event.state, event.zip_code) == ("Fractions", "Missoula", "MT", "59801")
    assert (event.starts_on, event.ends_on, event.minutes) == (TOMORROW, TOMORROW, 360)
    assert sorted(category.code for category in event.categories) == ["iefa", "math"]
    assert "Fractions" in app.success[0].value


def test_a_zip_code_fills_the_city_and_the_state(open_screen, ada):
    app = open_screen("add_event", ada)
    labeled(app.text_input, "ZIP Code").set_value("82801").run()
    assert labeled(app.text_input, "City").value == "Sheridan"
    assert labeled(app.selectbox, "State").value == "WY"


def test_an_unknown_town_is_possible_with_a_warning(open_screen, session, ada):
    app = fill(open_screen("add_event", ada), City="Fort Belknap").run()
    assert "Fort Belknap" in app.warning[0].value.replace("\\", "")
    press(app, "Add Event")
    assert stored(session)[0].city == "Fort Belknap"


def test_an_online_event_asks_for_no_town(open_screen, session, ada):
    app = open_screen("add_event", ada)
    labeled(app.radio, "Location").set_value(Location.ONLINE).run()
    assert "City" not in [field.label for field in app.text_input]


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("Title of the Event", " ", "Enter the title"),
        ("Title of the Event", "x" * 10_000, "Shorten the title"),
        ("Instructor Name", "", "Enter the instructor"),
        ("Hours of Instruction", "0", "hours of instruction"),
        ("Hours of Instruction", "-2", "hours of instruction"),
        ("Hours of Instruction", "1.7", "steps of 0.5"),
        ("Hours of Instruction", "25", "do not fit"),
        ("ZIP Code", "00000", "no ZIP Code 00000"),
        ("City", "", "Enter the city"),
    ],
)
def test_a_refusal_is_one_plain_sentence_and_keeps_the_rest(open_screen, session, ada, label, typed, sentence):
    app = press(fill(open_screen("add_event", ada), **{label: typed}), "Add Event")
    assert not app.exception
    assert len(app.error) == 1
    assert sentence in app.error[0].value.replace("\\", "")
    assert stored(session) == []
    kept = {field.label: field.value for field in app.text_input}
    expected = {"Title of the Event": "Fractions", "Instructor Name": "Emmy Noether", label: typed}
    assert expected.items() <= kept.items()
    assert app.multiselect[0].value == ["math", "iefa"]


def test_all_problems_are_summed_up_in_one_alert(open_screen, session, ada):
    app = press(open_screen("add_event", ada), "Add Event")
    assert len(app.error) == 1
    assert app.error[0].value.startswith("8 things need your attention")
    assert stored(session) == []


def test_above_the_form_it_says_how_many_things_are_wrong(open_screen, session, ada):
    app = open_screen("add_event", ada)
    assert not app.warning
    app = press(fill(app, **{"Instructor Name": "", "Hours of Instruction": ""}), "Add Event")
    assert "2 things need your attention" in app.warning[0].value
    assert "2 things need your attention" in app.error[0].value


def test_pressing_twice_makes_one_event(open_screen, session, ada):
    app = fill(open_screen("add_event", ada))
    key = app.session_state["add-submission"]
    press(app, "Add Event")
    assert [event.submission for event in stored(session)] == [key]


def test_a_copy_starts_from_an_old_event_without_its_dates(open_screen, session, ada):
    old = make_event(session, ada, title="Fractions", instructor="Emmy Noether", hours="1.5")
    app = open_screen("add_event", ada, copy=str(old.id))
    assert labeled(app.text_input, "Title of the Event").value == "Fractions"
    assert labeled(app.text_input, "Hours of Instruction").value == "1.5"
    assert [field.value for field in app.date_input] == [None, None]
    assert app.multiselect[0].value == ["math"]


def test_a_copy_of_anothers_event_is_not_found(open_screen, session, ada):
    theirs = make_event(session)
    app = open_screen("add_event", ada, copy=str(theirs.id))
    assert "nothing here" in app.error[0].value


def test_staff_choose_for_whom_they_enter(open_screen, session):
    staff, provider = make_user(session, Role.STAFF), make_provider(session, name="Arlee Schools")
    app = open_screen("add_event", staff)
    press(fill(app), "Add Event")
    assert "Choose for whom" in app.error[0].value
    assert stored(session) == []
    labeled(app.selectbox, "Provider").set_value(provider.id)
    press(app, "Add Event")
    assert [event.provider_id for event in stored(session)] == [provider.id]


def running(session, ada, **values):
    return make_event(session, ada, starts_on=TOMORROW, ends_on=TOMORROW, **values)


def test_an_event_is_edited_until_it_is_over(open_screen, session, ada):
    event = running(session, ada)
    app = open_screen("event", ada, id=str(event.id))
    labeled(app.text_input, "Title of the Event").set_value("Decimals")
    press(app, "Save")
    assert not app.error
    assert [(e.title, e.version) for e in stored(session)] == [("Decimals", 2)]


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(open_screen, session, ada):
    event = running(session, ada)
    app = open_screen("event", ada, id=str(event.id))
    first = details(title="Decimals", starts_on=TOMORROW, ends_on=TOMORROW)
    actions.edit(session, event, first, seen_version=1, by=ada, today=clock.today(), now=clock.now())
    labeled(app.text_input, "Title of the Event").set_value("Too late")
    press(app, "Save")
    assert "Someone else changed this" in app.error[0].value
    assert labeled(app.text_input, "Title of the Event").value == "Too late"
    assert stored(session)[0].title == "Decimals"


def test_an_ended_event_says_why_it_is_not_edited_and_how_a_correction_is_asked_for(open_screen, session, ada):
    event = make_event(session, ada, starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 1))
    app = open_screen("event", ada, id=str(event.id))
    assert "Save" not in [button.label for button in app.button]
    said = app.info[0].value.replace("\\", "")
    assert "can no longer be edited" in said
    assert "ask for a correction below" in said


def test_returning_to_an_event_that_changed_meanwhile_starts_from_its_new_version(open_screen, session, ada):
    event = running(session, ada)
    app = open_screen("event", ada, id=str(event.id))
    app.switch_page("pages/account.py").run()
    newer = details(title="Decimals", starts_on=TOMORROW, ends_on=TOMORROW)
    actions.edit(session, event, newer, seen_version=1, by=ada, today=clock.today(), now=clock.now())
    app.query_params["id"] = str(event.id)
    app.switch_page("pages/event.py").run()
    assert labeled(app.text_input, "Title of the Event").value == "Decimals"
    labeled(app.text_input, "Title of the Event").set_value("Percents")
    press(app, "Save")
    assert not app.error
    assert [(e.title, e.version) for e in stored(session)] == [("Percents", 3)]


def test_a_town_comes_back_when_online_is_taken_back(open_screen, ada):
    app = open_screen("add_event", ada)
    labeled(app.text_input, "City").set_value("Helena").run()
    labeled(app.radio, "Location").set_value(Location.ONLINE).run()
    labeled(app.radio, "Location").set_value(Location.BOTH).run()
    assert labeled(app.text_input, "City").value == "Helena"


def test_what_was_typed_and_not_saved_is_offered_after_signing_in_again(open_screen, session, ada):
    fill(open_screen("add_event", ada)).run()
    app = open_screen("add_event", ada)  # another browser, or the same after an idle sign-out
    assert "was not saved" in app.markdown[0].value
    press(app, "Go on with it")
    assert labeled(app.text_input, "Title of the Event").value == "Fractions"
    assert [field.value for field in app.date_input] == [TOMORROW, TOMORROW]
    assert app.multiselect[0].value == ["math", "iefa"]
    press(app, "Add Event")
    assert len(stored(session)) == 1
    assert "Go on with it" not in [button.label for button in open_screen("add_event", ada).button]


def test_a_draft_is_left_when_its_typist_does_not_want_it_and_nobody_else_sees_it(open_screen, session, ada):
    fill(open_screen("add_event", ada)).run()
    assert "Go on with it" not in [b.label for b in open_screen("add_event", make_user(session)).button]
    press(open_screen("add_event", ada), "Leave it")
    assert "Go on with it" not in [button.label for button in open_screen("add_event", ada).button]


def test_the_warning_before_the_idle_sign_out_promises_drafts_where_there_are_some():
    callers = [file.name for file in (PAGES / "parts").rglob("*.py") if "save_draft(key" in file.read_text()]
    assert callers == ["form.py"], "say in idle_timeout which forms are kept"
    warning = (PAGES / "parts" / "frame" / "idle_timeout.py").read_text()
    assert "into the form of an event is kept" in warning
    assert "that you have not saved is lost" in warning
