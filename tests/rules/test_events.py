from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock
from core.models import Event
from core.rules.counts import due_on, has_ended, is_overdue, opens_on, overdue_if_ended_before
from core.rules.events import EventState, may_be_edited, state_of
from tests.factories import DAY_AFTER, LAST_DAY, NOW, days_from


def event(**values):
    return Event(**{"starts_on": LAST_DAY, "ends_on": LAST_DAY, **values})


@pytest.mark.parametrize(("today", "ended"), [(LAST_DAY, False), (DAY_AFTER, True)])
def test_an_event_ends_when_its_last_day_is_over(today, ended):
    assert has_ended(event(), today) is ended
    assert may_be_edited(event(), today) is not ended


def test_a_count_is_accepted_from_the_day_after():
    assert opens_on(event()) == DAY_AFTER


@pytest.mark.parametrize(("days", "late"), [(30, False), (31, True)])
def test_a_count_is_overdue_when_its_window_has_passed(days, late):
    assert due_on(event()) == days_from(LAST_DAY, 30)
    assert is_overdue(event(), days_from(LAST_DAY, days)) is late


def test_the_cut_off_for_sql_agrees_with_the_rule_over_a_run_of_days():
    for days in range(-3, 800):
        today = days_from(LAST_DAY, days)
        assert is_overdue(event(), today) == (overdue_if_ended_before(today) > LAST_DAY)


@pytest.mark.parametrize(
    ("today", "values", "state"),
    [
        (days_from(LAST_DAY, -1), {}, EventState.UPCOMING),
        (LAST_DAY, {}, EventState.RUNNING),
        (DAY_AFTER, {}, EventState.COUNT_DUE),
        (days_from(LAST_DAY, 30), {}, EventState.COUNT_DUE),
        (days_from(LAST_DAY, 31), {}, EventState.OVERDUE),
        (days_from(LAST_DAY, 31), {"certificates_issued": 0}, EventState.DONE),
        (days_from(LAST_DAY, 31), {"cancelled_at": NOW}, EventState.CANCELED),
        (LAST_DAY, {"cancelled_at": NOW}, EventState.CANCELED),
    ],
)
def test_the_state_of_an_event(today, values, state):
    assert state_of(event(**values), today) == state


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 10, 3, 5, 30, tzinfo=UTC), date(2026, 10, 2)),  # half past eleven at night in Denver
        (datetime(2026, 10, 3, 6, 0, tzinfo=UTC), date(2026, 10, 3)),
        (datetime(2026, 11, 1, 5, 59, tzinfo=UTC), date(2026, 10, 31)),  # the day of 25 hours
        (datetime(2026, 11, 1, 6, 0, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 2, 6, 59, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 2, 7, 0, tzinfo=UTC), date(2026, 11, 2)),
        (datetime(2026, 3, 8, 6, 59, tzinfo=UTC), date(2026, 3, 7)),  # the day of 23 hours
        (datetime(2026, 3, 8, 7, 0, tzinfo=UTC), date(2026, 3, 8)),
        (datetime(2026, 3, 9, 5, 59, tzinfo=UTC), date(2026, 3, 8)),
        (datetime(2026, 3, 9, 6, 0, tzinfo=UTC), date(2026, 3, 9)),
    ],
)
def test_the_day_is_the_agencys_around_midnight_and_both_clock_changes(monkeypatch, moment, day):
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert clock.today() == day
    assert has_ended(event(starts_on=day, ends_on=day), clock.today()) is False
    yesterday = day - timedelta(days=1)
    assert has_ended(event(starts_on=yesterday, ends_on=yesterday), clock.today()) is True
