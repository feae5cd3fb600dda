"""From a table to events: columns guessed, rows read, every error of every row at once."""

from datetime import date, time

import pytest

from core.documents.events import HEADINGS, row_of
from core.documents.spreadsheets import csv_of, xlsx_of
from core.errors import InvalidInput
from core.models import EventDetails, Location
from core.permissions import Role
from core.queries import categories
from core.rules.importing import check, guess, lines_of
from core.rules.importing.accounts import PROVIDER_FIELDS, USER_FIELDS, NewUserReader, read_provider
from core.rules.importing.events import EVENT_FIELDS, PROVIDER, SESSION_FIELDS, EventReader
from core.spreadsheets import read_table
from tests.factories import DAY_AFTER, LAST_DAY, make_event, make_user
from tests.naughty import NAUGHTY

KNOWN = {"math": "Mathematics", "science": "Science"}
DEFAULTS = {"location": Location.IN_PERSON, "city": "Helena", "state": "MT", "description": "A conference."}


def read(text, *, fields=SESSION_FIELDS, defaults=DEFAULTS, today=LAST_DAY, providers=None):
    table = read_table(text.encode(), "agenda.csv")
    mapping = guess(table, fields)
    reader = EventReader(KNOWN, today, defaults, providers or {})
    return check(lines_of(table, mapping), fields, mapping, reader)


def only(text, **how):
    outcome = read(text, **how)
    assert outcome.problems == []
    (entry,) = outcome.read
    return entry


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        ("Session title,Presenter,Date,Time", "A,B,6/12/2026,8:30-10:00 AM",
         {"title": "Session title", "instructor": "Presenter", "starts_on": "Date", "begins_at": "Time"}),
        ("Title,Speaker(s),Start,End", "A,B,2026-06-12 08:30,2026-06-12 10:00",
         {"title": "Title", "instructor": "Speaker(s)", "starts_on": "Start", "finishes_at": "End"}),
        ("Title,Speaker,Start,End", "A,B,8:30 AM,10:00 AM",
         {"title": "Title", "instructor": "Speaker", "begins_at": "Start", "finishes_at": "End"}),
        ("Title,Speaker,Start,End", "A,B,6/12/2026,6/13/2026",
         {"title": "Title", "instructor": "Speaker", "starts_on": "Start", "ends_on": "End"}),
        ("Title,Presenter,Location,Credits", "A,B,Ballroom 3,1.5",
         {"title": "Title", "instructor": "Presenter", "room": "Location", "hours": "Credits"}),
        ("Title,Presenter,Location,Units", "A,B,Online,1.5",
         {"title": "Title", "instructor": "Presenter", "location": "Location", "hours": "Units"}),
    ],
)  # fmt: skip
def test_columns_are_told_by_their_headings_and_by_what_stands_in_them(headings, cells, expected):
    table = read_table(f"{headings}\n{cells}\n".encode(), "a.csv")
    assert guess(table, SESSION_FIELDS) == expected


def test_a_session_is_read_with_what_follows_from_it():
    details = only("Title,Presenter,Date,Time,Room,Strand\nA,B,6/12/2026,8:30-10:00 AM,12,Mathematics").details
    assert (details.starts_on, details.ends_on) == (LAST_DAY, LAST_DAY)
    assert (details.begins_at, details.finishes_at) == (time(8, 30), time(10))
    assert (str(details.hours), details.room, details.city) == ("1.5", "12", "Helena")
    assert details.description == "A conference."


def test_a_cell_counts_more_than_what_is_the_same_for_all():
    defaults = {**DEFAULTS, "categories": ["science"], "starts_on": date(2026, 6, 10)}
    text = "Title,Presenter,Date,Hours,Categories\nA,B,,2,\nC,D,6/12/2026,2,math\n"
    first, second = (entry.details for entry in read(text, defaults=defaults).read)
    assert (first.starts_on, first.categories) == (date(2026, 6, 10), ["science"])
    assert (second.starts_on, second.categories) == (LAST_DAY, ["math"])


def test_every_error_of_every_row_is_told_at_once_by_row_and_column():
    text = (
        "Session,Speaker,Date,Time,Credits,Strand\n"
        ",B,13/45/2026,8:30 AM,x,Maths\n"
        "Good,B,6/12/2026,8:30 AM,1.5,Mathematics\n"
        "C,,6/12/2026,1:30,1.2,Science\n"
    )
    outcome = read(text)
    assert [entry.details.title for entry in outcome.read] == ["Good"]
    assert {(p.row, p.column) for p in outcome.problems} == {
        (2, "Session"), (2, "Date"), (2, "Credits"), (2, "Strand"),
        (4, "Speaker"), (4, "Time"), (4, "Credits"),
    }  # fmt: skip
    assert all(problem.sentence.endswith((".", "?")) for problem in outcome.problems)


@pytest.mark.parametrize("missing", ["city", "state"])
def test_a_town_without_its_city_or_state_is_told(missing):
    defaults = {name: value for name, value in DEFAULTS.items() if name != missing}
    (problem,) = read("Title,Presenter,Date,Hours,Strand\nA,B,6/12/2026,2,math", defaults=defaults).problems
    assert problem.column == {"city": "City", "state": "State"}[missing]


