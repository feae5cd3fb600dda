import threading
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from core.actions import counts, courses, events
from core.errors import EventCanceled, EventHasEnded, NotAllowed, NotFound, Refused
from core.models import AuditEntry, Event, Location, OutboxMail, ProviderType, RecurringCourse
from core.permissions import Role
from core.queries import courses as queries
from core.rules.count_reports import CountReport
from tests.factories import NOW, details, make_event, make_provider, make_user

JULY_1, JUNE_30 = date(2025, 7, 1), date(2026, 6, 30)
DUE = date(2026, 5, 31)
DAY = timedelta(days=1)
YEAR_LONG = {"starts_on": JULY_1, "ends_on": JUNE_30, "location": Location.ONLINE}


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def course(session, ada):
    event = make_event(session, ada, title="Two grades at once", categories=["math", "sped"], **YEAR_LONG)
    return courses.start(session, event, by=ada, today=JULY_1, now=NOW)


def renew(session, today):
    return courses.renew_due(session, today=today, now=NOW)


def years(session):
    session.rollback()
    session.expire_all()
    return session.exec(select(Event).order_by(Event.starts_on)).all()


def records(session):
    return [(entry.action, entry.by) for entry in session.exec(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.mark.parametrize(("today", "opened"), [(DUE - DAY, 0), (DUE, 1), (JUNE_30, 1), (JUNE_30 + DAY, 1)])
def test_the_next_year_opens_thirty_days_before_the_end(session, course, today, opened):
    assert renew(session, today) == opened
    assert len(years(session)) == 1 + opened


def test_the_next_year_is_a_copy_with_the_next_years_dates_and_a_count_of_its_own(session, ada, course):
    counts.report(session, [CountReport(years(session)[0], 12)], by=ada, today=JUNE_30 + DAY, now=NOW)
    renew(session, JUNE_30 + DAY)
    first, second = years(session)
    assert (second.starts_on, second.ends_on) == (date(2026, 7, 1), date(2027, 6, 30))
    for name in (
        "title",
        "instructor",
        "description",
        "location",
        "minutes",
        "search_text",
        "provider_id",
        "course_id",
    ):
        assert getattr(second, name) == getattr(first, name)
    assert sorted(c.code for c in second.categories) == ["math", "sped"]
    assert (first.certificates_issued, second.certificates_issued) == (12, None)
    assert (second.version, second.submission, second.cancelled_at) == (1, None, None)


def test_the_trail_says_that_the_system_opened_it(session, course):
    renew(session, DUE)
    assert records(session) == [
        ("event.added", "Ada Rides"),
        ("course.started", "Ada Rides"),
        ("course.renewed", "System"),
    ]


def test_a_renewal_takes_the_latest_details(session, ada, course):
    event = years(session)[0]
    events.edit(
        session, event, details(title="Three grades", **YEAR_LONG), seen_version=1, by=ada, today=JULY_1, now=NOW
    )
    renew(session, DUE)
    assert years(session)[1].title == "Three grades"


def test_asking_again_opens_nothing_more(session, course):
    assert [renew(session, DUE) for _ in range(3)] == [1, 0, 0]
    assert session.get(RecurringCourse, course.id, populate_existing=True).renews_on == date(2027, 5, 31)


def test_what_nobody_asked_for_long_is_caught_up(session, course):
    assert renew(session, date(2028, 6, 1)) == 3
    assert [event.ends_on.year for event in years(session)] == [2026, 2027, 2028, 2029]
    assert renew(session, date(2028, 6, 1)) == 0


def test_many_that_ask_at_once_open_each_year_once(session, engine, course):
    opened, failed = [], []

    def ask():
        with Session(engine, expire_on_commit=False) as own:
            try:
                opened.append(renew(own, date(2027, 6, 15)))
            except Exception as cause:
                failed.append(cause)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failed
    assert sum(opened) == 2
    assert [event.ends_on.year for event in years(session)] == [2026, 2027, 2028]


def test_the_address_stays_and_leads_to_the_year_that_runs(session, ada, course):
    renew(session, DUE)
    found = [
        queries.by_course_code(session, course.course_code, user=ada, today=day) for day in (JUNE_30, JUNE_30 + DAY)
    ]
    assert [event.ends_on.year for event in found] == [2026, 2027]
    assert queries.by_course_code(session, course.course_code, user=ada, today=date(2030, 1, 1)).ends_on.year == 2027
    for address, user in (("nobodys", ada), (course.course_code, make_user(session))):
        with pytest.raises(NotFound):
            queries.by_course_code(session, address, user=user, today=DUE)


def test_every_active_user_of_the_provider_is_told_how_to_stop(session, ada, course):
    make_user(session, Role.MANAGER, provider_id=ada.provider_id, email="boss@example.org")
    make_user(session, provider_id=ada.provider_id, email="gone@example.org", active=False)
    make_user(session, email="stranger@example.org")
    renew(session, DUE)
    mails = session.exec(select(OutboxMail)).all()
    assert {mail.to for mail in mails} == {"ada@example.org", "boss@example.org"}
    assert {mail.provider_id for mail in mails} == {ada.provider_id}
    assert "July 1, 2026 to June 30, 2027" in mails[0].body
    assert "Open no further year" in mails[0].body
    assert course.course_code in mails[0].body


def test_a_stopped_course_opens_nothing_and_keeps_its_years(session, ada, course):
    renew(session, DUE)
    courses.stop(session, course, by=ada, now=NOW)
    assert renew(session, date(2030, 1, 1)) == 0
    assert len(years(session)) == 2
    assert course.stopped_at
    courses.stop(session, course, by=ada, now=NOW)
    assert records(session)[-1] == ("course.stopped", "Ada Rides")
    assert len(records(session)) == 4


def test_a_stopped_course_goes_on_at_its_old_address(session, ada, course):
    courses.stop(session, course, by=ada, now=NOW)
    again = courses.start(session, years(session)[0], by=ada, today=JUNE_30, now=NOW)
    assert (again.id, again.course_code, again.stopped_at) == (course.id, course.course_code, None)
    assert renew(session, JUNE_30) == 1


def test_an_older_year_of_a_course_does_not_go_on(session, ada, course):
    renew(session, DUE)
    with pytest.raises(Refused, match="later year"):
        courses.start(session, years(session)[0], by=ada, today=JUNE_30, now=NOW)


def test_starting_twice_is_starting_once(session, ada, course):
    assert courses.start(session, years(session)[0], by=ada, today=JULY_1, now=NOW).id == course.id
    assert len(session.exec(select(RecurringCourse)).all()) == 1


@pytest.mark.parametrize(("suspended_on", "opened"), [(DUE + DAY, 1), (DUE, 0), (date(2020, 1, 1), 0)])
def test_a_suspended_provider_gets_no_new_year_until_it_is_restored(session, ada, course, suspended_on, opened):
    ada.provider.suspended_on = suspended_on
    session.commit()
    assert renew(session, DUE) == opened
    ada.provider.suspended_on = None
    session.commit()
    assert renew(session, DUE) == 1 - opened


def test_a_single_event_provider_gets_no_new_year(session, ada, course):
    ada.provider.type = ProviderType.SINGLE_EVENT
    session.commit()
    assert renew(session, DUE) == 0


def test_a_course_whose_newest_year_was_canceled_stops_and_says_why(session, ada, course):
    events.cancel(session, years(session)[0], reason="Closed", by=make_user(session, Role.STAFF), now=NOW)
    assert renew(session, DUE) == 0
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "course.stopped")).one()
    assert (entry.by, entry.reason) == ("System", "Its newest year was canceled.")
    assert session.get(RecurringCourse, course.id, populate_existing=True).renews_on is None


