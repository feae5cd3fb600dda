"""What programs export and people paste is read as people: who was there, who is one, who is asked about."""

from pathlib import Path

import pytest

from core.rules.importing.attendance import LeftOut, people_of_table, people_of_text, seconds_of
from core.rules.importing.names import mended
from core.rules.importing.notes import notes
from core.rules.importing.regions import hosts_of, proposed
from core.rules.importing.rosters import guessed, has_headings
from core.spreadsheets import read_sheets, table_below
from tests.imports.sheets import with_sheet, xlsx

SAMPLES = Path(__file__).parent / "samples"


def brought(content, name="report.csv"):
    """The people of a file, as the screen proposes to read it."""
    sheets = read_sheets(content.encode() if isinstance(content, str) else content, name)
    number, region = proposed(sheets)
    sheet = sheets[number]
    table = table_below(sheet, region.heading, region.last)
    meant = guessed(table.headings, table.rows)
    return people_of_table(table, meant, hidden=sheet.hidden, hosts=hosts_of(sheet, region.heading))


def sample(name):
    return brought((SAMPLES / name).read_bytes(), name)


def certain(people):
    return [person.name for person in people if not (person.left_out or person.question)]


def asked(people):
    return [person.name for person in people if person.question]


def left_out(people):
    return {person.brought: person.left_out for person in people if person.left_out}


