"""Events out of the system: CSV, XLSX and a calendar, and the papers of a conference in one file."""

import csv
import io
from datetime import date, time
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from icalendar import Calendar
from sqlmodel import select

from core import clock, db
from core.actions import events, sessions
from core.documents.calendars import calendar_of
from core.documents.events import HEADINGS
from core.exports import event_lists, store
from core.exports.event_lists import ExportFormat
from core.models import Location, PrintedForm, UserSession
from core.permissions import Role
from core.queries import audit
from core.queries.event_filters import EventFilter
from core.spreadsheets import read_table
from tests.documents.reading import failures
from tests.factories import NOW, make_conference, make_event, make_sessions, make_user
from tests.web.test_routes import sign_in


def test_a_provider_exports_its_own_events_and_no_others(client, session, ada):
    make_event(session, ada, title="Own")
    make_event(session, make_user(session), title="Theirs")
    sign_in(client, session, ada)
    answer = client.get("/events.csv")
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="events.csv"' in answer.headers["content-disposition"]
    table = read_table(answer.content, "events.csv")
    assert table.headings == list(HEADINGS)
    assert [row[0] for row in table.rows] == ["Own"]


def test_the_export_has_what_the_filters_of_the_list_show(client, session, ada):
    make_event(session, ada, title="Reading")
    make_event(session, ada, title="Writing", starts_on=date(2099, 1, 1), ends_on=date(2099, 1, 1))
    sign_in(client, session, ada)
    for query, titles in (
        ({"search": "read"}, ["Reading"]),
        ({"state": "Upcoming"}, ["Writing"]),
        ({"state": "upcoming", "sort": "oldest"}, ["Writing"]),
        ({"county": "Lewis and Clark County, MT", "to": ""}, ["Writing", "Reading"]),
        ({"county": "Atlantis County, MT"}, []),
        ({"count": "in"}, []),
        ({"state": "All", "sort": "Newest first"}, ["Writing", "Reading"]),
    ):
        content = client.get("/events.csv", params=query).content.decode("utf-8-sig")
        assert [row["Title of the Event"] for row in csv.DictReader(io.StringIO(content))] == titles


def test_staff_export_the_events_of_all(client, session, ada):
    make_event(session, ada)
    make_event(session, make_user(session))
    sign_in(client, session, make_user(session, Role.STAFF))
    assert len(read_table(client.get("/events.csv").content, "x").rows) == 2


def test_the_spreadsheet_holds_days_times_and_numbers_and_no_formula(client, session, ada):
    make_event(session, ada, title="=1+1", begins_at=time(8, 30), hours="1.5")
    sign_in(client, session, ada)
    sheet = openpyxl.load_workbook(BytesIO(client.get("/events.xlsx").content)).active
    row = dict(zip(HEADINGS, next(sheet.iter_rows(min_row=2, values_only=True)), strict=True))
    assert row["Title of the Event"] == "'=1+1"
    assert (row["Start Date"].date(), row["Start Time"], row["Hours of Instruction"]) == (
        date(2026, 6, 12),
        time(8, 30),
        1.5,
    )
    assert sheet["A2"].data_type == "s"


def test_more_events_than_one_piece_of_the_answer_arrive_whole(client, session, ada):
    make_sessions(session, make_conference(session, ada), ada, *({"title": f"S{n}"} for n in range(1100)))
    sign_in(client, session, ada)
    assert len(read_table(client.get("/events.csv").content, "x").rows) == 1100


@pytest.mark.parametrize("path", ["/events.xlsx", "/events.ics"])
def test_the_browser_knows_how_long_a_file_is(client, session, ada, path):
    make_event(session, ada)
    sign_in(client, session, ada)
    answer = client.get(path)
    assert int(answer.headers["content-length"]) == len(answer.content) > 0


@pytest.mark.parametrize("kind", [ExportFormat.XLSX, ExportFormat.ICS])
def test_more_than_a_format_holds_is_answered_with_a_sentence(client, session, ada, monkeypatch, kind):
    monkeypatch.setitem(event_lists.MOST_EVENTS, kind, 1)
    make_event(session, ada)
    make_event(session, ada)
    sign_in(client, session, ada)
    answer = client.get(f"/events.{kind}")
    assert answer.headers["content-type"].startswith("text/html")
    assert "These are 2 events" in answer.text
    assert "take the CSV file" in answer.text
    assert len(read_table(client.get("/events.csv").content, "x").rows) == 2


@pytest.mark.parametrize("path", ["/events.csv", "/events.xlsx", "/events.ics"])
def test_a_search_that_is_refused_on_the_list_is_refused_with_the_same_sentence(client, session, path):
    sign_in(client, session, make_user(session, Role.STAFF))
    answer = client.get(path, params={"search": "!!!"})
    assert answer.status_code == 403
    assert "Type a word of the title" in answer.text


