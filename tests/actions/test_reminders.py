import re
import threading
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from core.actions import count_links, counts, events, reminders
from core.errors import ConfirmationMissing, EventCanceled, NotAllowed, NotFound
from core.models import Count, OutboxMail, Provider, Reminder, ReminderEvent, UserSession
from core.permissions import Role
from core.queries.count_links import CountIsIn, LinkTooOld, by_token
from core.queries.counts import due, overdue
from core.queries.undeliverable import reached_providers
from core.rules.count_reports import CountReport
from core.settings import settings
from tests.factories import LAST_DAY, NOW, make_event, make_user

DUE = LAST_DAY + timedelta(days=30)  # a Sunday
WEEK_BEFORE = DUE - timedelta(days=6)  # a Monday, one day into the first step
DAY_AFTER_DUE = DUE + timedelta(days=1)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=settings().zone)


@pytest.fixture
def sessions(engine):
    @contextmanager
    def opened():
        with Session(engine, expire_on_commit=False) as session:
            yield session

    return opened


@pytest.fixture
def remind(sessions):
    def reminding(day, hour=10):
        return reminders.remind_all(sessions, today=day, now=at(day, hour))

    return reminding


@pytest.fixture
def ada(session):
    return make_user(session, password_hash="x", email="ada@example.org")


def mails(session):
    session.rollback()
    return session.exec(select(OutboxMail).where(OutboxMail.kind == "count_reminder")).all()


def token_in(mail):
    return re.search(r"/count/(\S+)", mail.body).group(1)


def test_each_step_sends_one_mail_with_all_that_is_owed(session, ada, remind):
    make_event(session, ada)
    make_event(session, ada, title="Decimals")
    assert remind(WEEK_BEFORE - timedelta(days=3)) == 0  # Friday, before the first step
    assert remind(WEEK_BEFORE) == 1
    assert remind(WEEK_BEFORE) == 0
    assert remind(WEEK_BEFORE + timedelta(days=1)) == 0
    assert remind(DAY_AFTER_DUE) == 1
    first = mails(session)[0]
    assert "Fractions" in first.body
    assert "Decimals" in first.body
    assert first.provider_id == ada.provider_id
    assert len(re.findall(r"/count/", first.body)) == 2


def test_steps_that_nobody_took_are_not_sent_one_by_one(session, ada, remind):
    make_event(session, ada)
    late = DUE + timedelta(days=58)  # a Monday, after five steps
    assert remind(late) == 1
    assert remind(late + timedelta(days=1)) == 0
    assert session.exec(select(ReminderEvent.step)).all() == [5]


def test_nothing_leaves_at_night_or_at_a_weekend_and_nothing_is_lost_by_it(session, ada, remind):
    make_event(session, ada)
    assert remind(DAY_AFTER_DUE, hour=7) == 0
    assert remind(DUE) == 0
    assert remind(DAY_AFTER_DUE, hour=8) == 1


def test_who_is_switched_off_reported_canceled_or_gone_gets_none(session, ada, remind):
    event = make_event(session, ada)
    provider = session.get(Provider, ada.provider_id)
    reminders.switch(session, provider, on=False, by=ada, now=NOW)
    assert remind(DAY_AFTER_DUE) == 0
    reminders.switch(session, provider, on=True, by=ada, now=NOW)
    counts.report(session, [CountReport(event, 3)], by=ada, today=DAY_AFTER_DUE, now=NOW)
    canceled = make_event(session, ada, title="Cancelled")
    events.cancel(session, canceled, reason="snow", by=make_user(session, Role.STAFF), now=NOW)
    assert remind(DAY_AFTER_DUE) == 0
    make_event(session, ada, title="Open")
    ada.active = False
    session.commit()
    assert remind(DAY_AFTER_DUE) == 0


def test_who_never_signed_in_gets_none(session, ada, remind):
    ada.password_hash = None
    session.commit()
    make_event(session, ada)
    assert remind(DAY_AFTER_DUE) == 0


def test_who_signed_in_once_by_single_sign_on_gets_one_and_counts_as_reached(session, ada, remind):
    ada.password_hash = None
    session.add(UserSession(cookie_hash="c", user_id=ada.id, started_at=NOW, last_seen_at=NOW, ended_at=NOW))
    session.commit()
    make_event(session, ada)
    assert reached_providers(session, [ada.provider_id]) == {ada.provider_id}
    assert remind(DAY_AFTER_DUE) == 1


def test_who_never_signed_in_is_reached_by_nothing(session, ada, remind):
    ada.password_hash = None
    session.commit()
    make_event(session, ada)
    assert (reached_providers(session, [ada.provider_id]), remind(DAY_AFTER_DUE)) == (set(), 0)


def remind_now(session, ada, today):
    staff, provider = make_user(session, Role.STAFF), session.get(Provider, ada.provider_id)
    reminders.remind(session, [provider], by=staff, today=today, now=at(today))
    return mails(session)[0]


@pytest.mark.parametrize(("today", "word"), [(DUE - timedelta(days=7), "is"), (DUE, "is"), (DAY_AFTER_DUE, "was")])
def test_a_count_is_due_through_its_last_day_in_time_and_was_due_the_day_after(session, ada, today, word):
    make_event(session, ada)
    mail = remind_now(session, ada, today)
    assert mail.subject == f"The count of “Fractions” {word} due by July 12, 2026"
    assert f"; the count {word} due by July 12, 2026" in mail.body
    assert "missing" not in mail.subject + mail.body