def test_a_zoom_report_is_read_below_the_meeting_and_who_joined_twice_is_one_row():
    people = sample("zoom_meeting_report.csv")
    assert certain(people) == [
        "Odalys Fenwick", "Bram Tiegland", "Wilhelmina Ross-Pike", "Temperance Quarles", "Ivo Marchetti-Hale",
    ]  # fmt: skip
    assert [p.seconds // 60 for p in people if len(p.rows) > 1] == [94, 89]
    assert asked(people) == ["Larkspur Cooperative", "Sunniva's iPad", "14065550188"]


def test_a_teams_report_is_read_between_its_other_tables():
    people = sample("teams_attendance_report.csv")
    assert certain(people) == ["Odalys Fenwick", "Bram Tiegland", "Élodie Sørlie", "Ivo Marchetti-Hale"]
    assert asked(people) == ["Larkspur Cooperative"]


def test_of_tickets_the_whole_name_wins_and_canceled_ones_are_left_out():
    people = sample("ticket_export_alfio.csv")
    assert certain(people) == [
        "Odalys Fenwick", "Bram Tiegland", "Wilhelmina Ross-Pike", "Ivo Marchetti-Hale", "Sukarsih",
    ]  # fmt: skip
    assert left_out(people) == {"Temperance Quarles": LeftOut.CANCELED}
    assert "“Wilhelmina Ross-Pike”" in next(n.sentence for n in notes(people) if n.code == "not checked in")


def test_formulas_that_give_nothing_are_empty_rows():
    assert len(certain(sample("roster_prepared_formulas.xlsx"))) == 6


WEBINAR = """Attendee Report
Report Generated:,"11/12/2026 06:00 PM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers
Watersheds,845 5501,11/12/2026 04:00 PM,95,4,1,3
Host Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest
Yes,Larkspur Cooperative,pd@larkspur.example.org,11/12/2026 03:50 PM,11/12/2026 05:35 PM,105,No
Panelist Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest
Yes,Sunniva Oakes,soakes@example.org,11/12/2026 03:55 PM,11/12/2026 05:35 PM,100,Yes
Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Approval Status,Join Time,Time in Session (minutes)
Yes,Sunniva's iPad,Odalys,Fenwick,odalys@example.org,approved,11/12/2026 04:00 PM,60
Yes,Odalys,Odalys,Fenwick,odalys@example.org,approved,11/12/2026 05:05 PM,30
No,Bram,Bram,Tiegland,bram@example.org,approved,--,--
Yes,Ivo,Ivo,Marchetti-Hale,ivo@example.org,approved,11/12/2026 04:00 PM,94
Other Attended
User Name,Join Time,Leave Time,Time in Session (minutes)
14065550188,11/12/2026 04:10 PM,11/12/2026 05:33 PM,83
"""


def test_of_a_webinar_the_attendees_are_read_and_no_shows_are_left_out():
    people = brought(WEBINAR)
    assert certain(people) == ["Odalys Fenwick", "Ivo Marchetti-Hale"]
    assert left_out(people) == {"Bram Tiegland": LeftOut.ABSENT}


@pytest.mark.parametrize(
    ("content", "names", "out"),
    [
        (  # Google Forms
            '"Timestamp","Username","What is your full name?","What is your OPI folio number?","School"\n'
            '"2026/11/12 5:30:01 PM MST","o@example.org","Odalys Fenwick","482131","Lincoln"\n',
            ["Odalys Fenwick"],
            {},
        ),
        (  # Google Meet
            "First name,Last name,Email,Duration,Time joined,Time exited\n"
            "Odalys,Fenwick,o@example.org,1 hr 2 min,4:00 PM,5:02 PM\n",
            ["Odalys Fenwick"],
            {},
        ),
        (  # Webex
            "Meeting Name,Meeting Start Time,Display Name,First Name,Last Name,Role,Attendee Email,Join Time,"
            "Attendance Duration\nWatersheds,4:00 PM,Host,Larkspur,Cooperative,Host,pd@example.org,3:50 PM,90 mins\n"
            "Watersheds,4:00 PM,Odalys,Odalys,Fenwick,Attendee,o@example.org,4:00 PM,58 mins\n",
            ["Odalys Fenwick"],
            {},
        ),
        (  # Eventbrite
            "Order #,Order Date,First Name,Last Name,Email,Ticket Type,Attendee Status\n"
            "1,2026-11-01,Odalys,Fenwick,o@example.org,Educator,Attending\n"
            "2,2026-11-01,Bram,Tiegland,b@example.org,Educator,Not Attending\n"
            "3,2026-11-01,Ivo,Hale,i@example.org,Educator,Refunded\n"
            "4,2026-11-01,Info Requested,Info Requested,x@example.org,Educator,Attending\n",
            ["Odalys Fenwick"],
            {"Bram Tiegland": LeftOut.ABSENT, "Ivo Hale": LeftOut.CANCELED},
        ),
        (  # Canvas
            "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Final Score\n    Points Possible,,,,,100\n"
            '"Falk, Annika",11,,falk@example.org,A,97\n"Two Rivers, Cormac",12,,cormac@example.org,A,91\n'
            '"Student, Test",13,,,A,0\n',
            ["Annika Falk", "Cormac Two Rivers"],
            {"Points Possible": LeftOut.SUMMARY, "Student, Test": LeftOut.TEST},
        ),
        (  # Moodle
            "First name,Surname,Email address,Department\nOdalys,Fenwick,o@example.org,K-5\n",
            ["Odalys Fenwick"],
            {},
        ),
        (  # Teams before 2022
            "Meeting Summary\nTotal Number of Participants\t1\nMeeting Title\tWatersheds\n\n"
            "Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
            "Odalys Fenwick\t4:00 PM\t5:00 PM\t1h\to@example.org\tAttendee\n",
            ["Odalys Fenwick"],
            {},
        ),
        (  # Teams in German
            "1. Zusammenfassung\nBesprechungstitel\tWatersheds\n\n2. Teilnehmer\n"
            "Name\tErster Beitritt\tLetzter Austritt\tIn Besprechungsdauer\tE-Mail\tTeilnehmer-ID (UPN)\tRolle\n"
            "Larkspur\t15:55\t17:35\t1 Std. 40 Min.\tpd@example.org\tpd@example.org\tOrganisator\n"
            "Fenwick, Odalys\t15:58\t17:33\t1 Std. 33 Min.\to@example.org\t\tReferent\n",
            ["Odalys Fenwick"],
            {},
        ),
    ],
    ids=["forms", "meet", "webex", "eventbrite", "canvas", "moodle", "old teams", "german teams"],
)
def test_each_program_is_read_by_its_headings(content, names, out):
    people = brought(content)
    assert certain(people) == names
    assert left_out(people) == out


def test_the_sheet_with_people_is_proposed_and_hidden_rows_are_left_out():
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Summary", "of the day"])
    people = book.create_sheet("Roster")
    for row in (["Name", "E-mail"], ["Odalys Fenwick", "o@example.org"], ["Bram Tiegland", "b@example.org"]):
        people.append(row)
    people.row_dimensions[3].hidden = True
    book.save(file := BytesIO())
    found = brought(file.getvalue(), "a.xlsx")
    assert certain(found) == ["Odalys Fenwick"]
    assert left_out(found) == {"Bram Tiegland": LeftOut.HIDDEN}


def test_a_number_format_keeps_the_zeros_that_it_shows():
    content = xlsx([["Name", "Folio number"], ["Ann Lee", 45123]], formats={"B2": "0000000"})
    assert [person.folio_number for person in brought(content, "a.xlsx")] == ["0045123"]


def test_a_failed_look_up_is_the_error_of_its_cell_and_a_line_break_is_one():
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>School</t></is></c></row>'
        '<row r="2"><c r="A2" t="e"><f>VLOOKUP(1,C:D,2)</f><v>#N/A</v></c>'
        '<c r="B2" t="inlineStr"><is><t>Lincoln_x000D_West</t></is></c></row></sheetData>'
    )
    (sheet,) = read_sheets(with_sheet(sheet), "a.xlsx")
    assert sheet.records[1][1] == ["#N/A", "Lincoln\nWest"]


