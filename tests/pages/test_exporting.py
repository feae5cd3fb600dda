"""Every list of events as a file, and how far it is."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core import clock, db
from core.exports import event_lists, store
from core.models import Location, ProviderType
from core.permissions import Role
from core.queries import events
from core.web import MIDDLEWARE, ROUTES
from pages.parts.events import export_panel
from tests.factories import make_event, make_provider, make_user
from tests.web.test_routes import sign_in

TODAY = clock.today()
AGO = TODAY - timedelta(days=100)


@pytest.fixture
def client(app_database):
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE), follow_redirects=False)


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


@pytest.fixture
def many(session):
    """Events that differ in whatever a list may be narrowed by."""
    single = make_provider(session, name="Single")
    ada, bea = make_user(session), make_user(session, provider_id=single.id)
    past = {"starts_on": AGO, "ends_on": AGO}
    done = make_event(session, ada, title="Reading, done", **past)
    make_event(session, ada, title="Reading, late", categories=["science"], **past)
    make_event(session, bea, title="Writing, online", location=Location.ONLINE, **past)
    ahead = TODAY + timedelta(days=9)
    make_event(session, bea, title="Writing, ahead", starts_on=ahead, ends_on=ahead)
    canceled = make_event(session, bea, title="Writing, cancelled", **past)
    done.certificates_issued, done.reported_on = 5, AGO + timedelta(days=3)
    canceled.cancelled_at = clock.now()
    single.type = ProviderType.SINGLE_EVENT  # which now enters no further one
    session.commit()
    return single


def html(app):
    return "".join(element.proto.body for element in app.get("html"))


def opened(open_screen, user, **query):
    """The list at an address, with its panel open."""
    app = open_screen("events", user, **query)
    app.session_state["export"] = True
    return app.run()


def titles_on(app):
    return [unescape(title) for title in re.findall(r'<th scope="row"><a[^>]*>([^<]+)', html(app))]


def file_links(app):
    return [unescape(href) for href in re.findall(r'href="(/ev[^"]*|/exports/[^"]*)"[^>]*>', html(app)) if "." in href]


def titles_in(content):
    return [row["Title of the Event"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]


SUNDAY = AGO + timedelta(days=60 + 6 - (AGO + timedelta(days=60)).weekday())
MONTH = f"{AGO:%Y-%m}"


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, 5),
        ({"search": "reading"}, 2),
        ({"search": "reading late"}, 1),
        ({"state": "Upcoming"}, 1),
        ({"state": "upcoming"}, 1),
        ({"state": "Cancelled"}, 1),
        ({"state": "cancelled", "sort": "title"}, 1),
        ({"sort": "Title A to Z"}, 5),
        ({"sort": "Oldest first"}, 5),
        ({"provider": "SINGLE"}, 3),
        ({"type": "single_event"}, 3),
        ({"county": "none"}, 1),
        ({"county": "Lewis and Clark County, MT", "sort": "Title A to Z"}, 4),
        ({"category": "math"}, 4),
        ({"from": MONTH, "to": MONTH}, 4),
        ({"count": "held"}, 4),
        ({"count": "in"}, 1),
        ({"count": "missing", "type": "single_event", "search": "writing"}, 2),
        ({"overdue-on": str(SUNDAY)}, 2),
        ({"waiting-on": str(SUNDAY)}, 2),
    ],
)
def test_a_file_has_what_the_list_at_the_same_address_shows(open_screen, session, staff, client, many, query, number):
    query = {name: str(many.id) if text == "SINGLE" else text for name, text in query.items()}
    app = opened(open_screen, staff, **query)
    shown = titles_on(app)
    assert len(shown) == number
    sign_in(client, session, staff)
    as_csv, as_xlsx, as_calendar = file_links(app)
    assert titles_in(client.get(as_csv).content) == shown
    assert titles_in(client.get("/events.csv", params=query).content) == shown, "typed by hand"
    assert client.get(as_xlsx).status_code == 200
    assert client.get(as_calendar).content.count(b"BEGIN:VEVENT") == number


@pytest.mark.parametrize(
    ("query", "shown_words"),
    [
        ({"category": "alchemy", "type": "x", "count": "y", "overdue-on": "q", "provider": "w"}, "filter “provider”"),
        ({"from": "z"}, "filter “from”"),
        ({"from": "2098-01", "to": "2098-02"}, "filter “from”"),
    ],
)
def test_where_the_list_passed_over_a_filter_the_panel_names_it_and_gives_no_file(
    open_screen, session, staff, client, many, query, shown_words
):
    app = opened(open_screen, staff, **query)
    assert len(titles_on(app)) == 5
    assert shown_words in app.error[0].value
    assert file_links(app) == []
    sign_in(client, session, staff)
    assert client.get("/events.csv", params=query).status_code == 400


def test_a_word_that_the_fields_do_not_know_is_replaced_by_the_one_that_they_show(
    open_screen, session, staff, client, many
):
    app = opened(open_screen, staff, state="soon", sort="price")
    shown = titles_on(app)
    sign_in(client, session, staff)
    assert len(shown) == 5
    assert titles_in(client.get(file_links(app)[0]).content) == shown
    assert client.get("/events.csv", params={"state": "soon"}).status_code == 400


@pytest.mark.parametrize(("since", "links"), [("", 1), ("2026-01-01", 1), ("yesterday", 0)])
def test_the_trail_is_not_exported_by_a_day_that_is_none(open_screen, staff, many, since, links):
    app = open_screen("audit", staff, since=since)
    assert html(app).count("Export as CSV") == links
    assert ["filter “since”" in error.value for error in app.error] == [True] * (1 - links)


@pytest.mark.parametrize("query", [{"county": "Atlantis County, MT"}, {"provider": "9" * 12}])
def test_where_nothing_fits_the_screen_says_so_and_the_file_has_headings(
    open_screen, session, staff, client, many, query
):
    app = opened(open_screen, staff, **query)
    assert "No event fits" in app.info[0].value
    sign_in(client, session, staff)
    assert titles_in(client.get("/events.csv", params=query).content) == []


def test_a_provider_of_others_is_nothing_to_a_provider(open_screen, session, client, many):
    ada = make_user(session)
    make_event(session, ada)
    query = {"provider": str(many.id)}
    assert "No event fits" in opened(open_screen, ada, **query).info[0].value
    sign_in(client, session, ada)
    assert titles_in(client.get("/events.csv", params=query).content) == []


def test_nothing_is_counted_before_the_panel_is_opened(open_screen, staff, many, monkeypatch):
    def dear(*_, **__):
        raise AssertionError("counted")

    monkeypatch.setattr(events, "how_many", dear)
    assert not open_screen("events", staff).exception
    assert opened(open_screen, staff).exception


@pytest.mark.parametrize(("at_once", "first", "shown_words"), [(5, False, "5 events"), (4, True, "More than 4 events")])
def test_only_a_long_list_is_prepared_first(open_screen, staff, many, monkeypatch, at_once, first, shown_words):
    monkeypatch.setattr(export_panel, "AT_ONCE", at_once)
    app = opened(open_screen, staff)
    labels = [button.label for button in app.button]
    assert ("Prepare CSV" in labels, "Prepare Excel (XLSX)" in labels, not file_links(app)) == (first, first, first)
    assert f"{shown_words}, from all pages of this list." in [text.value for text in app.markdown]


@pytest.fixture
def long(many, monkeypatch):
    monkeypatch.setattr(export_panel, "AT_ONCE", 1)
    yield many
    store.clear()


def prepare(app, word="CSV"):
    return next(button for button in app.button if button.label == f"Prepare {word}").click().run()


def test_a_long_list_is_written_and_then_taken_in_the_same_sign_in(open_screen, session, staff, long):
    app = prepare(opened(open_screen, staff, state="Overdue"))
    assert not app.exception
    (href,) = file_links(app)
    file = store.find(href.removeprefix("/exports/"), owner=int(app.user["session"]))
    assert titles_in(file.read_bytes()) == titles_on(app)
    assert file_links(app.run()) == [href], "it stays when the screen is drawn anew"


def test_a_file_of_another_list_is_not_offered(open_screen, staff, long):
    app = prepare(opened(open_screen, staff))
    assert "/exports/" in file_links(app)[0]
    app.query_params["type"] = "single_event"
    assert file_links(app.run()) == []


def test_too_many_for_a_format_are_told_on_the_screen(open_screen, staff, long, monkeypatch):
    monkeypatch.setitem(event_lists.MOST_EVENTS, event_lists.ExportFormat.XLSX, 4)
    app = prepare(opened(open_screen, staff), "Excel (XLSX)")
    assert "These are 5 events, and an Excel file holds 4 at most" in app.error[0].value
    assert not file_links(app)


def test_whoever_signs_out_meanwhile_gets_no_file(open_screen, session, staff, long, monkeypatch):
    every = events.every

    def signing_out(*asked, **said):
        with Session(db.engine()) as other:
            other.connection().exec_driver_sql("UPDATE user_session SET ended_at = started_at")
            other.commit()
        return every(*asked, **said)

    app = opened(open_screen, staff)
    monkeypatch.setattr(events, "every", signing_out)
    app = prepare(app)
    assert not app.exception
    assert "Log In" in [button.label for button in app.button]
    assert not list(store._folder().glob("*/*"))