@pytest.mark.parametrize(
    ("today", "subject"),
    [
        (DUE, "3 counts are due"),
        (DAY_AFTER_DUE, "2 counts are overdue and 1 is due"),
        (DAY_AFTER_DUE + timedelta(days=1), "3 counts are overdue"),
    ],
)
def test_a_mail_counts_what_is_overdue_and_what_is_due_apart_as_the_screens_do(session, ada, today, subject):
    for ends_on in (LAST_DAY, LAST_DAY, LAST_DAY + timedelta(days=1), today):
        make_event(session, ada, starts_on=ends_on, ends_on=ends_on)  # that of today is not over
    assert remind_now(session, ada, today).subject == subject
    late = overdue(session, user=ada, today=today)[1]
    assert (str(late) in subject) is (late > 0)
    assert due(session, user=ada, today=today) == 3


def test_the_calendars_mail_asks_for_all_that_is_due_once_one_of_it_has_its_day(session, ada, remind):
    make_event(session, ada)
    make_event(session, ada, title="Later", starts_on=DUE - timedelta(days=7), ends_on=DUE - timedelta(days=7))
    assert remind(DAY_AFTER_DUE) == 1
    assert mails(session)[0].subject == "1 count is overdue and 1 is due"
    assert [remind(DUE + timedelta(days=days)) for days in (8, 15)] == [1, 0]
    assert remind(DUE + timedelta(days=16)) == 1  # a week before the other is due


@pytest.mark.parametrize(("number", "more"), [(40, ""), (41, "And 1 more: "), (42, "And 2 more: ")])
def test_a_mail_lists_forty_and_tells_how_many_there_are(session, ada, number, more):
    for _ in range(number):
        make_event(session, ada)
    mail = remind_now(session, ada, DAY_AFTER_DUE)
    assert mail.subject == f"{number} counts are overdue"
    assert len(re.findall(r"/count/", mail.body)) == 40
    assert ("more: " in mail.body) is bool(more)
    assert f"{more}{settings().BASE_URL}/counts" in mail.body


def test_many_processes_at_once_send_one_mail_a_person(session, ada, remind):
    make_event(session, ada)
    make_user(session, provider_id=ada.provider_id, password_hash="x", email="eve@example.org")
    barrier, sent = threading.Barrier(6), []

    def one():
        barrier.wait()
        sent.append(remind(DAY_AFTER_DUE))

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [0, 0, 0, 0, 0, 2]
    assert sorted(mail.to for mail in mails(session)) == ["ada@example.org", "eve@example.org"]


def test_staff_remind_at_once_but_nobody_twice_a_day(session, ada):
    staff = make_user(session, Role.STAFF)
    make_event(session, ada)
    provider, day = session.get(Provider, ada.provider_id), LAST_DAY + timedelta(days=3)
    assert reminders.remind(session, [provider], by=staff, today=day, now=at(day)) == 1
    assert reminders.remind(session, [provider], by=staff, today=day, now=at(day)) == 0
    assert session.exec(select(Reminder.by_id)).all() == [staff.id]
    with pytest.raises(NotAllowed):
        reminders.remind(session, [provider], by=ada, today=day, now=at(day))


def test_the_link_of_a_reminder_gives_the_count_once(session, ada, remind):
    event = make_event(session, ada)
    remind(DAY_AFTER_DUE)
    token = token_in(mails(session)[0])
    given = {"reason": "", "confirmed": False, "today": DAY_AFTER_DUE, "now": at(DAY_AFTER_DUE)}
    with pytest.raises(ConfirmationMissing):
        count_links.report(session, token, 5_000, **given)
    count_links.report(session, token, 24, **given)
    session.rollback()
    session.refresh(event)
    assert event.certificates_issued == 24
    assert session.exec(select(Count.reported_by_id)).all() == [ada.id]
    with pytest.raises(CountIsIn):
        count_links.report(session, token, 25, **given)


def test_a_link_that_is_altered_old_or_for_a_canceled_event_opens_nothing(session, ada, remind):
    event = make_event(session, ada)
    remind(DAY_AFTER_DUE)
    token, now = token_in(mails(session)[0]), at(DAY_AFTER_DUE)
    for altered in (token[:-1], token + "A", "", "x" * 999, "é"):
        with pytest.raises(NotFound):
            by_token(session, altered, now=now)
    assert by_token(session, token, now=now + timedelta(days=60, seconds=-1)).event.id == event.id
    with pytest.raises(LinkTooOld):
        by_token(session, token, now=now + timedelta(days=60))
    events.cancel(session, event, reason="snow", by=make_user(session, Role.STAFF), now=NOW)
    with pytest.raises(EventCanceled):
        by_token(session, token, now=now)


def test_a_link_of_somebody_who_left_opens_nothing(session, ada, remind):
    make_event(session, ada)
    remind(DAY_AFTER_DUE)
    token = token_in(mails(session)[0])
    ada.active = False
    session.commit()
    with pytest.raises(NotFound):
        by_token(session, token, now=at(DAY_AFTER_DUE))


def test_the_mail_keeps_no_link_once_it_is_sent():
    from core.notices import is_secret

    assert is_secret("count_reminder")
