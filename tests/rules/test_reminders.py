from datetime import UTC, date, datetime, timedelta

import pytest

from core.models import Event
from core.rules import reminders
from core.settings import settings
from tests.factories import LAST_DAY

DUE = date(2026, 7, 12)  # 30 days after June 12


@pytest.mark.parametrize(
    ("after", "steps"),
    [
        (-8, 0),
        (-7, 1),
        (0, 1),
        (1, 2),
        (7, 2),
        (8, 3),
        (22, 4),
        (50, 5),
        (105, 5),
        (106, 6),
        (161, 6),
        (162, 7),
        (218, 8),
    ],
)
def test_reminders_come_before_and_after_the_last_day_at_growing_intervals(after, steps):
    assert reminders.step_of(Event(ends_on=LAST_DAY), DUE + timedelta(days=after)) == steps


def test_the_sql_cut_off_and_the_steps_agree_over_a_run_of_days():
    for after in range(-20, 60):
        today = DUE + timedelta(days=after)
        assert (reminders.first_reminded_if_ended_by(today) >= LAST_DAY) == (
            reminders.step_of(Event(ends_on=LAST_DAY), today) > 0
        )


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (datetime(2026, 6, 15, 13, 59, tzinfo=UTC), False),  # Monday, 7:59 in Denver
        (datetime(2026, 6, 15, 14, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 15, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 15, 23, 0, tzinfo=UTC), False),
        (datetime(2026, 6, 13, 18, 0, tzinfo=UTC), False),  # Saturday noon
        (datetime(2026, 6, 14, 18, 0, tzinfo=UTC), False),
    ],
)
def test_no_reminder_leaves_at_night_or_at_a_weekend(moment, sent):
    assert reminders.is_office_hour(moment.astimezone(settings().zone)) is sent
