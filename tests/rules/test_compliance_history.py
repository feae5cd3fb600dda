"""Month ends, each as the rule of that day would have said it of what was known then."""

from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Event
from core.rules.compliance import ComplianceStatus, compliance_status
from core.rules.compliance_history import MOST_MONTHS, MonthEnd, Owed, month_ends, status_by_month
from core.rules.counts import is_overdue, waits_for_count

JUNE_30 = date(2026, 6, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("approved_on", "today", "first", "last", "number"),
    [
        (None, date(2026, 7, 1), date(2024, 7, 31), JUNE_30, MOST_MONTHS),
        (None, JUNE_30, date(2024, 6, 30), date(2026, 5, 31), MOST_MONTHS),  # June is not over
        (JUNE_30, date(2026, 7, 1), JUNE_30, JUNE_30, 1),
        (date(2026, 5, 1), date(2026, 7, 31), date(2026, 5, 31), JUNE_30, 2),
        (date(2024, 7, 31), date(2026, 7, 1), date(2024, 7, 31), JUNE_30, MOST_MONTHS),
        (date(1990, 1, 1), date(2026, 7, 1), date(2024, 7, 31), JUNE_30, MOST_MONTHS),
    ],
)
def test_the_months_that_are_over_since_the_approval_and_24_at_most(approved_on, today, first, last, number):
    ends = month_ends(approved_on, today)
    assert (ends[0], ends[-1], len(ends)) == (first, last, number)
    assert all((day + DAY).day == 1 for day in ends)


@pytest.mark.parametrize("approved_on", [date(2026, 7, 1), date(2027, 1, 1)])
def test_a_provider_that_is_new_this_month_or_comes_has_none(approved_on):
    assert month_ends(approved_on, date(2026, 7, 31)) == []


def at_june_30(*events):
    return status_by_month(events, [JUNE_30])[0]


def owed(ended=10, entered=60, closed=None):
    """So many days before June 30; after it where negative."""
    return Owed(JUNE_30 - entered * DAY, JUNE_30 - ended * DAY, None if closed is None else JUNE_30 - closed * DAY)


@pytest.mark.parametrize(
    ("event", "waits"),
    [
        (owed(), True),
        (owed(ended=1), True),
        (owed(ended=0), False),  # the last day is not over
        (owed(entered=0), True),
        (owed(entered=-1), False),  # nobody knew of it yet
        (owed(closed=-1), True),
        (owed(closed=0), False),  # the count came on that day
    ],
)
def test_an_event_waits_once_it_is_over_and_entered_until_its_count_comes(event, waits):
    assert at_june_30(event) == MonthEnd(
        JUNE_30, ComplianceStatus.DUE if waits else ComplianceStatus.IN_ORDER, int(waits), 0
    )


@pytest.mark.parametrize(
    ("endings", "state", "overdue"),
    [
        ([30], ComplianceStatus.DUE, 0),
        ([31], ComplianceStatus.LATE, 1),
        ([121], ComplianceStatus.AT_RISK, 1),
        ([31, 31, 1], ComplianceStatus.LATE, 2),
        ([31, 31, 31], ComplianceStatus.AT_RISK, 3),
    ],
)
def test_the_state_is_that_of_the_rule_on_that_day(endings, state, overdue):
    events = [owed(ended=ended, entered=200) for ended in endings]
    assert at_june_30(*events) == MonthEnd(JUNE_30, state, len(endings), overdue)


TODAY = date(2026, 11, 20)
days = st.integers(-20, 900).map(lambda ago: TODAY - ago * DAY)
drawn = st.builds(Owed, days, days, st.none() | days)


def slowly(events, day):
    """By the rules for events, each asked as if it were that day."""
    known = [
        Event(ends_on=e.ends_on, certificates_issued=1 if e.closed_on and e.closed_on <= day else None)
        for e in events
        if e.entered_on <= day
    ]
    endings = sorted(event.ends_on for event in known if waits_for_count(event, day))
    first, third = (endings[place] if len(endings) > place else None for place in (0, 2))
    overdue = sum(is_overdue(event, day) for event in known)
    return MonthEnd(day, compliance_status(first, third, day), len(endings), overdue)


@settings(deadline=None)
@given(events=st.lists(drawn, max_size=12), approved_on=st.none() | days)
def test_every_month_is_what_asking_each_event_on_that_day_says(events, approved_on):
    ends = month_ends(approved_on, TODAY)
    assert status_by_month(events, ends) == [slowly(events, day) for day in ends]


def test_twenty_thousand_events_that_all_wait_are_a_matter_of_a_blink():
    ends = month_ends(None, TODAY)
    long_ago = date(2020, 1, 1)
    events = [Owed(long_ago, long_ago + (number % 900) * DAY, None) for number in range(20_000)]
    began = perf_counter()
    assert [month.waiting for month in status_by_month(events, ends)] == [20_000] * MOST_MONTHS
    assert perf_counter() - began < 1
