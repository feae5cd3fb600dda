"""Days, times, breaks and headings of a program, read as they are laid out."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.formats import clock_time
from core.models import Location
from core.models.times import both_of, time_of, times_of
from core.rules.importing import check, guess, lines_of
from core.rules.importing.cells import day_of, is_nothing
from core.rules.importing.events import SESSION_FIELDS, EventReader
from core.rules.importing.programs import arranged, is_break
from core.spreadsheets import read_table

TODAY = date(2026, 6, 15)
THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)
SAME = {"location": Location.ONLINE, "description": "A conference.", "categories": ["math"], "instructor": "B"}
LABELS = {field.name: field.label for field in SESSION_FIELDS if field.name not in {"title", "instructor"}}


def program(text, *, days=(), put_back=(), same=SAME, today=TODAY):
    table = read_table(text.encode(), "agenda.csv")
    mapping = guess(table, SESSION_FIELDS)
    found = arranged(table, mapping, lines_of(table, mapping), days=days, put_back=put_back, labels=LABELS, today=today)
    return found, check(found.lines, SESSION_FIELDS, mapping, EventReader({"math": "Mathematics"}, today, same))


def read_or_refused(read, text):
    try:
        return read(text)
    except ValueError as refusal:
        return str(refusal)


def sentences(outcome):
    return [problem.sentence for problem in outcome.problems]


@pytest.mark.parametrize(
    ("text", "begins", "finishes"),
    [
        ("9:00-10:15a", time(9), time(10, 15)), ("10:30a - 12", time(10, 30), time(12)),
        ("12-1", time(12), time(13)), ("1-2:30p", time(13), time(14, 30)), ("8:30–9:45", time(8, 30), time(9, 45)),
        ("noon-1", time(12), time(13)), ("1:30-3", time(13, 30), time(15)), ("11:45-1", time(11, 45), time(13)),
        ("7-8:30", time(7), time(8, 30)), ("8-3p", time(8), time(15)), ("9-11p", time(21), time(23)),
        ("6-7:30", time(18), time(19, 30)), ("6-7:30a", time(6), time(7, 30)), ("1p-2", time(13), time(14)),
        ("10:30a-noon", time(10, 30), time(12)), ("11 to 12:30", time(11), time(12, 30)),
        ("12:15 PM - 1", time(12, 15), time(13)), ("13:00-14:30", time(13), time(14, 30)),
        ("01:30-03:00 PM", time(13, 30), time(15)),
    ],
)  # fmt: skip
def test_a_range_means_the_hours_of_a_school_day_unless_an_end_says_otherwise(text, begins, finishes):
    assert times_of(text) == (begins, finishes)


@given(some.times(), some.times())
def test_times_with_their_halves_are_never_changed(one, other):
    one, other = one.replace(second=0, microsecond=0), other.replace(second=0, microsecond=0)
    assert time_of(clock_time(one)) == one
    assert both_of(clock_time(one), clock_time(other)) == (one, other)


@given(some.integers(1, 12), some.sampled_from([0, 15, 30, 45]), some.integers(1, 11), some.sampled_from("ap"))
def test_an_end_that_does_not_say_its_half_is_the_first_such_time_after_the_beginning(hour, minute, later, half):
    begins = time(hour % 12 + (12 if half == "p" else 0), minute)
    ends = begins.hour + later
    if ends < 24:
        assert times_of(f"{hour}:{minute:02}{half}-{(ends - 1) % 12 + 1}:{minute:02}") == (begins, time(ends, minute))


@given(some.text(alphabet="0123456789:apmAPM -–to.noTu", max_size=14) | some.text(max_size=8))
def test_any_text_is_times_or_is_refused_in_our_words(text):
    found = read_or_refused(times_of, text)
    assert found.endswith((".", "?")) if isinstance(found, str) else isinstance(found[0], time)


@given(some.text(alphabet="0123456789/-., JunebrThufiaydMoct", max_size=20) | some.text(max_size=8))
def test_any_text_is_a_day_or_is_refused_in_our_words(text):
    found = read_or_refused(day_of, text)
    assert found.endswith(".") if isinstance(found, str) else isinstance(found, date)


@pytest.mark.parametrize(
    "text",
    ["12-Jun-26", "12-Jun-2026", "Fri, Jun 12, 2026", "June 12th, 2026", "12th of June 2026", "Fri 6/12/26",
     "Friday, the 12th of June, 2026"],
)  # fmt: skip
def test_a_day_is_read_as_a_spreadsheet_shows_it(text):
    assert day_of(text) == date(2026, 6, 12)


@pytest.mark.parametrize("text", ["Fri, Jun 12", "6/12", "June 12", "June 12th", "12-Jun", "the 12th of June"])
def test_a_day_without_a_year_takes_the_year_of_the_other_rows_or_of_the_conference(text):
    _, outcome = program(f'Title,Date,Time\nA,"{text}",9-10\nB,6/13/2026,9-10\n')
    assert [entry.details.starts_on for entry in outcome.read] == [date(2026, 6, 12), date(2026, 6, 13)]
    _, outcome = program(f'Title,Date,Time\nA,"{text}",9-10\n', days=[date(2026, 6, 11)])
    assert [entry.details.starts_on for entry in outcome.read] == [date(2026, 6, 12)]


def test_the_year_changes_between_december_and_january():
    _, outcome = program("Title,Date,Time\nA,12/30,9-10\nB,1/2,9-10\nC,12/31/2026,9-10\n")
    assert [str(entry.details.starts_on) for entry in outcome.read] == ["2026-12-30", "2027-01-02", "2026-12-31"]


def test_a_year_that_nothing_tells_is_asked_for():
    _, outcome = program("Title,Date,Time\nA,June 12,9-10\n")
    assert sentences(outcome) == ["Which year is “June 12” in? Write it like June 12, 2026."]


@pytest.mark.parametrize("text", ["Thu 6/12/2026", "Thursday, June 12", "Thu, Jun 12"])
def test_a_weekday_that_is_not_that_days_is_told(text):
    _, outcome = program(f'Title,Date,Time\nA,"{text}",9-10\nB,6/13/2026,9-10\n')
    assert sentences(outcome) == ["June 12, 2026 is a Friday, not a Thursday; correct one of them."]


def test_a_weekday_beside_a_time_is_held_against_the_day():
    _, outcome = program("Title,Date,Time\nA,11/19/2026,Thu 9-10\nB,11/19/2026,Fri 9-10\n")
    assert [entry.details.title for entry in outcome.read] == ["A"]
    assert sentences(outcome) == ["November 19, 2026 is a Thursday, not a Friday; correct one of them."]


def test_a_weekday_beside_a_time_chooses_among_the_days_of_the_conference():
    _, outcome = program("Title,Time\nA,Thu 9-10\nB,Fri 9-10\n", days=[THURSDAY, FRIDAY])
    assert [entry.details.starts_on for entry in outcome.read] == [THURSDAY, FRIDAY]


@pytest.mark.parametrize(
    "heading", ["Thursday, November 19, 2026", "Day 1: Thursday, November 19, 2026", "11/19/2026", "Thu 11/19/26"]
)
def test_a_row_with_a_day_alone_sets_the_day_of_the_rows_below_it(heading):
    text = f'Time,Title\n9-10,Early\n"{heading}",\n9-10,A\nFriday November 20,\n1-2,B\n'
    found, outcome = program(text)
    assert [entry.details.starts_on for entry in outcome.read] == [THURSDAY, FRIDAY]
    assert [problem.row for problem in outcome.problems] == [2], "nothing says on which day it is"
    assert "set the day of the rows below" in found.in_words()[0]


def test_a_day_of_its_own_counts_more_than_the_heading_above():
    _, outcome = program('Time,Title,Date\n"November 19, 2026",,\n9-10,A,11/20/2026\n9-10,B,\n')
    assert [entry.details.starts_on for entry in outcome.read] == [FRIDAY, THURSDAY]


@pytest.mark.parametrize(
    "title",
    ["BREAK", "Lunch", "Registration", "Passing time", "Break (15 min)", "Lunch on your own", "Coffee Break",
     "Registration & Breakfast", "Check-in", "Morning break", "LUNCH!"],
)  # fmt: skip
def test_what_nobody_teaches_is_a_break(title):
    assert is_break(title)


@pytest.mark.parametrize(
    "title",
    ["Breaking the code of reading", "Lunch and learn: fractions", "Registration systems for schools", "Recess duty",
     "Dinner table math", "Exhibit design with third graders", "", "A break from worksheets"],
)  # fmt: skip
def test_a_session_that_only_sounds_like_a_break_stays(title):
    assert not is_break(title)


def test_a_break_that_somebody_leads_is_a_session():
    same = {**SAME, "starts_on": THURSDAY}
    found, outcome = program("Time,Title,Presenter\n12-1,Lunch,Odalys Fenwick\n1-2,Break,N/A\n2-3,A,B\n", same=same)
    assert [entry.details.title for entry in outcome.read] == ["Lunch", "A"]
    assert found.breaks == {3: "Break"}


def test_headings_that_come_again_for_the_next_day_are_no_session():
    same = {**SAME, "starts_on": THURSDAY}
    _, outcome = program("Time,Title,Presenter\n9-10,A,B\nTime,Title,Presenter\n1-2,C,D\n", same=same)
    assert outcome.problems == []
    assert [entry.details.title for entry in outcome.read] == ["A", "C"]


@pytest.mark.parametrize("text", ["N/A", "n/a", "-", "—", "none", "None", "TBD", "tba"])
def test_a_cell_that_says_nothing_is_empty_and_told(text):
    assert is_nothing(text)
    head = "Title,Date,Time,Location,City,State,ZIP Code,Room,End Date"
    found, outcome = program(f"{head}\nA,6/12/2026,9-10,In person,Helena,MT,{text},{text},{text}\n")
    assert outcome.problems == []
    (entry,) = outcome.read
    assert (entry.details.zip_code, entry.details.room, entry.details.ends_on) == ("", "", date(2026, 6, 12))
    assert found.empty == {"ZIP Code": 1, "Room": 1, "End Date": 1}


def test_what_is_required_is_never_taken_for_empty():
    _, outcome = program("Title,Date,Time,Presenter\nTBD,6/12/2026,9-10,TBD\n")
    assert [(entry.details.title, entry.details.instructor) for entry in outcome.read] == [("TBD", "TBD")]


def test_the_mark_of_a_line_break_is_a_line_break():
    same = {name: value for name, value in SAME.items() if name != "description"}
    _, outcome = program("Title,Date,Time,Description\nA_x000D_,6/12/2026,9-10,one_x000D_two\n", same=same)
    assert [(entry.details.title, entry.details.description) for entry in outcome.read] == [("A", "one\ntwo")]


@pytest.mark.parametrize(
    ("begins", "finishes", "expected"),
    [
        ("1:30 PM", "3:00", (13, 15)), ("10:30 AM", "12:00", (10, 12)), ("9:00", "10:30", (9, 10)),
        ("1:30", "3:00", (13, 15)),
    ],
)  # fmt: skip
def test_two_cells_say_the_half_of_the_day_for_each_other(begins, finishes, expected):
    _, outcome = program(f"Title,Date,Start Time,End Time,Hours\nA,6/12/2026,{begins},{finishes},1\n")
    assert [(e.details.begins_at.hour, e.details.finishes_at.hour) for e in outcome.read] == [expected]


@pytest.mark.parametrize(
    ("text", "asked"),
    [("01:30", True), ("1:30:00", True), ("1:30 AM", False), ("05:59", True), ("06:00", False), ("22:01", True),
     ("22:00", False), ("7:00", True), ("1:30", True), ("8:00", False)],
)  # fmt: skip
def test_a_doubtful_time_is_asked_for_unless_its_half_was_written(text, asked):
    _, outcome = program(f"Title,Date,Start Time,Hours\nA,6/12/2026,{text},1\n")
    assert bool(outcome.problems) is asked


CELLS = some.text(max_size=12) | some.sampled_from(["BREAK", "Thu", "6/12", "9-10", "Day 1", "N/A"])


@given(some.lists(some.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4))
def test_any_rows_are_arranged_without_harm(rows):
    cleaned = [[" ".join(cell.split()) for cell in row] for row in rows]
    table = read_table(b"Time,Title,Date\nx,y,z\n", "a")._replace(rows=cleaned, numbers=list(range(2, 2 + len(rows))))
    mapping = {"begins_at": "Time", "title": "Title", "starts_on": "Date"}
    found = arranged(table, mapping, lines_of(table, mapping), labels=LABELS, today=TODAY)
    check(found.lines, SESSION_FIELDS, mapping, EventReader({}, TODAY, SAME))
