import threading

import pytest
from sqlmodel import Session, select

from core.actions import counts
from core.errors import (
    ChangedRows,
    ConfirmationMissing,
    EventCanceled,
    EventNotOver,
    InvalidInput,
    NotAllowed,
    NotFound,
    ReasonMissing,
)
from core.models import AuditEntry, Count, Event, User
from core.permissions import Role
from core.rules.count_reports import CountReport
from tests.factories import DAY_AFTER, LAST_DAY, NOW, make_event, make_user


def report(session, event, number, by, *, today=DAY_AFTER, **options):
    counts.report(session, [CountReport(event, number)], by=by, today=today, now=NOW, **options)


def numbers(session):
    return [count.number for count in session.exec(select(Count).order_by(Count.id))]


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def event(session, ada):
    return make_event(session, ada)


@pytest.mark.parametrize("number", [0, 24])
def test_a_count_is_kept_after_the_event(session, event, ada, number):
    report(session, event, number, ada)
    assert event.certificates_issued == number
    assert numbers(session) == [number]


def test_a_count_is_refused_before_the_last_day_is_over_with_the_date_from_which_it_is_possible(session, event, ada):
    with pytest.raises(EventNotOver, match=r"June 13, 2026"):
        report(session, event, 24, ada, today=LAST_DAY)
    assert numbers(session) == []


def test_a_count_does_not_make_a_new_version_of_the_event(session, event, ada):
    report(session, event, 24, ada)
    assert event.version == 1


def test_a_correction_needs_a_reason_and_keeps_the_earlier_number(session, event, ada):
    report(session, event, 24, ada)
    with pytest.raises(ReasonMissing):
        report(session, event, 25, ada, reason="  ")
    report(session, event, 25, ada, reason="One came late")
    assert (event.certificates_issued, numbers(session)) == (25, [24, 25])
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "count.corrected")).one()
    assert (entry.before, entry.after, entry.reason) == (
        {"certificates_issued": 24}, {"certificates_issued": 25}, "One came late",
    )  # fmt: skip


def test_the_same_number_again_changes_nothing(session, event, ada):
    report(session, event, 24, ada)
    report(session, event, 24, ada)
    assert numbers(session) == [24]


@pytest.mark.parametrize(("number", "asks"), [(2000, False), (2001, True)])
def test_an_unusual_number_is_asked_again(session, event, ada, number, asks):
    if asks:
        with pytest.raises(ConfirmationMissing, match="2,001"):
            report(session, event, number, ada)
        assert numbers(session) == []
    report(session, event, number, ada, confirmed=asks)
    assert numbers(session) == [number]


@pytest.mark.parametrize("number", [-1, 1.5, 10**9])
def test_a_number_that_no_form_lets_through_is_refused_here_too(session, event, ada, number):
    with pytest.raises(InvalidInput):
        report(session, event, number, ada, confirmed=True)
    assert numbers(session) == []


def test_a_grid_is_stored_all_or_none(session, event, ada):
    running = make_event(session, ada, ends_on=DAY_AFTER)
    with pytest.raises(EventNotOver):
        counts.report(session, [CountReport(event, 1), CountReport(running, 2)], by=ada, today=DAY_AFTER, now=NOW)
    session.rollback()
    assert numbers(session) == []
    other = make_event(session, ada)
    counts.report(session, [CountReport(other, 1), CountReport(event, 2)], by=ada, today=DAY_AFTER, now=NOW)
    assert sorted(numbers(session)) == [1, 2]


def test_the_second_of_two_reporters_is_asked_for_a_reason(session, engine, event, ada):
    with Session(engine, expire_on_commit=False) as seconds:
        same, by = seconds.get(Event, event.id), seconds.get(type(ada), ada.id)
        assert same.certificates_issued is None
        seconds.commit()
        report(session, event, 24, ada)
        with pytest.raises(ReasonMissing):
            report(seconds, same, 25, by)


def test_of_two_who_report_at_once_the_second_different_number_is_refused(session, engine, event, ada):
    """Both saw no number; one of them is first, whichever it is, and the other one stores nothing over it."""
    ids, outcomes = (event.id, ada.id), {}
    session.rollback()
    start = threading.Barrier(2)

    def press(number, reason):
        with Session(engine, expire_on_commit=False) as own:
            same, by = own.get(Event, ids[0]), own.get(User, ids[1])
            own.commit()
            start.wait()
            try:
                report = CountReport(same, number, reason, seen=None)
                counts.report(own, [report], by=by, today=DAY_AFTER, now=NOW)
                outcomes[number] = "stored"
            except ChangedRows as refusal:
                outcomes[number] = refusal.message

    threads = [threading.Thread(target=press, args=typed) for typed in ((24, ""), (25, "One on paper"))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    (first,) = numbers(session)
    assert outcomes.pop(first) == "stored"
    (refused,) = outcomes.values()
    assert f"reported {first} meanwhile" in refused


def test_what_came_meanwhile_refuses_all_and_names_each(session, event, ada):
    other, third = make_event(session, ada, title="Decimals"), make_event(session, ada)
    counts.report(session, [CountReport(event, 1), CountReport(other, 2)], by=ada, today=DAY_AFTER, now=NOW)
    typed = [CountReport(event, 7, "x", None), CountReport(other, 8, "x", None), CountReport(third, 9, "", None)]
    with pytest.raises(ChangedRows) as refusal:
        counts.report(session, typed, by=ada, today=DAY_AFTER, now=NOW)
    assert list(refusal.value.problems) == [str(event.id), str(other.id)]
    assert "“Decimals”: Ada Rides reported 2 meanwhile; you typed 8" in refusal.value.problems[str(other.id)]
    session.rollback()
    assert numbers(session) == [1, 2]


def test_the_number_that_came_meanwhile_typed_again_is_no_conflict(session, event, ada):
    report(session, event, 24, ada)
    counts.report(session, [CountReport(event, 24, seen=None)], by=ada, today=DAY_AFTER, now=NOW)
    assert numbers(session) == [24]


def test_every_missing_reason_and_every_unusual_number_is_told_at_once(session, event, ada):
    other = make_event(session, ada, title="Decimals")
    counts.report(session, [CountReport(event, 1), CountReport(other, 2)], by=ada, today=DAY_AFTER, now=NOW)
    with pytest.raises(ReasonMissing, match=r"“Fractions” has the count 1.*“Decimals” has the count 2"):
        counts.report(session, [CountReport(event, 3), CountReport(other, 4)], by=ada, today=DAY_AFTER, now=NOW)
    both = [CountReport(event, 2001, "x"), CountReport(other, 2002, "x")]
    with pytest.raises(ConfirmationMissing, match=r"2,001 .*“Fractions”, 2,002 .*“Decimals” are unusually many"):
        counts.report(session, both, by=ada, today=DAY_AFTER, now=NOW)


def test_another_providers_event_is_not_found_and_an_analyst_may_not(session, event):
    with pytest.raises(NotFound):
        report(session, event, 1, make_user(session))
    with pytest.raises(NotAllowed):
        report(session, event, 1, make_user(session, Role.ANALYST))


def test_staff_report_for_a_provider(session, event):
    report(session, event, 3, make_user(session, Role.STAFF))
    assert numbers(session) == [3]


def test_a_canceled_event_takes_no_count(session, event, ada):
    event.cancelled_at = NOW
    session.commit()
    with pytest.raises(EventCanceled):
        report(session, event, 1, ada)