@pytest.fixture
def prepared(client, session, ada):
    """A file that Ada prepared on the screen in her present sign-in; its address."""
    make_event(session, ada, title="Own")
    sign_in(client, session, ada)
    (signed_in,) = session.exec(select(UserSession).where(UserSession.user_id == ada.id))
    said = {"owner": signed_in.id, "user": ada, "today": clock.today(), "now": clock.now()}
    file = event_lists.prepare(db.open_session, ExportFormat.CSV, EventFilter(), **said, tell=lambda *_: None)
    yield f"/exports/{file.name}"
    store.clear()


def test_a_prepared_file_is_sent_with_its_length_and_may_be_taken_again(client, prepared):
    for _ in range(2):
        answer = client.get(prepared)
        assert [row[0] for row in read_table(answer.content, "x").rows] == ["Own"]
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert 'filename="events.csv"' in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"


def test_a_prepared_file_is_nobodys_after_its_sign_in(client, session, ada, prepared):
    (signed_in,) = session.exec(select(UserSession).where(UserSession.user_id == ada.id))
    sessions.sign_out(session, signed_in, now=clock.now())
    assert client.get(prepared).status_code == 403
    sign_in(client, session, ada)
    assert client.get(prepared).status_code == 404


@pytest.mark.parametrize("role", [Role.STAFF, Role.PROVIDER, Role.MANAGER])
def test_a_prepared_file_of_somebody_else_is_answered_like_none(client, session, ada, prepared, role):
    whose = None if role.is_agency_wide else ada.provider_id
    sign_in(client, session, make_user(session, role, provider_id=whose))
    theirs, nobodys = client.get(prepared), client.get(f"/exports/{'A' * 22}.csv")
    assert (theirs.status_code, theirs.text) == (nobodys.status_code, nobodys.text)
    assert theirs.status_code == 404


@pytest.mark.parametrize("name", ["x", "..%2f..%2fapp.db", "%00", "*.csv", "A" * 22 + ".exe"])
def test_a_guessed_name_of_a_prepared_file_finds_nothing(client, prepared, name):
    assert client.get(f"/exports/{name}").status_code == 404


def test_another_program_reads_the_calendar(client, session, ada):
    text = "Fractions; halves, \\ thirds — Ḱʷuk̓ʷ " * 4
    timed = make_event(session, ada, title=text.strip(), begins_at=time(8, 30), finishes_at=time(10), room="12")
    make_event(session, ada, title="Week", ends_on=date(2026, 6, 14), location=Location.ONLINE)
    sign_in(client, session, ada)
    answer = client.get("/events.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    whole, by_clock = sorted(
        Calendar.from_ical(answer.content).walk("VEVENT"), key=lambda e: str(e["SUMMARY"]) != "Week"
    )
    assert str(by_clock["SUMMARY"]) == timed.title
    assert by_clock["DTSTART"].dt.isoformat() == "2026-06-12T14:30:00+00:00"  # 8:30 in Montana's summer
    assert by_clock["DTEND"].dt.isoformat() == "2026-06-12T16:00:00+00:00"
    assert str(by_clock["LOCATION"]) == "12, Helena, MT"
    assert "Halves, thirds and quarters.\n\nInstructor: Emmy Noether\nUnits: 6" in str(by_clock["DESCRIPTION"])
    assert (whole["DTSTART"].dt, whole["DTEND"].dt) == (date(2026, 6, 12), date(2026, 6, 15))
    again = Calendar.from_ical(client.get("/events.ics").content).walk("VEVENT")
    assert {e["UID"] for e in again} == {whole["UID"], by_clock["UID"]}


def test_a_canceled_event_stays_in_the_calendar_as_canceled(session, ada):
    event = make_event(session, ada)
    events.cancel(session, event, reason="Snow", by=make_user(session, Role.STAFF), now=NOW)
    (entry,) = Calendar.from_ical(calendar_of([event], name="x", now=NOW)).walk("VEVENT")
    assert entry["STATUS"] == "CANCELLED"


def test_a_conference_is_printed_as_one_conforming_file(client, session, ada):
    conference = make_conference(session, ada, name="MEA Days: “Séliš”")
    titles = ["Fractions", "Apsáalooke place names", "Fractions"]
    sessions = make_sessions(session, conference, ada, *({"title": title} for title in titles))
    sign_in(client, session, ada)
    answer = client.get(f"/print/conference/{conference.id}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert "OPI-PDU-certificates-MEA-Days-" in answer.headers["content-disposition"]
    assert failures(answer.content) == []
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content)]
    codes = {c.event_id: c.code for c in session.exec(select(PrintedForm))}
    for page, title, event in zip(pages, titles, sessions, strict=True):
        assert title in page
        assert codes[event.id][:4] in page
    assert client.get(f"/print/conference/{conference.id}").content == answer.content


