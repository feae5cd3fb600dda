"""The overview, where its numbers lead, the work list, and the page of one provider."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from core import clock
from core.actions import counts, events, providers
from core.permissions import Role
from core.queries.compliance import months_of
from core.queries.overview import overview
from core.rules.count_reports import CountReport
from core.rules.periods import this_year
from pages.parts.compliance.history import _behind as _behind_month
from pages.parts.compliance.overview import _behind
from tests.factories import details, make_provider, make_user

TODAY = clock.today()


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


def enter(session, staff, provider, days_ago, **typed):
    day = TODAY - timedelta(days=days_ago)
    typed = details(**{"starts_on": day, "ends_on": day, **typed})
    now = clock.now() - timedelta(days=days_ago + 20)
    return events.add(session, typed, provider_id=provider.id, by=staff, now=now)


def report(session, staff, event, number, days_after=2):
    day = event.ends_on + timedelta(days=days_after)
    counts.report(session, [CountReport(event, number)], by=staff, today=day, now=clock.now())


@pytest.fixture
def late(session, staff):
    """A provider that owes an old count, and one for which all is in."""
    provider, other = make_provider(session, name="Late School"), make_provider(session, name="Good School")
    enter(session, staff, provider, 45, title="Forgotten", categories=["math"])
    enter(session, staff, provider, 3, title="Fresh", location="online", categories=["ela"])
    report(session, staff, enter(session, staff, other, 40, title="Done", categories=["ela", "math"]), 12)
    return provider


def html(app):
    return "".join(element.proto.body for element in app.get("html"))


def test_the_overview_shows_every_section_and_no_error(open_screen, staff, late):
    app = open_screen("compliance", staff)
    assert not app.exception
    assert not app.error
    assert {header.value for header in app.header} >= {"Now", "Counts that wait, week by week", "By month", "By county"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"from": "2001-01", "to": "2001-02"}, None),
        ({"from": "2098-01", "to": "2098-02"}, "future"),
        ({"from": "2025-05", "to": "2025-02"}, "before they begin"),
        ({"from": "May", "to": "2025-02"}, "like 2025"),
        ({"from": "2025-13", "to": "2025-02"}, "like 2025"),
        ({"from": "<b>", "to": "'; drop table event"}, "like 2025"),
    ],
)
def test_months_that_cannot_be_get_one_sentence(open_screen, staff, late, query, said):
    app = open_screen("compliance", staff, months="Chosen months", **query)
    assert not app.exception
    assert len(app.error) == (said is not None)
    if said:
        assert said in app.error[0].value


def test_a_word_in_the_address_that_is_no_choice_is_the_first_choice(open_screen, staff, late):
    app = open_screen("compliance", staff, months="never", weeks="7", surprise="x")
    assert not app.exception
    assert not app.error
    assert [box.value for box in app.selectbox] == ["This reporting year", "The last 13 weeks"]


def shown_titles(app):
    found = html(app)
    return {title for title in ("Forgotten", "Fresh", "Done") if f">{title}</a>" in found}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"Forgotten", "Fresh", "Done"}),
        ({"category": "math"}, {"Forgotten", "Done"}),
        ({"county": "Lewis and Clark County, MT"}, {"Forgotten", "Done"}),
        ({"county": "none"}, {"Fresh"}),
        ({"count": "in"}, {"Done"}),
        ({"count": "missing"}, {"Forgotten", "Fresh"}),
        ({"type": "single_event"}, set()),
        ({"from": "2001-01", "to": "2001-02"}, set()),
        ({"category": "alchemy", "type": "x", "count": "y", "from": "z", "overdue-on": "q", "provider": "w"}, None),
    ],
)
def test_a_list_of_events_narrows_by_its_address_and_passes_over_nonsense(open_screen, staff, late, query, titles):
    app = open_screen("events", staff, **query)
    assert not app.exception
    assert not app.error
    assert shown_titles(app) == ({"Forgotten", "Fresh", "Done"} if titles is None else titles)


def test_the_numbers_of_each_week_lead_to_as_many_events(open_screen, session, staff, late):
    weeks = overview(session, this_year(TODAY), weeks=13, user=staff, today=TODAY).weeks
    for week in [weeks[-1], weeks[-3], weeks[-6]]:
        for filter, number in (("overdue_on", week.overdue), ("waiting_on", week.waiting)):
            query = dict(parse_qsl(urlsplit(_behind(week, filter)).query))
            assert len(shown_titles(open_screen("events", staff, **query))) == number


def test_the_work_list_has_late_providers_with_what_is_missing(open_screen, session, staff, late):
    app = open_screen("work_list", staff)
    assert not app.exception
    shown = html(app)
    assert "Late School" in shown
    assert "Forgotten" in shown
    assert "1 count" in shown
    assert "Good School" not in shown


def test_an_empty_work_list_says_that_all_is_well(open_screen, session, staff):
    assert "No provider is late" in open_screen("work_list", staff).success[0].value


@pytest.mark.parametrize("cursor", ["x", "1.2", "1.2026-13-01.1", "9" * 30])
def test_a_cursor_that_nobody_gave_is_not_found(open_screen, staff, late, cursor):
    app = open_screen("work_list", staff, after=cursor)
    assert not app.exception
    assert "nothing here" in app.error[0].value


@pytest.mark.parametrize(
    ("state", "name"), [("late", "Late School"), ("Late", "Late School"), ("In order", "Good School")]
)
def test_providers_are_listed_by_their_state(open_screen, staff, late, state, name):
    shown = html(open_screen("providers", staff, state=state))
    assert [other for other in ("Late School", "Good School") if other in shown] == [name]


def test_a_provider_shows_its_state_with_reasons_and_takes_a_note(open_screen, session, staff, late):
    app = open_screen("provider", staff, id=str(late.id))
    assert not app.exception
    assert "1 count is overdue" in html(app)
    next(area for area in app.text_area if area.label == "New note").set_value("Called Ann; she promised the number.")
    next(button for button in app.button if button.label == "Save note").click().run()
    assert "The note is kept" in app.success[0].value
    assert "she promised" in html(app)


def test_an_empty_note_is_refused(open_screen, session, staff, late):
    app = open_screen("provider", staff, id=str(late.id))
    next(button for button in app.button if button.label == "Save note").click().run()
    assert "Enter what is to be kept" in app.error[0].value


def test_an_analyst_reads_notes_and_writes_none(open_screen, session, late):
    app = open_screen("provider", make_user(session, Role.ANALYST), id=str(late.id))
    assert not app.exception
    assert not app.text_area


def test_a_provider_shows_its_state_month_by_month_and_its_history(open_screen, session, staff, late):
    providers.suspend(session, late, reason="Nobody <b>answers</b>.", by=staff, today=TODAY, now=clock.now())
    app = open_screen("provider", staff, id=str(late.id))
    assert not app.exception
    assert {"Month by month", "History"} <= {header.value for header in app.header}
    shown = html(app)
    assert "Suspended the provider" in shown
    assert "Nobody &lt;b&gt;answers&lt;/b&gt;." in shown
    assert "Of 24 months: " in "".join(text.value for text in app.markdown)
    assert "waiting-on=" in shown


def test_the_months_of_a_provider_lead_to_as_many_events(open_screen, session, staff, late):
    months = months_of(session, late, user=staff, today=TODAY)
    for month in months[-2:]:
        for which, number in (("overdue_on", month.overdue), ("waiting_on", month.waiting)):
            query = dict(parse_qsl(urlsplit(_behind_month(late, month, which)).query))
            assert len(shown_titles(open_screen("events", staff, **query))) == number
