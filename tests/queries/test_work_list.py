"""The work list: everybody who is late once, the worst first, over all its pages."""

from datetime import date, timedelta

import pytest

from core.errors import NotFound
from core.permissions import Role
from core.queries import compliance
from core.rules.compliance import ComplianceStatus
from tests.factories import make_event, make_provider, make_user

TODAY = date(2026, 12, 1)


def owing(session, staff, name, *days_overdue):
    """A provider with an unreported event for each number of days."""
    provider = make_provider(session, name=name)
    for days in days_overdue:
        ends = TODAY - timedelta(days=30 + days)
        make_event(session, staff, provider_id=provider.id, title=f"{name} {days}", starts_on=ends, ends_on=ends)
    return provider


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


@pytest.fixture
def mixed(session, staff):
    owing(session, staff, "due", 0)
    owing(session, staff, "late a little", 1)
    owing(session, staff, "long ago", 91)
    owing(session, staff, "late", 90, 2)
    owing(session, staff, "three lately", 5, 4, 3)
    owing(session, staff, "longest", 200, 1)


WORST_FIRST = ["longest", "long ago", "three lately", "late", "late a little"]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 50])
def test_every_late_provider_stands_on_one_page_and_the_worst_on_the_first(session, staff, mixed, monkeypatch, size):
    monkeypatch.setattr(compliance, "PAGE", size)
    found, after = [], ""
    while True:
        page = compliance.work_list(session, after=after, user=staff, today=TODAY)
        found += page[:size]
        if len(page) <= size:
            break
        after = page[size - 1].cursor
    assert [late.provider.name for late in found] == WORST_FIRST
    assert [late.status for late in found] == [ComplianceStatus.AT_RISK] * 3 + [ComplianceStatus.LATE] * 2


def test_what_is_missing_is_what_is_overdue(session, staff, mixed):
    page = compliance.work_list(session, user=staff, today=TODAY)
    told = [(late.missing.counts, late.missing.oldest.title) for late in page]
    assert told == [
        (2, "longest 200"),
        (1, "long ago 91"),
        (3, "three lately 5"),
        (2, "late 90"),
        (1, "late a little 1"),
    ]


@pytest.mark.parametrize(
    "cursor",
    ["x", "7.2026-01-01.1", "-1.2026-01-01.1", "0.soon.1", "0.2026-01-01", "0.2026-01-01.0", f"0.2026-01-01.{10**30}"],
)
def test_a_cursor_that_nobody_gave_is_no_page(session, staff, cursor):
    with pytest.raises(NotFound):
        compliance.work_list(session, after=cursor, user=staff, today=TODAY)
