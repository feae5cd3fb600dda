from datetime import date, timedelta

import pytest
from sqlmodel import Session

from core.actions import counts, events, reports
from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import Attendee, Provider
from core.permissions import Role
from core.queries import reports as queries
from core.rules.count_reports import CountReport
from tests.factories import LAST_DAY, NOW, make_event, make_provider, make_user

YEAR_OVER = date(2026, 7, 1)
AFTER = {"today": YEAR_OVER, "now": NOW}


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def provider(session: Session, ada):
    return session.get(Provider, ada.provider_id)


def test_the_annual_report_says_what_the_rule_asks_of_each_activity(session, ada, provider):
    event = make_event(session, ada, begins_at="09:00", finishes_at="15:00")
    counts.report(session, [CountReport(event, 2)], by=ada, today=YEAR_OVER, now=NOW)
    for name, completed in (("Meaneeše'he Bear", True), ("Zoe Zale", True), ("Left Early", False)):
        session.add(Attendee(event_id=event.id, name=name, person=name, completed=completed, entered_at=NOW))
    session.commit()
    report = reports.issue_annual(session, provider, 2026, by=ada, **AFTER)
    (row,) = report.content.rows
    assert row == [
        "Fractions", "Halves, thirds and quarters.", "Emmy Noether", "June 12, 2026", "9:00 AM to 3:00 PM",
        "Helena, MT", 6.0, 2, "Meaneeše'he Bear; Zoe Zale",
    ]  # fmt: skip
    assert ("Counts missing", "0") in report.content.facts


def test_an_issued_report_never_changes_and_a_new_one_stands_beside_it(session, ada, provider):
    event = make_event(session, ada)
    first = reports.issue_annual(session, provider, 2026, by=ada, **AFTER)
    counts.report(session, [CountReport(event, 7)], by=ada, today=YEAR_OVER, now=NOW)
    second = reports.issue_annual(session, provider, 2026, by=ada, **AFTER)
    session.expire_all()
    assert [queries.get(session, r.id, user=ada).content.rows[0][7] for r in (first, second)] == ["not reported", 7]
    assert [report.id for report in queries.list_of(session, user=ada)] == [second.id, first.id]


def test_only_the_events_that_end_in_the_year_and_took_place_are_in_it(session, ada, provider):
    for title, last in (("Before", date(2025, 6, 30)), ("First", date(2025, 7, 1)), ("Last", date(2026, 6, 30))):
        make_event(session, ada, title=title, starts_on=last, ends_on=last)
    make_event(session, ada, title="After", starts_on=YEAR_OVER, ends_on=YEAR_OVER)
    canceled = make_event(session, ada, title="Cancelled")
    events.cancel(session, canceled, reason="snow", by=make_user(session, Role.STAFF), now=NOW)
    make_event(session, title="Another provider's")
    report = reports.issue_annual(session, provider, 2026, by=ada, **AFTER)
    assert [row[0] for row in report.content.rows] == ["First", "Last"]


def test_a_year_without_any_event_makes_a_report_that_says_so(session, ada, provider):
    assert reports.issue_annual(session, provider, 2020, by=ada, **AFTER).content.rows == []


@pytest.mark.parametrize("year", [2027, 2028, 9999999, 1999, 0, -1, "", None, "soon", "٢٠٢٦"])
def test_a_year_that_is_not_over_or_none_is_refused(session, ada, provider, year):
    with pytest.raises(InvalidInput):
        reports.issue_annual(session, provider, year, by=ada, **AFTER)


def test_a_year_is_over_the_day_after_june_30(session, ada, provider):
    with pytest.raises(InvalidInput, match="lasts until June 30, 2026"):
        reports.issue_annual(session, provider, 2026, by=ada, today=YEAR_OVER - timedelta(days=1), now=NOW)
    assert reports.issue_annual(session, provider, "2026", by=ada, **AFTER)


def test_the_list_for_the_board_has_every_provider_with_its_year(session, ada, provider):
    event = make_event(session, ada)
    counts.report(session, [CountReport(event, 7)], by=ada, today=YEAR_OVER, now=NOW)
    make_provider(session, name="A Library", suspended_on=LAST_DAY)
    make_provider(session, name="Merged", merged_into_id=provider.id)
    staff = make_user(session, Role.STAFF)
    report = reports.issue_board_list(session, 2026, by=staff, **AFTER)
    assert [(row[0], row[3], row[6], row[7]) for row in report.content.rows] == [
        ("A Library", "suspended since June 12, 2026", 0, 0),
        ("Helena Public Schools", "approved", 1, 7),
    ]
    with pytest.raises(NotAllowed):
        reports.issue_board_list(session, 2026, by=ada, **AFTER)
    with pytest.raises(NotFound):
        queries.get(session, report.id, user=ada)