def test_a_page_of_the_one_file_is_the_paper_that_is_printed_alone(client, session, ada):
    conference = make_conference(session, ada)
    sessions = make_sessions(session, conference, ada, {"title": "W" * 190}, {"title": "Ḱʷuk̓ʷ"}, {"title": "Plain"})
    sign_in(client, session, ada)
    together = pypdfium2.PdfDocument(client.get(f"/print/conference/{conference.id}").content)
    for place, event in enumerate(sessions):
        alone = client.get(client.get(f"/print/{event.id}").headers["location"]).content
        pictures = [page.render(scale=1).to_pil() for page in (together[place], pypdfium2.PdfDocument(alone)[0])]
        assert pictures[0].tobytes() == pictures[1].tobytes()


@pytest.mark.parametrize("whose", ["other", "empty", "nobody"])
def test_a_conference_of_another_an_empty_one_and_none_are_not_found(client, session, ada, whose):
    conference = make_conference(session, ada if whose == "empty" else None)
    sign_in(client, session, ada)
    assert client.get(f"/print/conference/{999 if whose == 'nobody' else conference.id}").status_code == 404


def test_a_canceled_session_is_left_out(client, session, ada):
    conference = make_conference(session, ada)
    _, other = make_sessions(session, conference, ada, {"title": "A"}, {"title": "B"})
    events.cancel(session, other, reason="Snow", by=make_user(session, Role.STAFF), now=NOW)
    sign_in(client, session, ada)
    assert len(pypdfium2.PdfDocument(client.get(f"/print/conference/{conference.id}").content)) == 1


def test_the_whole_trail_is_its_file_and_staff_alone_take_it(client, session, ada, monkeypatch):
    monkeypatch.setattr(audit, "CHUNK", 2)
    for number in range(5):
        make_event(session, ada, title=f"=Event {number}")
    sign_in(client, session, ada)
    assert client.get("/audit.csv").status_code == 403
    sign_in(client, session, make_user(session, Role.STAFF))
    rows = trail_rows(client, what="event", since="")
    assert [row["Number"] for row in rows] == ["5", "4", "3", "2", "1"]
    assert all("=Event" in row["After"] for row in rows)
    assert {row["What"] for row in trail_rows(client, who=ada.full_name)} >= {"event.added"}
    assert trail_rows(client, until="2020-01-01") == []


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("since=not+a+day", "“not a day” means nothing for the filter “since”"),
        ("until=2026-02-30", "“2026-02-30” means nothing for the filter “until”"),
        ("from=2026-01-01", "There is no filter “from” here"),
        ("before=9", "There is no filter “before” here"),
        ("who=a&who=b", "The filter “who” is in the address twice"),
        ("who=a%00", "The filter “who” has a character"),
    ],
)
def test_a_filter_of_the_trail_that_means_nothing_is_refused_and_named(client, session, query, named):
    sign_in(client, session, make_user(session, Role.STAFF))
    assert_refused_filter(client.get(f"/audit.csv?{query}"), named)


@pytest.mark.parametrize("path", ["/events.csv", "/events.xlsx", "/events.ics"])
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("state=Nonsense", "“Nonsense” means nothing for the filter “state”"),
        ("state=late", "“late” means nothing for the filter “state”"),
        ("sort=price", "“price” means nothing for the filter “sort”"),
        ("provider=w", "“w” means nothing for the filter “provider”"),
        ("type=x", "“x” means nothing for the filter “type”"),
        ("category=alchemy", "“alchemy” means nothing for the filter “category”"),
        ("count=y", "“y” means nothing for the filter “count”"),
        ("overdue-on=2026-13-01", "“2026-13-01” means nothing for the filter “overdue-on”"),
        ("waiting-on=soon", "“soon” means nothing for the filter “waiting-on”"),
        ("from=2026-01", "“2026-01” means nothing for the filter “from”"),
        ("to=2026-01", "“2026-01” means nothing for the filter “to”"),
        ("from=2026-02&to=2026-01", "“2026-02” means nothing for the filter “from”"),
        ("from=2098-01&to=2098-02", "“2098-01” means nothing for the filter “from”"),
        ("stat=Overdue", "There is no filter “stat” here"),
        ("after=5", "There is no filter “after” here"),
        ("state=Overdue&state=All", "The filter “state” is in the address twice"),
        ("search=a%00b", "The filter “search” has a character"),
        ("state=%3Cscript%3E", "“&lt;script&gt;” means nothing"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_and_named_and_nothing_is_exported(
    client, session, ada, path, query, named
):
    make_event(session, ada, title="Reading")
    sign_in(client, session, ada)
    assert_refused_filter(client.get(f"{path}?{query}"), named)


def assert_refused_filter(answer, named):
    assert answer.status_code == 400
    assert named in answer.text
    assert "Reading" not in answer.text


def trail_rows(client, **query):
    content = client.get("/audit.csv", params=query).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))
