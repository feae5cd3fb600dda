"""An ordinary program of a conference, pasted as it is."""

from datetime import date, time

import pytest
from sqlmodel import select

from core.models import Event
from tests.factories import make_conference, make_user
from tests.pages.test_conferences import correct, labeled, open_task, paste, shown
from tests.pages.test_import_again import words

PROGRAM = """Time\tSession\tPresenter\tRoom\tHours
Thursday, November 19\t\t\t\t
7:30-8:15\tRegistration\t\tLobby\t
8:30–9:45\tFractions With Beads\tSunniva Oakes\t101\t1
Thu 9:00-10:15a\tReading the River\tGaspard Nyhus\t102\t1
10:15-10:30\tBREAK\t\t\t
10:30a - 12\tSongs for Counting\tThea Lindgaard\t103\t
12-1\tLunch\t\tN/A\t
12-1\tLunch and Learn: Maps\tOdalys Fenwick\tTBD\t
1-2:30p\tFractions With Beads\tSunniva Oakes\t101\t
Passing time\t\t\t\t
Friday, November 20\t\t\t\t
noon-1\tIce and Salt\tBram Tiegland\t104\tn/a
1:30-3\tStories\tThea Lindgaard\t-\t
"""


@pytest.fixture
def ada(session):
    return make_user(session)


def brought(open_screen, session, ada, text, day=date(2026, 11, 19)):
    conference = make_conference(session, ada)
    app = open_task(open_screen, ada, conference, "Add sessions")
    key = f"same{conference.id}"
    app.text_area(key=f"{key}.description").set_value("A conference.")
    app.multiselect(key=f"{key}.categories").set_value(["math"])
    app.date_input(key=f"{key}.day").set_value(day)
    app.text_input(key=f"{key}.zip_code").set_value("59601").run()
    return conference, paste(app, text)


def test_a_program_is_stored_with_the_days_and_hours_that_it_means(open_screen, session, ada):
    _, app = brought(open_screen, session, ada, PROGRAM)
    assert not app.exception
    assert not app.error
    assert "4 rows are breaks and are left out (Registration, BREAK, Lunch, Passing time)" in words(app)
    assert "Cells with N/A, a dash, none or TBD are taken as empty" in words(app)
    assert "November 20, 2026, 1:30 PM to 3:00 PM" in shown(app)
    app = labeled(app.button, "Store the sessions (7)").click().run()
    assert not app.exception
    session.rollback()
    found = session.exec(select(Event).order_by(Event.id)).all()
    assert [(e.starts_on.day, e.begins_at, e.finishes_at, e.minutes, e.room) for e in found] == [
        (19, time(8, 30), time(9, 45), 60, "101"),
        (19, time(9), time(10, 15), 60, "102"),
        (19, time(10, 30), time(12), 90, "103"),
        (19, time(12), time(13), 60, ""),
        (19, time(13), time(14, 30), 90, "101"),
        (20, time(12), time(13), 60, "104"),
        (20, time(13, 30), time(15), 90, ""),
    ]


def test_a_program_without_any_year_asks_for_it_and_stores_nothing(open_screen, session, ada):
    text = "Time\tSession\tPresenter\nNovember 19\t\t\n9-10\tA\tB\n"
    _, app = brought(open_screen, session, ada, text, day=None)
    assert "Which year is “November 19” in?" in shown(app)
    assert labeled(app.button, "Store the").disabled


def test_a_time_that_stands_alone_is_asked_for(open_screen, session, ada):
    _, app = brought(open_screen, session, ada, "Time\tSession\tPresenter\tHours\n7:00\tA\tB\t1\n")
    assert "in the morning or in the afternoon" in shown(app)
    assert labeled(app.button, "Store the").disabled


def test_a_break_that_is_a_session_is_put_back(open_screen, session, ada):
    conference, app = brought(open_screen, session, ada, "Time\tSession\tPresenter\n9-10\tA\tB\n12-1\tLunch\t\n")
    assert "1 row is a break and is left out (Lunch)" in words(app)
    app = correct(app, f"sessions{conference.id}.grid.0", r0={"Leave out": False, "instructor": "Sonya"})
    assert not app.exception
    assert "2 new" in words(app)
    assert "a break" not in words(app)