@pytest.mark.parametrize("ends_on", [date(2026, 1, 31), date(2026, 4, 15)])
def test_a_course_that_is_cut_short_stops(session, ada, course, ends_on):
    shorter = details(**{**YEAR_LONG, "ends_on": ends_on})
    events.edit(session, years(session)[0], shorter, seen_version=1, by=ada, today=JULY_1, now=NOW)
    assert renew(session, DUE) == 0
    assert len(years(session)) == 1


def test_a_course_whose_end_moves_opens_its_next_year_by_the_new_end(session, ada, course):
    new = details(**{**YEAR_LONG, "ends_on": date(2026, 5, 31)})
    events.edit(session, years(session)[0], new, seen_version=1, by=ada, today=JULY_1, now=NOW)
    assert renew(session, date(2026, 4, 30)) == 0
    assert renew(session, date(2026, 5, 1)) == 1
    assert years(session)[1].starts_on == date(2026, 6, 1)


def test_an_edit_of_an_older_year_moves_nothing(session, ada, course):
    renew(session, DUE)
    shorter = details(**{**YEAR_LONG, "ends_on": date(2026, 6, 20)})
    events.edit(session, years(session)[0], shorter, seen_version=1, by=ada, today=DUE, now=NOW)
    assert session.get(RecurringCourse, course.id, populate_existing=True).renews_on == date(2027, 5, 31)


