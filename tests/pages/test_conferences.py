"""Import and conferences on their screens."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from core import clock
from core.actions import conferences as actions
from core.models import Conference, ConferenceDetails, Event, Provider, User
from core.permissions import Role
from tests.factories import make_conference, make_event, make_sessions, make_user

AGENDA = """Session title\tPresenter\tDate\tTime\tRoom\tStrand
Fractions\tEmmy Noether\t6/12/2026\t8:30-10:00 AM\t12\tMathematics
Decimals\t\t13/45/2026\t8:30-10:00 AM\t13\tMaths
Lunch\t\t\t\t\t
"""


@pytest.fixture
def ada(session):
    return make_user(session)


def labeled(elements, label):
    return next(element for element in elements if element.label.startswith(label))


def shown(app):
    return "".join(element.proto.body for element in app.get("html"))


def paste(app, text):
    labeled(app.text_area, "Or paste the rows here").set_value(text)
    return labeled(app.button, "Read the table").click().run()


def correct(app, key, **rows):
    """Type into the grid: the row's place and its cells, by field."""
    app.session_state[key] = {
        "edited_rows": {int(row[1:]): cells for row, cells in rows.items()},
        "added_rows": [],
        "deleted_rows": [],
    }
    return app.run()


def with_sessions(session, ada, *many):
    conference = make_conference(session, ada)
    return conference, make_sessions(session, conference, ada, *many)


def open_task(open_screen, user, conference, task):
    return open_screen("conference", user, id=str(conference.id), task=task)


def test_a_pasted_agenda_is_corrected_on_the_screen_and_stored(open_screen, session, ada):
    conference = make_conference(session, ada)
    app = open_task(open_screen, ada, conference, "Add sessions")
    key = f"same{conference.id}"
    app.text_area(key=f"{key}.description").set_value("A conference.")
    app.text_input(key=f"{key}.zip_code").set_value("59601").run()
    app = paste(app, AGENDA)
    assert not app.exception
    assert "Title of the Event from “Session title”" in app.caption[-1].value.replace("\\", "")
    assert "nothing is stored" in app.error[0].value
    assert labeled(app.button, "Store the sessions").disabled
    for words in ("Row 3", "Presenter", "“13/45/2026” is no date", "“Maths” is no category", "Row 4"):
        assert words in shown(app)
    fixed = {"instructor": "Sonya", "starts_on": "June 12, 2026", "categories": "math"}
    app = correct(app, f"sessions{conference.id}.grid.0", r0=fixed, r1={"Leave out": True})
    assert "Nothing is wrong in 2 rows" in app.success[0].value
    app = labeled(app.button, "Store the sessions (2)").click().run()
    assert not app.exception
    assert "2 sessions stored" in app.success[0].value
    session.rollback()
    stored = session.exec(select(Event).order_by(Event.id)).all()
    assert [(e.title, e.instructor, e.room, e.minutes, e.city) for e in stored] == [
        ("Fractions", "Emmy Noether", "12", 90, "Helena"),
        ("Decimals", "Sonya", "13", 90, "Helena"),
    ]
    assert {e.conference_id for e in stored} == {conference.id}


def test_what_was_corrected_stays_when_other_rows_are_shown_or_a_column_is_changed(open_screen, session, ada):
    rows = "Title,Presenter,Description,Date,Hours,Location,Strand,Room\nA,B,C,6/12/2026,2,Online,math,1\n"
    app = paste(open_screen("import_events", ada), f"{rows}D,,C,13/45/2026,2,Online,math,1\n")
    app = correct(app, "import.events.grid.0", r0={"instructor": "Sonya"})
    assert "1 thing needs attention in 1 row" in app.error[0].value
    app = labeled(app.button, "Show every row").click().run()
    assert not app.exception
    app = labeled(app.selectbox, "Room").set_value("(not in the table)").run()
    assert not app.exception
    assert app.session_state["import.events.grid.edits"] == {3: {"instructor": "Sonya"}}
    assert "Row 3" in shown(app)


def test_what_is_no_table_is_refused_in_place(open_screen, ada):
    app = paste(open_screen("import_events", ada), "")
    assert "is empty" in app.error[0].value
    assert not app.exception


def test_an_import_that_is_not_wanted_is_put_away(open_screen, ada):
    app = paste(open_screen("import_events", ada), AGENDA)
    app = labeled(app.button, "Bring another table").click().run()
    assert labeled(app.text_area, "Or paste").value == ""


def test_past_events_come_with_their_counts_and_an_unusual_one_is_asked_again(open_screen, session, ada):
    text = (
        "Title,Presenter,Description,Date,Hours,Location,Strand,Number of Certificates Issued\n"
        "A,B,C,6/12/2025,2,Online,math,2500\n"
    )
    app = paste(open_screen("import_events", ada), text)
    app = labeled(app.button, "Store the events").click().run()
    assert "unusually many" in app.warning[0].value
    app = labeled(app.checkbox, "Yes, the numbers are right").check().run()
    app = labeled(app.button, "Store the events").click().run()
    assert "1 event stored" in app.success[0].value
    session.rollback()
    assert session.exec(select(Event)).one().certificates_issued == 2500


def test_staff_bring_providers_and_users_from_the_old_system(open_screen, session):
    staff = make_user(session, Role.STAFF)
    app = open_screen("import_events", staff)
    app = labeled(app.radio, "What do you bring?").set_value("Providers").run()
    app = paste(app, "Name,Phone,Contact,Email\nHavre Public Schools,406-555-0101,Ada,a@b.org\n")
    app = labeled(app.button, "Store the providers").click().run()
    assert not app.exception
    app = open_screen("import_events", staff)
    app = labeled(app.radio, "What do you bring?").set_value("Users").run()
    app = paste(app, "Name,Email,Role,Provider\nAda Rides,ada.r@b.org,Manager,Havre Public Schools\n")
    app = labeled(app.button, "Open the accounts").click().run()
    assert not app.exception
    session.rollback()
    (provider,) = session.exec(select(Provider)).all()
    user = session.exec(select(User).where(User.email == "ada.r@b.org")).one()
    assert (user.provider_id, user.role) == (provider.id, Role.MANAGER)