def test_what_a_row_lacks_is_asked_for_in_our_words():
    outcome = read("Title,Room\nA,12", defaults={})
    assert "Fill this in again." not in {problem.sentence for problem in outcome.problems}
    assert {problem.column for problem in outcome.problems} == {
        "Instructor Name", "Description of the Event", "Event Categories", "Start Date", "Location",
        "Hours of Instruction",
    }  # fmt: skip


def test_times_that_are_no_whole_step_ask_for_the_hours():
    (problem,) = read("Title,Presenter,Date,Time,Strand\nA,B,6/12/2026,8:00-8:50 AM,math").problems
    assert (problem.column, problem.sentence) == (
        "Hours of Instruction",
        "The times make 50 minutes; enter the hours, in steps of 0.5.",
    )


def test_a_count_comes_with_an_event_that_is_over_and_with_no_other():
    text = "Title,Presenter,Date,Hours,Strand,Number of Certificates Issued\nA,B,6/12/2026,2,math,24"
    assert only(text, fields=EVENT_FIELDS, today=DAY_AFTER).issued == 24
    (problem,) = read(text, fields=EVENT_FIELDS, today=LAST_DAY).problems
    assert "not over yet" in problem.sentence


def test_staff_name_the_provider_by_name_or_number():
    text = "Title,Presenter,Date,Hours,Strand,Provider\nA,B,6/12/2026,2,math,{}"
    fields, known = (*EVENT_FIELDS, PROVIDER), {"7": "Helena Public Schools"}
    for word in ("helena public schools", "7"):
        assert only(text.format(word), fields=fields, providers=known).provider_id == 7
    (problem,) = read(text.format("Nobody"), fields=fields, providers=known).problems
    assert (problem.column, "is no provider on the list" in problem.sentence) == ("Provider", True)


def sentences_about(text):
    try:
        EventReader(KNOWN, LAST_DAY)(dict.fromkeys([field.name for field in EVENT_FIELDS], text))
    except InvalidInput as refusal:
        return list(refusal.problems.values())
    return []


def test_naughty_strings_in_any_cell_are_read_or_refused_in_our_words():
    said = {sentence for text in NAUGHTY for sentence in sentences_about(text)}
    assert said
    assert [sentence for sentence in said if not sentence.endswith((".", "?"))] == []


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_an_export_is_imported_without_a_change(session, make):
    ada = make_user(session)
    titles = ["=cmd|' /C calc'!A0", 'Ḱʷuk̓ʷ; "x", y', "-5 + 3", "Plain"]
    made = [
        make_event(
            session, ada, title=title, room="12", categories=["math", "ela"], begins_at=time(8), description="a\nb"
        )
        for title in titles
    ]
    made.append(make_event(session, ada, location=Location.ONLINE, ends_on=date(2026, 12, 31), hours="45"))
    table = read_table(make(HEADINGS, map(row_of, made)), "events")
    mapping = guess(table, EVENT_FIELDS)
    reader = EventReader(categories.offered(session), LAST_DAY)
    outcome = check(lines_of(table, mapping), EVENT_FIELDS, mapping, reader)
    assert outcome.problems == []
    for event, entry in zip(made, outcome.read, strict=True):
        stored = {name: getattr(event, name) for name in EventDetails.model_fields.keys() - {"categories", "hours"}}
        assert entry.details.model_dump(exclude={"categories", "hours"}) == stored
        assert entry.details.categories == sorted(c.code for c in event.categories)
        assert entry.details.hours * 60 == event.minutes


def test_providers_of_the_old_system_are_read():
    text = "Provider Name,Type,Phone,Contact,Email\nHelena SD #1,single-event,406-555-0101,Ada,a@b.org\nX,,,,\n"
    table = read_table(text.encode(), "a.csv")
    mapping = guess(table, PROVIDER_FIELDS)
    outcome = check(lines_of(table, mapping), PROVIDER_FIELDS, mapping, read_provider)
    assert [(p.name, p.type) for p in outcome.read] == [("Helena SD #1", "single_event")]
    assert {(p.row, p.column) for p in outcome.problems} == {(3, "Phone"), (3, "Contact"), (3, "Email")}


def test_users_of_the_old_system_are_read():
    text = "Name,Email,Role,Provider\nAda,a@b.org,Manager,Helena\nSam,s@b.org,staff,\nEve,e@b.org,King,Nobody\n"
    table = read_table(text.encode(), "a.csv")
    mapping = guess(table, USER_FIELDS)
    outcome = check(lines_of(table, mapping), USER_FIELDS, mapping, NewUserReader({"3": "Helena"}))
    assert [(p.details.role, p.details.provider_id) for p in outcome.read] == [(Role.MANAGER, 3), (Role.STAFF, None)]
    assert {(p.row, p.column) for p in outcome.problems} == {(4, "Role"), (4, "Provider")}