def test_one_course_that_waits_does_not_hold_up_the_others(session, ada, course):
    other = make_user(session)
    courses.start(session, make_event(session, other, **YEAR_LONG), by=other, today=JULY_1, now=NOW)
    ada.provider.suspended_on = JULY_1
    session.commit()
    assert renew(session, DUE) == 1


@pytest.mark.parametrize(
    "values", [{"ends_on": date(2026, 4, 26)}, {"location": Location.IN_PERSON}], ids=["300 days", "in person"]
)
def test_what_is_not_open_all_year_online_does_not_start(session, ada, values):
    event = make_event(session, ada, **{**YEAR_LONG, **values})
    with pytest.raises(Refused, match="more than 300 days"):
        courses.start(session, event, by=ada, today=JULY_1, now=NOW)


def test_what_is_over_or_canceled_does_not_start(session, ada):
    event = make_event(session, ada, **YEAR_LONG)
    with pytest.raises(EventHasEnded):
        courses.start(session, event, by=ada, today=JUNE_30 + DAY, now=NOW)
    events.cancel(session, event, reason="Closed", by=make_user(session, Role.STAFF), now=NOW)
    with pytest.raises(EventCanceled):
        courses.start(session, event, by=ada, today=JULY_1, now=NOW)


def add_always_open(session, by, **values):
    typed = details(**{**YEAR_LONG, **values})
    return events.add(session, typed, provider_id=by.provider_id, always_open=True, by=by, now=NOW)


def test_an_event_and_the_course_that_it_begins_are_entered_at_once(session, ada):
    event = add_always_open(session, ada, ends_on=JUNE_30 - DAY)
    session.rollback()
    assert session.get_one(RecurringCourse, event.course_id).renews_on == DUE - DAY
    assert records(session) == [("event.added", ada.full_name), ("course.started", ada.full_name)]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"ends_on": date(2026, 4, 26)}, Refused),
        ({"location": Location.IN_PERSON}, Refused),
        ({"starts_on": date(2024, 7, 1), "ends_on": date(2025, 6, 30)}, EventHasEnded),
    ],
    ids=["300 days", "in person", "over"],
)
def test_where_no_course_can_begin_its_event_is_not_entered_either(session, ada, values, refusal):
    with pytest.raises(refusal):
        add_always_open(session, ada, **values)
    assert years(session) == []
    assert records(session) == []


def test_a_provider_that_cannot_go_on_starts_no_course(session):
    provider = make_provider(session, type=ProviderType.SINGLE_EVENT)
    ada = make_user(session, provider_id=provider.id)
    with pytest.raises(Refused, match="no next year"):
        courses.start(session, make_event(session, ada, **YEAR_LONG), by=ada, today=JULY_1, now=NOW)


def test_analysts_start_and_stop_nothing(session, course):
    analyst = make_user(session, Role.ANALYST)
    with pytest.raises(NotAllowed):
        courses.stop(session, course, by=analyst, now=NOW)
    with pytest.raises(NotAllowed):
        courses.start(session, years(session)[0], by=analyst, today=JULY_1, now=NOW)
