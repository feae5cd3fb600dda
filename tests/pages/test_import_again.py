"""Files that come back: exported here, changed in a spreadsheet, imported again; or imported twice."""

import csv
import io
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core import clock
from core.actions import events as actions
from core.documents.events import HEADINGS, row_of
from core.documents.spreadsheets import csv_of
from core.models import Event
from core.permissions import Role
from tests.factories import details, make_conference, make_event, make_user
from tests.pages.test_conferences import labeled, open_task, paste, shown

AHEAD = clock.today() + timedelta(days=30)
AGO = date(2025, 6, 12)
FILES = Path(__file__).parents[1] / "imports" / "files"


@pytest.fixture
def ada(session):
    return make_user(session)


def ahead(session, ada, title, **values):
    return make_event(session, ada, title=title, starts_on=AHEAD, ends_on=AHEAD, **values)


def exported(events, **changes):
    """The rows of a file as a spreadsheet program has them, changed by the title of the event."""
    rows = [*csv.DictReader(io.StringIO(csv_of(HEADINGS, map(row_of, events)).decode("utf-8-sig")))]
    for row in rows:
        row.update(changes.get(row["Title of the Event"], {}))
    return rows


def as_text(rows, but=()):
    names = [name for name in HEADINGS if name not in but]
    file = io.StringIO()
    writer = csv.DictWriter(file, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def words(app):
    return "\n".join(e.value for kind in (app.markdown, app.warning, app.info, app.error) for e in kind).replace(
        "\\", ""
    )


def brought(open_screen, user, rows, **how):
    app = paste(open_screen("import_events", user), as_text(rows, **how))
    assert not app.exception
    return app


def store(app):
    return labeled(app.button, "Store the").click().run()


def stored(session):
    session.rollback()
    session.expire_all()
    return session.exec(select(Event).order_by(Event.id)).all()


def test_an_exported_file_changes_its_rows_adds_new_ones_and_leaves_the_others_alone(open_screen, session, ada):
    made = [ahead(session, ada, title, begins_at=time(9), finishes_at=time(15)) for title in ("A", "B", "C")]
    rows = exported(made, B={"Instructor Name": "Sonya", "Start Time": "1:30:00 PM", "Room": "N/A"})
    rows.append({**rows[0], "Title of the Event": "D", "Event Number": "", "Event Version": ""})
    app = brought(open_screen, ada, rows)
    assert "1 new, 1 changed, 2 as they are." in words(app)
    assert "Changed: Instructor Name, Start Time" in shown(app)
    app = store(app)
    assert "2 events stored: 1 new, 1 changed, 2 as they are" in app.success[0].value.replace("\\", "")
    found = stored(session)
    assert [(e.title, e.instructor, e.version) for e in found] == [
        ("A", "Emmy Noether", 1), ("B", "Sonya", 2), ("C", "Emmy Noether", 1), ("D", "Emmy Noether", 1),
    ]  # fmt: skip
    assert found[1].begins_at == time(13, 30)


def test_an_exported_file_that_nobody_changed_stores_nothing(open_screen, session, ada):
    made = [ahead(session, ada, "A"), make_event(session, ada, title="Over", starts_on=AGO, ends_on=AGO)]
    app = brought(open_screen, ada, exported(made))
    assert "2 as they are." in words(app)
    assert labeled(app.button, "Store the events (0)").disabled


def test_a_canceled_event_stays_canceled_and_is_told(open_screen, session, ada):
    event, other = ahead(session, ada, "A"), ahead(session, ada, "B")
    actions.cancel(session, event, reason="Snow", by=make_user(session, Role.STAFF), now=clock.now())
    app = brought(open_screen, ada, exported([event, other], A={"Instructor Name": "Sonya"}, B={"Room": "7"}))
    assert "1 changed, 1 canceled left out." in words(app)
    store(app)
    found = stored(session)
    assert [(e.title, e.instructor, e.room, bool(e.cancelled_at)) for e in found] == [
        ("A", "Emmy Noether", "", True), ("B", "Emmy Noether", "7", False),
    ]  # fmt: skip


def test_a_canceled_row_without_its_number_does_not_come_back(open_screen, session, ada):
    event = ahead(session, ada, "A")
    actions.cancel(session, event, reason="Snow", by=make_user(session, Role.STAFF), now=clock.now())
    app = brought(open_screen, ada, exported([event]), but=("Event Number", "Event Version"))
    assert "1 canceled left out" in words(app)
    app = brought(open_screen, ada, exported([event]), but=("Event Number", "Event Version", "Canceled"))
    assert "1 of 1 row is there already" in words(app)


def test_an_event_that_is_over_is_not_changed_but_told_to_be_corrected(open_screen, session, ada):
    event = make_event(session, ada, title="Over", starts_on=AGO, ends_on=AGO)
    app = brought(open_screen, ada, exported([event], Over={"Hours of Instruction": "7"}))
    assert "is over, so it is not edited here" in shown(app)
    assert "ask for a correction" in shown(app)
    assert labeled(app.button, "Store the").disabled


def test_the_count_of_an_event_that_is_over_comes_with_its_row(open_screen, session, ada):
    event = make_event(session, ada, title="Over", starts_on=AGO, ends_on=AGO)
    app = store(brought(open_screen, ada, exported([event], Over={"Number of Certificates Issued": "12"})))
    assert not app.exception
    assert [(e.certificates_issued, e.version) for e in stored(session)] == [(12, 1)]


def test_what_someone_else_changed_since_the_export_is_told_and_stays(open_screen, session, ada):
    event = ahead(session, ada, "A")
    rows = exported([event], A={"Room": "7"})
    newer = details(title="A", instructor="Bea", starts_on=AHEAD, ends_on=AHEAD)
    actions.edit(session, event, newer, seen_version=1, by=ada, today=clock.today(), now=clock.now())
    app = brought(open_screen, ada, rows)
    assert "Someone else changed" in shown(app)
    assert labeled(app.button, "Store the").disabled
    assert [(e.instructor, e.room) for e in stored(session)] == [("Bea", "")]


def test_what_changes_between_showing_and_pressing_is_shown_again_before_it_is_stored(open_screen, session, ada):
    event = ahead(session, ada, "A")
    app = brought(open_screen, ada, exported([event], A={"Room": "7"}), but=("Event Version",))
    newer = details(title="A", instructor="Bea", starts_on=AHEAD, ends_on=AHEAD)
    actions.edit(session, event, newer, seen_version=1, by=ada, today=clock.today(), now=clock.now())
    app = store(app)
    assert "changed meanwhile" in words(app)
    assert [(e.instructor, e.room) for e in stored(session)] == [("Bea", "")]


def test_a_column_that_was_deleted_leaves_what_is_stored(open_screen, session, ada):
    event = ahead(session, ada, "A", room="12", begins_at=time(9))
    rows = exported([event], A={"Instructor Name": "Sonya"})
    store(brought(open_screen, ada, rows, but=("Room", "Start Time", "Description of the Event")))
    (found,) = stored(session)
    assert (found.instructor, found.room, found.begins_at) == ("Sonya", "12", time(9))
    assert found.description == "Halves, thirds and quarters."


def test_a_number_of_another_provider_is_nothing_here(open_screen, session, ada):
    theirs = make_event(session, title="Theirs", starts_on=AHEAD, ends_on=AHEAD)
    app = brought(open_screen, ada, exported([theirs], Theirs={"Room": "7"}))
    assert f"There is no event {theirs.id} here" in shown(app)
    assert labeled(app.button, "Store the").disabled


def test_numbers_of_ones_own_name_no_event_of_another_title(open_screen, session, ada):
    event = ahead(session, ada, "A")
    rows = exported([event], A={"Title of the Event": "Other", "Start Date": str(AHEAD + timedelta(days=1)),
                                "End Date": str(AHEAD + timedelta(days=1))})  # fmt: skip
    app = brought(open_screen, ada, rows, but=("Event Version",))
    assert "which is another one" in shown(app)
    assert [e.title for e in stored(session)] == ["A"]


def test_nobody_cancels_by_a_cell(open_screen, session, ada):
    app = brought(open_screen, ada, exported([ahead(session, ada, "A")], A={"Canceled": "Yes"}))
    assert "Only the agency cancels" in shown(app)


def typed(*rows):
    head = "Title,Presenter,Description,Date,Hours,Location,Strand,Start Time,Room"
    return "\n".join([head, *rows])


def test_the_same_file_imported_twice_is_noticed_and_adds_nothing(open_screen, session, ada):
    text = (FILES / "events_60_waiting.csv").read_text(encoding="utf-8-sig")
    app = store(paste(open_screen("import_events", ada), text))
    assert "60 events stored" in app.success[0].value
    app = paste(open_screen("import_events", ada), text)
    assert "60 of 60 rows are there already" in words(app)
    assert labeled(app.button, "Store the events (0)").disabled
    assert len(stored(session)) == 60


@pytest.mark.parametrize(
    ("row", "there"),
    [
        ("fractions ,B,C,6/12/2030,2,Online,math,,", True),
        ("Fractions,B,C,6/13/2030,2,Online,math,,", False),
        ("Fractions,B,C,6/12/2030,2,Online,math,9:00 AM,12", True),
        ("Fractions,B,C,6/12/2030,2,Online,math,1:00 PM,12", False),
        ("Fractions,B,C,6/12/2030,2,Online,math,9:00 AM,13", False),
        ("Fractions II,B,C,6/12/2030,2,Online,math,9:00 AM,12", False),
    ],
)
def test_a_row_is_there_already_by_title_and_dates_unless_time_or_room_tell_them_apart(
    open_screen, session, ada, row, there
):
    day = date(2030, 6, 12)
    make_event(session, ada, title="Fractions", starts_on=day, ends_on=day, begins_at=time(9), room="12")
    app = paste(open_screen("import_events", ada), typed(row))
    assert ("there already" in words(app)) is there


def test_what_is_there_already_is_stored_when_the_person_says_that_it_is_another(open_screen, session, ada):
    day = date(2030, 6, 12)
    make_event(session, ada, title="Fractions", starts_on=day, ends_on=day)
    app = paste(open_screen("import_events", ada), typed("Fractions,B,C,6/12/2030,2,Online,math,,"))
    app = labeled(app.checkbox, "They are other events").check().run()
    app = store(app)
    assert "1 event stored" in app.success[0].value
    assert len(stored(session)) == 2


def test_another_providers_event_is_no_duplicate(open_screen, session, ada):
    day = date(2030, 6, 12)
    make_event(session, title="Fractions", starts_on=day, ends_on=day)
    app = paste(open_screen("import_events", ada), typed("Fractions,B,C,6/12/2030,2,Online,math,,"))
    assert "there already" not in words(app)


def test_an_agenda_pasted_twice_adds_its_sessions_once_and_keeps_the_one_given_twice_a_day(open_screen, session, ada):
    conference = make_conference(session, ada)
    text = (FILES / "conference_agenda.csv").read_text(encoding="utf-8-sig")
    for told in ("4 new", "4 of 4 rows are there already"):
        app = open_task(open_screen, ada, conference, "Add sessions")
        key = f"same{conference.id}"
        app.multiselect(key=f"{key}.categories").set_value(["math"])
        app.text_input(key=f"{key}.zip_code").set_value("59601").run()
        app = paste(app, text)
        assert told in words(app)
        if told == "4 new":
            store(app)
    assert len(stored(session)) == 4
