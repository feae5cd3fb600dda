from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Event, Provider
from core.rules.compliance import (
    ComplianceStatus,
    EventRecord,
    WaitingCounts,
    compliance_status,
    cut_offs,
    is_covered,
    reasons,
)
from core.rules.counts import is_overdue, overdue_if_ended_before, waits_for_count
from tests.factories import NOW, TODAY

LATE_FROM = TODAY - timedelta(days=31)  # the window of 30 days has just passed


def event(ends_on=TODAY, **values):
    return Event(**{"title": "Fractions", "starts_on": ends_on, "ends_on": ends_on, "entered_at": NOW, **values})


@pytest.mark.parametrize(
    ("days_ago", "state"),
    [
        (-1, ComplianceStatus.IN_ORDER),
        (0, ComplianceStatus.IN_ORDER),  # the last day is not over
        (1, ComplianceStatus.DUE),
        (30, ComplianceStatus.DUE),
        (31, ComplianceStatus.LATE),
        (30 + 90, ComplianceStatus.LATE),  # overdue by 90 days
        (30 + 91, ComplianceStatus.AT_RISK),  # by more than 90 days
    ],
)
def test_one_missing_count_makes_a_provider_due_then_late_then_at_risk(days_ago, state):
    assert compliance_status(TODAY - timedelta(days=days_ago), None, TODAY) == state


def test_three_overdue_counts_put_a_provider_at_risk_and_two_do_not():
    assert compliance_status(LATE_FROM, LATE_FROM, TODAY) == ComplianceStatus.AT_RISK
    assert compliance_status(LATE_FROM, LATE_FROM + timedelta(days=1), TODAY) == ComplianceStatus.LATE
    assert compliance_status(LATE_FROM, None, TODAY) == ComplianceStatus.LATE


def test_a_provider_that_owes_nothing_is_in_order():
    assert compliance_status(None, None, TODAY) == ComplianceStatus.IN_ORDER


days_ago = st.integers(-50, 400)


@settings(deadline=None)
@given(endings=st.lists(days_ago, max_size=6))
def test_the_state_is_what_counting_the_overdue_events_says(endings):
    unreported = sorted(TODAY - timedelta(days=number) for number in endings)
    first, third = (unreported[place] if len(unreported) > place else None for place in (0, 2))
    events = [event(ends_on) for ends_on in unreported]
    overdue = [e for e in events if is_overdue(e, TODAY)]
    if len(overdue) >= 3 or any((TODAY - e.ends_on).days - 30 > 90 for e in overdue):
        expected = ComplianceStatus.AT_RISK
    elif overdue:
        expected = ComplianceStatus.LATE
    else:
        expected = ComplianceStatus.DUE if any(e.ends_on < TODAY for e in events) else ComplianceStatus.IN_ORDER
    assert compliance_status(first, third, TODAY) == expected


def test_the_cut_offs_are_days_before_today():
    assert cut_offs(date(2026, 6, 15)) == (date(2026, 6, 15), date(2026, 5, 16), date(2026, 2, 15))


def waiting(records, today):
    ends = [one.event.ends_on for one in records if waits_for_count(one.event, today)]
    overdue = [day for day in ends if day < overdue_if_ended_before(today)]
    return WaitingCounts(len(overdue), len(ends) - len(overdue), min(ends, default=None))


def reasons_of(records, provider=None, today=TODAY):
    return [
        reason.what
        for reason in reasons(provider or Provider(name="P", phone="1"), waiting(records, today), records, today)
    ]


def test_overdue_and_due_counts_are_told_apart_with_their_numbers():
    records = [
        EventRecord(event(LATE_FROM)),
        EventRecord(event(LATE_FROM - timedelta(days=9))),
        EventRecord(event(TODAY - timedelta(days=1))),
    ]
    for one in records:
        one.event.entered_at = NOW - timedelta(days=100)
    assert reasons_of(records) == ["2 counts are overdue; the oldest event ended May 6, 2026.", "1 count is due."]


def test_every_reason_cites_a_rule_and_says_what_cures_it():
    late = event(LATE_FROM, certificates_issued=4)
    found = reasons(
        Provider(name="P", phone="1", approved_on=TODAY),
        WaitingCounts(1, 1, TODAY),
        [EventRecord(late, 3, 5, True)],
        TODAY,
    )
    assert [reason.what.split(" ")[0] for reason in found] == ["1", "1", "The", "“Fractions”", "The", "A", "The"]
    assert all(reason.rule and reason.cure for reason in found)


@pytest.mark.parametrize(("attended", "certified", "said"), [(5, 5, False), (4, 5, True), (0, 0, False), (9, 5, False)])
def test_a_roster_with_fewer_names_than_certificates_is_incomplete(attended, certified, said):
    record = EventRecord(
        event(TODAY - timedelta(days=1), certificates_issued=certified, entered_at=NOW - timedelta(days=9))
    )
    record = record._replace(attended=attended, certified=certified)
    assert any("roster" in line for line in reasons_of([record])) is said


@pytest.mark.parametrize(("entered", "late"), [(TODAY, False), (TODAY + timedelta(days=1), True)])
def test_an_event_entered_after_its_last_day_is_late(entered, late):
    record = EventRecord(event(entered_at=NOW.replace(day=entered.day)))
    assert any("entered after" in line for line in reasons_of([record])) is late


@pytest.mark.parametrize(("certified", "said"), [(0, False), (4, False), (3, True), (5, True)])
def test_a_count_that_differs_from_the_certificates_is_told(certified, said):
    record = EventRecord(event(certificates_issued=4), attended=9, certified=certified)
    assert any("but" in line for line in reasons_of([record])) is said


@pytest.mark.parametrize(
    ("approved", "suspended", "covered"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (None, NOW.date(), True),
        (None, NOW.date() - timedelta(days=1), False),
    ],
)
def test_an_approval_covers_what_begins_after_it_and_was_entered_before_a_suspension(approved, suspended, covered):
    provider = Provider(name="P", phone="1", approved_on=approved, suspended_on=suspended)
    assert is_covered(provider, event()) is covered


def test_a_canceled_event_is_no_reason_for_anything():
    assert reasons_of([EventRecord(event(LATE_FROM, cancelled_at=NOW), 0, 5, True)]) == []
