"""Why a provider is not in order, asked of the database."""

from datetime import date, timedelta

import pytest

from core.permissions import Role
from core.queries import compliance
from core.rules.compliance import ComplianceStatus
from tests.factories import NOW, make_event, make_provider, make_request, make_user

TODAY = date(2026, 12, 1)


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


@pytest.fixture
def provider(session):
    return make_provider(session)


def held(session, staff, provider, days_ago, **values):
    ends = TODAY - timedelta(days=days_ago)
    entered = {"provider_id": provider.id, "starts_on": ends, "ends_on": ends}
    event = make_event(session, staff, **entered, **values)
    event.entered_at = NOW - timedelta(days=4000)
    session.commit()
    return event


def status_and_reasons(session, provider, staff):
    status, reasons = compliance.compliance_of(session, provider, user=staff, today=TODAY)
    return status, [reason.what for reason in reasons]


def test_every_count_that_waits_is_counted_however_many_events_are_looked_at(session, staff, provider, monkeypatch):
    monkeypatch.setattr(compliance, "MOST", 1)
    for days_ago in (40, 35, 31, 30, 1, 0, -3):  # the last two are not over
        held(session, staff, provider, days_ago, title=f"{days_ago}")
    waits = ["3 counts are overdue; the oldest event ended October 22, 2026.", "2 counts are due."]
    assert status_and_reasons(session, provider, staff) == (ComplianceStatus.AT_RISK, waits)


def test_a_correction_that_waits_is_a_reason_however_old_its_event(session, staff, provider, monkeypatch):
    monkeypatch.setattr(compliance, "MOST", 1)
    old = held(session, staff, provider, 1200, title="Long ago")
    old.certificates_issued = 4
    session.commit()
    make_request(session, old, make_user(session, provider_id=provider.id), proposed={"title": "Long, long ago"})
    held(session, staff, provider, -3, title="Soon")
    assert status_and_reasons(session, provider, staff)[1] == ["A correction of “Long ago” waits for a decision."]


def test_nothing_that_waits_is_no_reason(session, staff, provider):
    assert status_and_reasons(session, provider, staff) == (ComplianceStatus.IN_ORDER, [])
