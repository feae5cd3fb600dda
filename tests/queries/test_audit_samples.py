from datetime import date

import pytest

from core.actions import counts
from core.errors import NotAllowed
from core.permissions import Role
from core.queries import audit_samples
from core.rules.count_reports import CountReport
from tests.factories import DAY_AFTER, LAST_DAY, NOW, make_event, make_user


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


def make_events(session, number):
    ada = make_user(session)
    events = [make_event(session, ada, title=f"Event {n}") for n in range(number)]
    counts.report(session, [CountReport(e, n % 4) for n, e in enumerate(events)], by=ada, today=DAY_AFTER, now=NOW)
    return events


def draw(session, staff, **values):
    asked = {"seed": 1, "size": 5, "first": LAST_DAY, "last": LAST_DAY, **values}
    return [
        e.id
        for e in audit_samples.drawn(
            session, up_to=audit_samples.newest_event(session, user=staff), user=staff, **asked
        )
    ]


@pytest.mark.parametrize("at_most", [0, 40_000])
def test_the_same_seed_draws_the_same_sample_of_events_with_certificates(session, staff, monkeypatch, at_most):
    if at_most == 0:
        monkeypatch.setattr(audit_samples, "_DRAWS_AT_MOST", 10)  # fewer than there are events: numbers are drawn
    events = make_events(session, 24)
    sample = draw(session, staff)
    assert len(sample) == len(set(sample)) == 5
    assert sample == draw(session, staff)
    assert sample != draw(session, staff, seed=2)
    assert set(sample) <= {event.id for event in events if event.certificates_issued}


def test_a_sample_larger_than_what_there_is_has_all_of_it_once(session, staff):
    events = make_events(session, 8)
    assert sorted(draw(session, staff, size=100)) == [event.id for event in events if event.certificates_issued]


def test_days_without_events_give_no_sample(session, staff):
    make_events(session, 4)
    assert draw(session, staff, first=date(2020, 1, 1), last=date(2020, 1, 2)) == []


def test_only_staff_draw(session):
    with pytest.raises(NotAllowed):
        audit_samples.newest_event(session, user=make_user(session, Role.ANALYST))
