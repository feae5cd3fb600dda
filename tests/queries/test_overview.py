"""Every number of the overview, beside what slow counting over the events says."""

from collections import Counter
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from core.errors import NotAllowed, Refused
from core.models import Event, Provider
from core.permissions import Role
from core.queries import counts, overview
from core.queries.overview import BacklogWeek, Overview, Sums
from core.rules.compliance import ComplianceStatus
from core.rules.periods import Period
from tests.factories import make_event, make_provider, make_user
from tests.test_rollups import Life, steps

PERIOD = Period(date(2026, 5, 1), date(2026, 7, 1))
WINDOW = 30


def asked(session: Session, today: date, period: Period = PERIOD, weeks: int = 13) -> Overview:
    session.rollback()
    staff = make_user(session, Role.STAFF)
    return overview.overview(session, period, weeks=weeks, user=staff, today=today)


def sums(events: list[Event]) -> Sums:
    counted = [event for event in events if event.certificates_issued is not None]
    certificates = sum(event.certificates_issued for event in counted)
    minutes = sum(event.certificates_issued * event.minutes for event in counted)
    return Sums(len(events), len(counted), certificates, minutes)


def slowly(session: Session, today: date, period: Period = PERIOD, weeks: int = 13) -> dict[str, object]:
    session.rollback()
    session.expire_all()
    status = session.exec(select(Event).where(col(Event.cancelled_at).is_(None))).all()
    inside = [e for e in status if period.first <= e.ends_on.replace(day=1) <= period.last]
    delays = [(e.reported_on - e.ends_on).days for e in inside if e.certificates_issued is not None and e.reported_on]
    by_type, by_county, by_category = {}, {}, {}
    for event in inside:
        by_type.setdefault(event.provider.type.value, []).append(event)
        by_county.setdefault(event.county, []).append(event)
        for category in event.categories:
            by_category.setdefault(category.name, []).append(event)
    return {
        "standings": {s: n for s, n in states(session, status, today).items() if n},
        "weeks": [week(status, today, back) for back in range(weeks - 1, -1, -1)],
        "total": sums(inside),
        "punctuality": (
            len(delays),
            sum(days <= WINDOW for days in delays) / len(delays) if delays else None,
            median(delays) if delays else None,
        ),
        "months": {
            f"{e.ends_on:%B %Y}": sums([o for o in inside if o.ends_on.month == e.ends_on.month]) for e in inside
        },
        "types": {name: sums(events) for name, events in by_type.items()},
        "counties": {name: sums(events) for name, events in by_county.items()},
        "categories": {name: sums(events) for name, events in by_category.items()},
    }


def states(session: Session, status: list[Event], today: date) -> Counter[ComplianceStatus]:
    found = Counter()
    for provider in session.exec(select(Provider).where(col(Provider.merged_into_id).is_(None))):
        ended = [
            (today - e.ends_on).days
            for e in status
            if e.provider_id == provider.id and e.certificates_issued is None and e.ends_on < today
        ]
        late = [days - WINDOW for days in ended if days > WINDOW]
        if len(late) >= 3 or any(days > 90 for days in late):
            found[ComplianceStatus.AT_RISK] += 1
        else:
            found[ComplianceStatus.LATE if late else ComplianceStatus.DUE if ended else ComplianceStatus.IN_ORDER] += 1
    return found


def week(status: list[Event], today: date, back: int) -> BacklogWeek:
    """At the end of the Sunday of a week, or today: not canceled, over, and reported later or never."""
    sunday = today + timedelta(days=6 - today.weekday() - 7 * back)
    on = min(sunday, today)
    unreported = [e for e in status if e.certificates_issued is None or (e.reported_on or e.ends_on) > sunday]
    waiting = [e for e in unreported if e.ends_on < on]
    return BacklogWeek(on, len(waiting), sum((on - e.ends_on).days > WINDOW for e in waiting))


def quickly(found: Overview) -> dict[str, object]:
    return {
        "standings": {s: n for s, n in found.statuses.items() if n},
        "weeks": list(found.weeks),
        "total": found.total,
        "punctuality": tuple(found.punctuality),
        "months": {line.name: line.sums for line in found.months if line.sums.events},
        "types": {line.name: line.sums for line in found.types},
        "counties": {line.name: line.sums for line in found.counties},
        "categories": {line.name: line.sums for line in found.categories},
    }


# Months around the end of the reporting year in June, which some of them cross once or twice.
month = st.builds(date, st.just(2026), st.integers(5, 9), st.just(1))
periods = st.builds(lambda *months: Period(*sorted(months)), month, month | st.just(date(2027, 8, 1)))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=steps, today=st.dates(date(2026, 7, 11), date(2026, 12, 1)), period=periods)
def test_after_any_history_every_number_is_what_slow_counting_says(engine, history, today, period):
    with Session(engine, expire_on_commit=False) as session:
        life = Life(session)
        for step in history:
            try:
                life.step(*step)
            except Refused:
                session.rollback()
        assert quickly(asked(session, today, period)) == slowly(session, today, period)


@pytest.mark.parametrize("today", [date(2026, 7, 12), date(2026, 7, 13), date(2026, 7, 19)])  # Sunday, Monday, Sunday
def test_a_week_ends_on_sunday_and_this_one_today(session, today):
    make_event(session)  # ends on June 12, overdue from July 13
    weeks = asked(session, today).weeks
    assert weeks[-1].ends_on == today
    assert [week.ends_on.weekday() for week in weeks[:-1]] == [6] * 12
    assert [week.overdue for week in weeks[-2:]] == [0, int(today > date(2026, 7, 12))]
    assert asked(session, today).overdue == weeks[-1].overdue


def test_a_period_in_which_nothing_happened_shows_zeros(session):
    make_event(session)
    found = asked(session, date(2026, 7, 12), Period(date(2001, 1, 1), date(2001, 2, 1)))
    assert found.total == Sums()
    assert found.punctuality == (0, None, None)
    assert [line.sums for line in found.months] == [Sums(), Sums()]


def test_the_year_before_is_the_same_months_a_year_earlier(session):
    make_event(session, starts_on=date(2025, 6, 12), ends_on=date(2025, 6, 12))
    found = asked(session, date(2026, 7, 12))
    assert (found.total.events, found.total_before.events) == (0, 1)


def test_a_record_that_was_merged_away_is_no_provider(session):
    one, other = make_provider(session), make_provider(session)
    other.merged_into_id = one.id
    session.commit()
    assert asked(session, date(2026, 7, 12)).statuses[ComplianceStatus.IN_ORDER] == 1


def test_providers_do_not_see_the_overview(session):
    with pytest.raises(NotAllowed):
        overview.overview(session, PERIOD, weeks=13, user=make_user(session), today=date(2026, 7, 1))


def test_the_tiles_of_home_agree_for_opi_and_for_the_provider(session):
    ada = make_user(session)
    for number in range(3):
        make_event(session, ada, title=str(number))
    staff = make_user(session, Role.STAFF)
    for today in (date(2026, 6, 12), date(2026, 6, 13), date(2026, 7, 12), date(2026, 7, 13)):
        for ask in (counts.due, counts.overdue):
            assert ask(session, user=staff, today=today) == ask(session, user=ada, today=today)
