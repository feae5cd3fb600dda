"""Month by month, from the stored events of one provider."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from core.actions import counts, events, providers, suspensions
from core.models import Event
from core.permissions import Role
from core.queries import audit
from core.queries.compliance import compliance_of, months_of
from core.rules.compliance import ComplianceStatus
from core.rules.count_reports import CountReport
from tests.factories import NOW, TODAY, make_event, make_provider, make_user

APRIL_30, MAY_31 = date(2026, 4, 30), date(2026, 5, 31)
SAID = {"today": TODAY, "now": NOW}


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF, email="staff@example.org")


@pytest.fixture
def ada(session):
    return make_user(session)


def held(session, ada, ended_on, *, entered=datetime(2026, 1, 1, tzinfo=UTC), **values):
    """An event as it is stored."""
    event = make_event(session, ada, starts_on=ended_on, ends_on=ended_on, title=f"{ended_on} {values}")
    event.sqlmodel_update({"entered_at": entered, **values})
    session.commit()
    return event


def month(session, ada, staff, day):
    found = {month.day: month for month in months_of(session, ada.provider, user=staff, today=TODAY)}
    return found[day].status, found[day].waiting, found[day].overdue


def test_a_count_waits_and_is_overdue_until_it_comes(session, ada, staff):
    event = held(session, ada, date(2026, 3, 10))
    counts.report(session, [CountReport(event, 4)], by=ada, today=date(2026, 5, 20), now=NOW)
    assert month(session, ada, staff, date(2026, 3, 31)) == (ComplianceStatus.DUE, 1, 0)
    assert month(session, ada, staff, APRIL_30) == (ComplianceStatus.LATE, 1, 1)
    assert month(session, ada, staff, MAY_31) == (ComplianceStatus.IN_ORDER, 0, 0)


@pytest.mark.parametrize(
    ("entered", "waits"),
    [
        (datetime(2026, 5, 1, 5, 59, tzinfo=UTC), True),  # 11:59 PM on April 30 in Montana
        (datetime(2026, 5, 1, 6, 0, tzinfo=UTC), False),
    ],
)
def test_what_was_entered_later_did_not_wait_yet(session, ada, staff, entered, waits):
    held(session, ada, date(2026, 4, 10), entered=entered)
    assert month(session, ada, staff, APRIL_30)[1] == int(waits)
    assert month(session, ada, staff, MAY_31)[1] == 1


@pytest.mark.parametrize(
    ("canceled", "waits"),
    [(datetime(2026, 5, 1, 5, 59, tzinfo=UTC), False), (datetime(2026, 5, 1, 6, 0, tzinfo=UTC), True)],
)
def test_what_was_canceled_later_still_waited(session, ada, staff, canceled, waits):
    held(session, ada, date(2026, 4, 10), cancelled_at=canceled)
    assert month(session, ada, staff, APRIL_30)[1] == int(waits)
    assert month(session, ada, staff, MAY_31)[1] == 0


def test_a_count_without_a_day_was_in_when_the_event_ended(session, ada, staff):
    held(session, ada, date(2026, 4, 10), certificates_issued=3)
    assert month(session, ada, staff, APRIL_30) == (ComplianceStatus.IN_ORDER, 0, 0)


def test_events_of_others_do_not_count(session, ada, staff):
    held(session, make_user(session), date(2026, 4, 10))
    assert month(session, ada, staff, APRIL_30)[1] == 0


def test_the_month_that_ended_yesterday_says_what_is_said_of_yesterday(session, ada, staff):
    for ended_on in (date(2026, 1, 5), date(2026, 4, 29), date(2026, 4, 30)):
        held(session, ada, ended_on)
    day = date(2026, 5, 1)
    state, _ = compliance_of(session, ada.provider, user=staff, today=APRIL_30)
    assert months_of(session, ada.provider, user=staff, today=day)[-1] == (APRIL_30, state, 2, 1)


def test_a_provider_that_is_new_has_no_months(session, staff):
    provider = make_provider(session, approved_on=TODAY)
    assert months_of(session, provider, user=staff, today=TODAY) == []


def test_the_history_of_a_provider_tells_its_suspensions_and_not_its_notes(session, ada, staff):
    held(session, ada, date(2026, 4, 10))
    suspensions.propose(session, [ada.provider], reason="x", by=staff, **SAID)
    providers.note(session, [ada.provider], "Called.", by=staff, now=NOW)
    providers.suspend(session, ada.provider, reason="x", by=staff, **SAID)
    providers.restore(session, ada.provider, reason="x", by=staff, now=NOW)
    entries = audit.of_provider(session, ada.provider, user=staff)
    assert [entry.action for entry in entries] == ["provider.restored", "provider.suspended"]


def test_an_event_that_is_canceled_by_staff_is_closed_on_that_day(session, ada, staff):
    event = held(session, ada, date(2026, 4, 10))
    events.cancel(session, event, reason="x", by=staff, now=datetime(2026, 5, 10, tzinfo=UTC))
    assert [month(session, ada, staff, day)[1] for day in (APRIL_30, MAY_31)] == [1, 0]
    assert session.exec(select(Event)).one().cancelled_at


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_it_reads_columns_of_what_waited_and_no_whole_events(engine, session, ada, staff):
    """However long the history is: what was in before the first month is not read."""
    for number in range(5):
        held(session, ada, date(2020, 1, 1) + timedelta(days=number), certificates_issued=3)
    with Session(engine) as fresh:
        months_of(fresh, fresh.merge(ada.provider), user=staff, today=TODAY)
        assert not [row for row in fresh.identity_map.values() if isinstance(row, Event)]