def test_a_file_of_excel_for_the_mac_is_read():
    text = "Name,City\nZoë Núñez,Helena\nRenée O’Neil,Butte\nÉlodie Sørlie,Havre\n"
    for encoding in ("mac_roman", "cp1252", "utf-8"):
        assert certain(brought(text.encode(encoding))) == ["Zoë Núñez", "Renée O’Neil", "Élodie Sørlie"]


def test_a_pasted_list_is_read_line_by_line():
    people = people_of_text((SAMPLES / "pasted_names.txt").read_text())
    assert [(p.name, p.email, p.folio_number) for p in people] == [
        ("Odalys Fenwick, Jr.", "", ""),
        ("Temperance Quarles, M.Ed.", "tquarles@example.org", "482134"),
        ("Bram Tiegland, Ph.D.", "bram.tiegland@example.org", ""),
        ("Wilhelmina Ross-Pike", "wross@example.org", "482133"),
        ("Ivo Marchetti-Hale, III", "", ""),
        ("Delphine Aakre", "delphine.aakre@example.org", ""),
        ("Cormac Two Rivers", "cormac.tr@example.org", "406-555-0188"),
        ("Xanthe Obermiller", "xanthe@example.org", ""),
    ]
    assert "Grade 4" in " ".join(note.sentence for note in notes(people))


@pytest.mark.parametrize(
    "line",
    [
        "Odalys Fenwick <o@example.org>; Bram Tiegland <b@example.org>",
        '"Fenwick, Odalys" <o@example.org>, "Tiegland, Bram" <b@example.org>',
        "Fenwick, Odalys <o@example.org>; Tiegland, Bram <b@example.org>",
    ],
)
def test_an_outlook_line_is_several_people(line):
    assert [(p.name, p.email) for p in people_of_text(line)] == [
        ("Odalys Fenwick", "o@example.org"),
        ("Bram Tiegland", "b@example.org"),
    ]


@pytest.mark.parametrize("line", ["5. Jo Aakre", "3) Jo Aakre", "- Jo Aakre", "• Jo Aakre"])
def test_numbers_and_bullets_of_a_list_are_taken_off(line):
    assert [p.name for p in people_of_text(line)] == ["Jo Aakre"]


@pytest.mark.parametrize(
    ("line", "are_headings"),
    [
        ("Name", True),
        ("Name, Email", True),
        ("Name, School", True),
        ("Teacher, Email", True),
        ("Bram Tiegland, Teacher", False),
        ("Teacher", False),
        ("Name, ann@example.org", False),
    ],
)
def test_a_word_that_can_stand_after_a_name_makes_no_headings(line, are_headings):
    assert has_headings(line) is are_headings


@pytest.mark.parametrize(
    ("shown", "name", "is_asked"),
    [
        ("Wilhelmina Ross-Pike (she/her)", "Wilhelmina Ross-Pike", False),
        ("Bram Tiegland (Guest)", "Bram Tiegland", False),
        ("Ivo Hale (Unverified)", "Ivo Hale", False),
        ("Bram (Bram Tiegland)", "Bram Tiegland", False),
        ("iPad (Bram Tiegland)", "Bram Tiegland", False),
        ("Bram Tiegland (Abe Tiegland)", "Bram Tiegland (Abe Tiegland)", True),
        ("Odalys Fenwick (LHS)", "Odalys Fenwick (LHS)", True),
        ("Sunniva’s iPad", "Sunniva’s iPad", True),
        ("Info Requested", "Info Requested", True),
        ("406-555-0188", "406-555-0188", True),
        ("Two Rivers, Cormac", "Cormac Two Rivers", True),
        ("Meaneeše'he", "Meaneeše'he", False),
    ],
)
def test_a_shown_name_is_mended_where_that_is_certain_and_else_asked_about(shown, name, is_asked):
    assert (mended(shown).name, bool(mended(shown).question)) == (name, is_asked)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("34", 2040), ("1h 33m 9s", 5589), ("58 mins", 3480), ("1:32:04", 5524), ("1 hr 2 min", 3720), ("--", None)],
)
def test_the_length_of_a_stay_is_read(text, seconds):
    assert seconds_of(text) == seconds
