"""The rollups hold the same numbers as the events, whatever happened to these."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from core import rollups
from core.actions import counts, events, providers
from core.errors import Refused
from core.models import (
    BacklogRollup,
    ComplianceRollup,
    CountyRollup,
    DelayRollup,
    Event,
    EventCategory,
    MonthRollup,
    Provider,
    ProviderDetails,
    ProviderRollup,
)
from core.models.rollups import NOT_REPORTED
from core.permissions import Role
from core.rules.count_reports import CountReport
from tests.factories import DAY_AFTER, LAST_DAY, NOW, details, make_event, make_provider, make_user

TABLES = (MonthRollup, CountyRollup, DelayRollup, BacklogRollup, ProviderRollup, ComplianceRollup)
PLACES = [
    {"zip_code": "59601"},
    {"city": "Missoula", "zip_code": "59801"},
    {"city": "Fort Belknap", "zip_code": ""},
    {"location": "online"},
]


def stored(session: Session) -> dict[str, Any]:
    """All rollups as they are in the database, as plain values."""
    session.rollback()
    found = {}
    for table in TABLES:
        rows = session.connection().execute(select(*table.__table__.columns)).all()
        found[table.__tablename__] = sorted(tuple(row) for row in rows)
    return found


def recomputed(session: Session) -> dict[str, Any]:
    """The same from the events themselves, one by one."""
    session.rollback()
    session.expire_all()
    months, counties = defaultdict(Counter), defaultdict(Counter)
    delays, backlog, statuses = Counter(), Counter(), defaultdict(lambda: [0, 0])
    waiting = defaultdict(list)
    for event in session.exec(select(Event).where(col(Event.cancelled_at).is_(None))):
        count, day = event.certificates_issued, event.reported_on
        month = event.ends_on.replace(day=1)
        of = [("all", ""), ("provider_type", event.provider.type.value)]
        keys = [(month, *key) for key in of + [("category", category.code) for category in event.categories]]
        amounts = {
            "events": 1,
            "reported": count is not None,
            "certificates": count or 0,
            "certified_minutes": (count or 0) * event.minutes,
        }
        for key in keys:
            months[key].update(amounts)
        for later in months_to_june(month):
            counties[later, event.county].update(amounts)
        week = NOT_REPORTED
        if count is None:
            waiting[event.provider_id].append(event.ends_on)
        else:
            day_known = day or event.ends_on
            week = day_known - timedelta(days=day_known.weekday())
        backlog[week, event.ends_on] += 1
        if count is not None and day:
            delays[month, (day - event.ends_on).days] += 1
    for days in map(sorted, waiting.values()):
        statuses[days[0]][0] += 1
        statuses[min([days[0] + timedelta(days=90), *days[2:3]])][1] += 1
    fields = ("events", "reported", "certificates", "certified_minutes")
    return {
        "month_rollup": sorted((*key, *(sums[name] for name in fields)) for key, sums in months.items()),
        "county_rollup": sorted((*key, *(sums[name] for name in fields)) for key, sums in counties.items()),
        "standing_rollup": sorted((day, *numbers) for day, numbers in statuses.items()),
        "delay_rollup": sorted((*key, number) for key, number in delays.items()),
        "backlog_rollup": sorted((*key, number) for key, number in backlog.items()),
        "provider_rollup": sorted(
            (number, len(days), min(days), sorted(days)[2] if len(days) > 2 else None)
            for number, days in waiting.items()
        ),
    }


def months_to_june(month: date) -> list[date]:
    """A month and those after it in its reporting year, which ends in June."""
    found = [month]
    while found[-1].month != 6:
        last = found[-1]
        found.append(date(last.year + last.month // 12, last.month % 12 + 1, 1))
    return found


def assert_right(session: Session) -> None:
    assert stored(session) == recomputed(session)


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


def test_an_event_counts_from_the_moment_it_is_entered(session, staff):
    make_event(session, staff, provider_id=make_provider(session).id, categories=["math", "ela"], hours="1.5")
    rows = stored(session)
    assert rows["county_rollup"] == [(date(2026, 6, 1), "Lewis and Clark County, MT", 1, 0, 0, 0)]
    assert [row[2] for row in rows["month_rollup"] if row[1] == "category"] == ["ela", "math"]
    assert rows["backlog_rollup"] == [(NOT_REPORTED, LAST_DAY, 1)]
    assert_right(session)


def test_a_report_and_its_correction_keep_the_day_of_the_first(session):
    ada = make_user(session)
    event = make_event(session, ada, hours="2")
    counts.report(session, [CountReport(event, 5)], by=ada, today=DAY_AFTER, now=NOW)
    counts.report(session, [CountReport(event, 7)], reason="two more", by=ada, today=date(2026, 7, 1), now=NOW)
    assert event.reported_on == DAY_AFTER
    assert stored(session)["delay_rollup"] == [(date(2026, 6, 1), 1, 1)]
    assert (date(2026, 6, 1), "all", "", 1, 1, 7, 840) in stored(session)["month_rollup"]
    assert stored(session)["provider_rollup"] == []
    assert_right(session)


def test_a_count_of_a_day_that_nobody_knows_counts_as_in_time_and_has_no_delay(session):
    event = make_event(session)
    event.certificates_issued = 4
    session.commit()
    assert stored(session)["delay_rollup"] == []
    assert stored(session)["backlog_rollup"] == [(LAST_DAY - timedelta(days=LAST_DAY.weekday()), LAST_DAY, 1)]
    assert_right(session)


def test_what_was_rolled_back_leaves_nothing(session):
    event, before = make_event(session), stored(session)
    event.minutes = 600
    session.flush()
    session.rollback()
    make_event(session, title="another")
    assert before != stored(session)
    assert_right(session)


def test_a_change_inside_a_savepoint_that_is_given_up_leaves_nothing(session):
    event = make_event(session)
    with session.begin_nested() as savepoint:
        event.minutes = 600
        session.flush()
        savepoint.rollback()
    session.refresh(event)
    event.county = "Hill County, MT"
    session.commit()
    assert_right(session)


def test_events_that_one_statement_moves_are_counted_where_they_are(session):
    one, other = make_provider(session), make_provider(session, type="single_event")
    staff = make_user(session, Role.STAFF)
    for number in range(4):
        make_event(session, staff, provider_id=one.id, title=f"Event {number}")
    session.exec(update(Event).where(Event.provider_id == one.id).values(provider_id=other.id))
    session.commit()
    assert_right(session)
    assert [row[0] for row in stored(session)["provider_rollup"]] == [other.id]


def test_a_bulk_load_that_the_rollups_would_miss_is_refused(session):
    make_event(session)
    with pytest.raises(RuntimeError, match="rebuild"):
        session.execute(insert(EventCategory), [{"event_id": 1, "category_code": "ela"}])


def test_a_report_and_a_change_of_the_providers_type_at_once_count_both(engine, session):
    event, staff = make_event(session), make_user(session, Role.STAFF)
    provider, number = session.get_one(Provider, event.provider_id), event.id
    typed = {"name": "N", "type": "single_event", "phone": "1", "contact_name": "C", "contact_email": "c@example.org"}
    edited = ProviderDetails.check(typed)
    session.commit()

    def change_type():
        providers.edit(session, provider, edited, seen_version=1, by=staff, now=NOW)

    with Session(engine, expire_on_commit=False) as other:
        other.get_one(Event, number).certificates_issued = 3
        other.flush()
        changing = Thread(target=change_type)
        changing.start()
        changing.join(0.5)
        other.commit()
        changing.join()
    assert (date(2026, 6, 1), "provider_type", "single_event", 1, 1, 3, 1080) in stored(session)["month_rollup"]
    assert_right(session)


def test_rebuilding_gives_what_was_kept(session):
    ada = make_user(session)
    for number in range(5):
        event = make_event(session, ada, title=f"Event {number}", categories=["math", "ela"][: 1 + number % 2])
        if number < 2:
            counts.report(session, [CountReport(event, number)], by=ada, today=DAY_AFTER, now=NOW)
    kept = stored(session)
    for table in TABLES:
        session.connection().execute(table.__table__.delete())
    assert rollups.are_missing(session.connection())
    rollups.rebuild(session.connection())
    assert not rollups.are_missing(session.connection())
    session.commit()
    assert stored(session) == kept == recomputed(session)


day = st.dates(date(2026, 5, 20), date(2026, 7, 10))
which = st.integers(0, 5)
number = st.integers(0, 90)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), which, day, st.integers(0, 40), st.sampled_from(PLACES), st.integers(1, 3)),
        st.tuples(st.just("edit"), which, day, st.integers(0, 40), st.sampled_from(PLACES), st.integers(1, 3)),
        st.tuples(st.just("report"), which, number, day),
        st.tuples(st.just("cancel"), which),
        st.tuples(st.just("type"), which),
        st.tuples(st.just("move"), which, which),
        st.tuples(st.just("correct"), which, day, number),
    ),
    max_size=14,
)


class Life:
    """Two providers, and what happens to their events."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.staff = make_user(session, Role.STAFF)
        self.providers = [make_provider(session, name=name) for name in "AB"]
        self.events: list[Event] = []

    def step(self, step_name: str, which: int, *more: Any) -> None:
        if step_name == "add" or step_name == "type" or self.events:
            getattr(self, step_name)(which, *more)

    def event(self, which: int) -> Event:
        return self.events[which % len(self.events)]

    def typed(self, first: date, length: int, place: dict[str, Any], categories: int) -> Any:
        last = first + timedelta(days=length)
        codes = ["math", "ela", "science"][:categories]
        return details(starts_on=first, ends_on=last, categories=codes, hours="1.5", **place)

    def add(self, which: int, *typed: Any) -> None:
        provider = self.providers[which % 2]
        typed = self.typed(*typed)
        self.events.append(events.add(self.session, typed, provider_id=provider.id, by=self.staff, now=NOW))

    def edit(self, which: int, *typed: Any) -> None:
        event, by = self.event(which), self.staff
        events.edit(
            self.session, event, self.typed(*typed), seen_version=event.version, by=by, today=date(2026, 6, 1), now=NOW
        )

    def report(self, which: int, number: int, today: date) -> None:
        reports = [CountReport(self.event(which), number)]
        counts.report(self.session, reports, reason="x", by=self.staff, today=today, now=NOW)

    def cancel(self, which: int) -> None:
        events.cancel(self.session, self.event(which), reason="snow", by=self.staff, now=NOW)

    def type(self, which: int) -> None:
        provider = self.providers[which % 2]
        other = "single_event" if provider.type == "multiple_event" else "multiple_event"
        typed = {"name": "N", "type": other, "phone": "1", "contact_name": "C", "contact_email": "c@example.org"}
        edited = ProviderDetails.check(typed)
        providers.edit(self.session, provider, edited, seen_version=provider.version, by=self.staff, now=NOW)

    def move(self, which: int, to: int) -> None:
        """As a merge does, and a change of the same event with it."""
        event = self.event(which)
        event.provider_id = self.providers[to % 2].id
        self.session.flush()
        event.minutes += 30
        self.session.commit()

    def correct(self, which: int, ends_on: date, number: int) -> None:
        """As a correction that staff approve: an ended event changes in any fact."""
        event = self.event(which)
        event.starts_on = event.ends_on = ends_on
        event.certificates_issued = number if event.certificates_issued is not None else None
        self.session.commit()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=steps)
def test_after_any_history_every_rollup_is_what_the_events_say(engine, history):
    with Session(engine, expire_on_commit=False) as session:
        life = Life(session)
        for step in history:
            try:
                life.step(*step)
            except Refused:
                session.rollback()
        assert_right(session)