def test_a_provider_brings_events_only(open_screen, ada):
    assert not open_screen("import_events", ada).radio


def test_a_conference_is_named_and_its_sessions_are_asked_for(open_screen, session, ada):
    app = open_screen("conferences", ada)
    labeled(app.text_input, "Name of the Conference").set_value("MEA Days")
    app = labeled(app.button, "Add conference").click().run()
    assert not app.exception
    assert app.title[0].value == "MEA Days"
    session.rollback()
    assert session.exec(select(Conference)).one().provider_id == ada.provider_id


def test_the_screen_of_a_conference_points_out_what_overlaps(open_screen, session, ada):
    same = {"room": "12", "begins_at": time(8), "finishes_at": time(9)}
    conference, _ = with_sessions(session, ada, {"title": "A", **same}, {"title": "B", **same})
    app = open_screen("conference", ada, id=str(conference.id))
    assert "overlap in one room" in app.warning[0].value
    assert all(words in shown(app) for words in (">A<", "8:00 AM to 9:00 AM", "Print together"))


def test_sessions_are_edited_together(open_screen, session, ada):
    tomorrow = clock.today() + timedelta(days=1)
    days = {"starts_on": tomorrow, "ends_on": tomorrow}
    conference, sessions = with_sessions(session, ada, {"title": "A", **days}, {"title": "B", **days})
    app = open_task(open_screen, ada, conference, "Edit together")
    app = labeled(app.button, "Change 2 sessions").click().run()
    assert "Choose what to change" in app.error[0].value
    labeled(app.checkbox, "Change the location").check().run()
    labeled(app.text_input, "ZIP Code").set_value("59701").run()
    app = labeled(app.button, "Change 2 sessions").click().run()
    assert "2 sessions were changed" in app.success[0].value
    session.expire_all()
    assert {(s.city, s.version, s.title) for s in sessions} == {("Butte", 2, "A"), ("Butte", 2, "B")}


def test_counts_of_all_sessions_come_in_one_grid(open_screen, session, ada):
    past = {"starts_on": date(2025, 6, 1), "ends_on": date(2025, 6, 1)}
    conference, sessions = with_sessions(session, ada, {"title": "A", **past}, {"title": "B", **past})
    make_event(session, ada, title="Elsewhere", **past)
    app = open_task(open_screen, ada, conference, "Counts")
    assert [field.label for field in app.text_input] == ["A, June 1, 2025", "B, June 1, 2025"]
    for field, number in zip(app.text_input, ("7", "0"), strict=True):
        field.set_value(number)
    app = labeled(app.button, "Save counts").click().run()
    assert "2 counts are in" in app.success[0].value
    session.expire_all()
    assert [s.certificates_issued for s in sessions] == [7, 0]


def test_an_event_shows_its_conference_and_keeps_its_room_when_it_is_edited(open_screen, session, ada):
    tomorrow = clock.today() + timedelta(days=1)
    _, (event,) = with_sessions(session, ada, {"room": "12", "starts_on": tomorrow, "ends_on": tomorrow})
    app = open_screen("event", ada, id=str(event.id))
    assert "Session of" in shown(app)
    labeled(app.text_input, "Title of the Event").set_value("Decimals")
    app = labeled(app.button, "Save").click().run()
    assert not app.exception
    session.expire_all()
    assert (event.title, event.room) == ("Decimals", "12")


def test_an_analyst_reads_a_conference_and_changes_nothing(open_screen, session, ada):
    conference, _ = with_sessions(session, ada, {"title": "A"})
    app = open_screen("conference", make_user(session, Role.ANALYST), id=str(conference.id), task="Add sessions")
    assert [button.label for button in app.button] == ["Log Out"]
    assert not app.radio
    assert "Print together" not in shown(app)


def test_the_second_of_two_who_rename_a_conference_is_told_and_overwrites_nothing(open_screen, session, ada):
    conference = make_conference(session, ada)
    app = open_task(open_screen, ada, conference, "Rename")
    first = ConferenceDetails.check({"name": "Spring Conference"})
    actions.rename(session, conference, first, seen_version=conference.version, by=ada, now=clock.now())
    labeled(app.text_input, "Name of the Conference").set_value("Too late")
    app = labeled(app.button, "Save").click().run()
    assert "Someone else changed this" in app.error[0].value
    session.rollback()
    session.refresh(conference)
    assert conference.name == "Spring Conference"


def test_a_name_that_is_begun_again_begins_with_the_newest(open_screen, session, ada):
    conference = make_conference(session, ada)
    app = open_task(open_screen, ada, conference, "Rename")
    app = labeled(app.radio, "What do you want to do?").set_value("Sessions").run()
    first = ConferenceDetails.check({"name": "Spring Conference"})
    actions.rename(session, conference, first, seen_version=conference.version, by=ada, now=clock.now())
    app = labeled(app.radio, "What do you want to do?").set_value("Rename").run()
    assert labeled(app.text_input, "Name of the Conference").value == "Spring Conference"
    labeled(app.text_input, "Name of the Conference").set_value("Summer Conference")
    app = labeled(app.button, "Save").click().run()
    assert not app.error
    session.rollback()
    session.refresh(conference)
    assert conference.name == "Summer Conference"
