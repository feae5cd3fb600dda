"""A calendar carries the hours and each day of an event, as another program reads it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from core.documents.calendars import calendar_of
from core.models import Location
from tests.factories import LAST_DAY, NOW, make_event, make_user

DENVER = ZoneInfo("America/Denver")


def entries(*events):
    return Calendar.from_ical(calendar_of(events, name="x", now=NOW))


def moments(entry):
    """When it begins, each time."""
    first = entry["DTSTART"].dt
    if "RRULE" not in entry:
        return [first]
    return list(rrulestr(entry["RRULE"].to_ical().decode(), dtstart=first))


def test_a_workshop_of_three_days_is_at_its_hours_on_each_of_them(session):
    event = make_event(
        session, ends_on=LAST_DAY + timedelta(days=2), hours="18", begins_at=time(8, 30), finishes_at=time(15)
    )
    calendar = entries(event)
    (entry,) = calendar.walk("VEVENT")
    expected = [datetime.combine(LAST_DAY + timedelta(days=n), time(8, 30), DENVER) for n in range(3)]
    assert moments(entry) == expected
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(hours=6, minutes=30)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["America/Denver"]


def test_the_hours_stay_on_the_clock_when_summer_time_ends_within_the_days(session):
    days = {"starts_on": date(2026, 10, 31), "ends_on": date(2026, 11, 2)}
    (entry,) = entries(make_event(session, **days, begins_at=time(9), finishes_at=time(12))).walk("VEVENT")
    assert [(at.hour, at.utcoffset()) for at in moments(entry)] == [
        (9, timedelta(hours=-6)), (9, timedelta(hours=-7)), (9, timedelta(hours=-7)),
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "by_the_clock"), [(14, True), (15, False), (365, False)])
def test_what_lasts_long_is_one_entry_of_whole_days(session, days, by_the_clock):
    last = LAST_DAY + timedelta(days=days - 1)
    times = {"begins_at": time(9), "finishes_at": time(12)}
    (entry,) = entries(make_event(session, ends_on=last, location=Location.ONLINE, **times)).walk("VEVENT")
    if by_the_clock:
        assert len(moments(entry)) == days
    else:
        assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (LAST_DAY, last + timedelta(days=1))
        assert "RRULE" not in entry


@pytest.mark.parametrize("times", [{}, {"begins_at": time(9)}, {"finishes_at": time(12)}])
def test_without_both_times_it_is_whole_days(session, times):
    calendar = entries(make_event(session, ends_on=LAST_DAY + timedelta(days=2), **times))
    (entry,) = calendar.walk("VEVENT")
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (LAST_DAY, LAST_DAY + timedelta(days=3))
    assert calendar.walk("VTIMEZONE") == []


def test_friday_evening_to_sunday_noon_is_one_block(session):
    last = LAST_DAY + timedelta(days=2)
    (entry,) = entries(make_event(session, ends_on=last, begins_at=time(18), finishes_at=time(12))).walk("VEVENT")
    assert moments(entry) == [datetime.combine(LAST_DAY, time(18), DENVER)]
    assert entry["DTEND"].dt == datetime.combine(last, time(12), DENVER)


def test_the_rules_of_the_zone_cover_every_year_of_the_calendar(session):
    ada, times = make_user(session), {"begins_at": time(9), "finishes_at": time(12)}
    made = [
        make_event(session, ada, starts_on=day, ends_on=day + timedelta(days=1), **times)
        for day in (date(2024, 1, 2), date(2028, 12, 30))
    ]
    calendar = entries(*made)
    assert len(calendar.walk("VTIMEZONE")) == 1
    for entry in calendar.walk("VEVENT"):
        assert [at.hour for at in moments(entry)] == [9, 9]
    assert all(len(line) <= 75 for line in calendar_of(made, name="x", now=NOW).split(b"\r\n"))
