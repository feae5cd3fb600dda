from datetime import date, time

import pytest

from core.errors import InvalidInput
from core.models import Category, Event, Location
from core.rules.conferences import clashes, details_with
from tests.factories import LAST_DAY, NOW, days_from


def held(title, begins, finishes, room="12", day=LAST_DAY, **values):
    return Event(title=title, begins_at=begins, finishes_at=finishes, room=room, starts_on=day, ends_on=day, **values)


@pytest.mark.parametrize(
    ("begins", "room", "day", "clash"),
    [
        (time(9, 29), "12", LAST_DAY, True),
        (time(9, 30), "12", LAST_DAY, False),
        (time(9), "13", LAST_DAY, False),
        (time(9), "12", days_from(LAST_DAY, 1), False),
        (time(9), " 12 ", LAST_DAY, True),
        (time(9), "", LAST_DAY, False),
        (None, "12", LAST_DAY, False),
    ],
)
def test_sessions_clash_in_one_room_at_one_time(begins, room, day, clash):
    one, other = held("A", time(8, 30), time(9, 30)), held("B", begins, time(10, 30), room, day)
    assert clashes([other, one]) == ([(one, other)] if clash else [])


def test_a_canceled_session_clashes_with_nothing():
    one, other = held("A", time(8), time(9)), held("B", time(8), time(9), cancelled_at=NOW)
    assert clashes([one, other]) == []


def test_a_long_session_clashes_with_each_that_begins_within_it():
    long, first, second = (held("A", time(8), time(12)), held("B", time(8), time(9)), held("C", time(9), time(10)))
    assert clashes([long, first, second]) == [(long, first), (long, second)]


def whole(**values):
    event = Event(
        title="A", instructor="B", description="C", starts_on=LAST_DAY, ends_on=days_from(LAST_DAY, 1), minutes=90,
        location=Location.ONLINE, room="12", **values,
    )  # fmt: skip
    event.categories = [Category(code="math", name="Mathematics", position=1)]
    return event


def test_what_is_not_changed_together_stays():
    changed = details_with(whole(), {"location": Location.IN_PERSON, "city": "Butte", "state": "MT"})
    assert (changed.title, changed.room, str(changed.hours), changed.categories) == ("A", "12", "1.5", ["math"])
    assert changed.city == "Butte"


def test_another_day_keeps_the_length():
    changed = details_with(whole(), {"starts_on": date(2026, 7, 1)})
    assert (changed.starts_on, changed.ends_on) == (date(2026, 7, 1), date(2026, 7, 2))


def test_what_cannot_be_is_refused():
    with pytest.raises(InvalidInput, match="at least one category"):
        details_with(whole(), {"categories": []})
