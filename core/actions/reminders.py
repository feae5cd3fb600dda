"""Reminders of counts: one mail a person a day at most, with all that the provider owes.

Any number of processes may remind at once: each provider is one transaction that holds its row, and
what it sends is decided from what was sent before.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from core import audit, notices, outbox
from core.crypto import keyed_hash
from core.db import begin_change
from core.errors import InvalidInput
from core.models import AuditAction, CountToken, Event, Provider, Reminder, ReminderEvent, User
from core.permissions import Permission
from core.queries.compliance import waiting_counts
from core.queries.events import without_count
from core.queries.users import has_signed_in, people_of
from core.rules import reminders as rules
from core.rules.scope import require
from core.settings import settings

_MOST_IN_A_MAIL = 40  # the longest waiting; the mail says how many more there are and leads to them
_PAGE = 500
_A_DAY = timedelta(days=1)
Sessions = Callable[[], AbstractContextManager[Session]]


def remind_all(sessions: Sessions, *, today: date, now: datetime) -> int:
    """Send every reminder whose day has come, unless it is night or weekend there; how many mails.

    Safe to call every hour, from anywhere.
    """
    if not rules.is_office_hour(now.astimezone(settings().zone)):
        return 0
    return sum(_remind_if_due(sessions, number, today=today, now=now) for number in _owing(sessions, today))


def remind(session: Session, providers: Sequence[Provider], *, by: User, today: date, now: datetime) -> int:
    """Staff remind providers of all that is due or overdue, whatever the calendar says; how many mails.

    Who got a reminder today gets no second one. Raises NotAllowed, or InvalidInput where none is chosen.
    """
    begin_change(session, by, *sorted(providers, key=lambda provider: provider.id))
    require(by, Permission.CHANGE_PROVIDERS)
    if not providers:
        raise InvalidInput({"providers": "Choose at least one."})
    sent = 0
    for provider in providers:
        mails = _send(session, provider, _owed(session, provider, today), by=by, today=today, now=now)
        if mails:
            audit.record(session, AuditAction.PROVIDER_REMINDED, provider, by=by, now=now, after={"mails": mails})
        sent += mails
    session.commit()
    return sent


def switch(session: Session, provider: Provider, *, on: bool, by: User, now: datetime) -> None:
    """Turn the calendar's reminders of a provider on or off. Raises NotFound or NotAllowed."""
    begin_change(session, by, provider)
    require(by, Permission.REPORT_COUNTS, provider.id)
    if provider.reminders != on:
        provider.reminders = on
        before, after = {"reminders": not on}, {"reminders": on}
        audit.record(
            session, AuditAction.PROVIDER_REMINDERS_SWITCHED, provider, by=by, now=now, before=before, after=after
        )
    session.commit()


def _owing(sessions: Sessions, today: date) -> Iterator[int]:
    """Numbers of the providers that may have to be reminded, found page by page."""
    owing = (
        select(Event.provider_id)
        .join(Provider, col(Provider.id) == Event.provider_id)
        .where(*_waiting(rules.first_reminded_if_ended_by(today)), col(Provider.reminders))
        .distinct()
        .order_by(col(Event.provider_id))
        .limit(_PAGE)
    )
    found: Sequence[int] = [0]
    while found:
        with sessions() as session:
            found = session.exec(owing.where(Event.provider_id > found[-1])).all()
        yield from found


def _remind_if_due(sessions: Sessions, number: int, *, today: date, now: datetime) -> int:
    with sessions() as session:
        provider = session.get(Provider, number)
        if provider is None:
            return 0
        begin_change(session, provider)
        owed = _owed(session, provider, today)
        sent = _steps_sent(session, owed)
        if not provider.reminders or all(rules.step_of(event, today) <= sent.get(event.id, 0) for event in owed):
            return 0
        mails = _send(session, provider, owed, by=None, today=today, now=now)
        session.commit()
        return mails


def _waiting(latest: date) -> tuple[ColumnElement[bool], ...]:
    """Active events without a count that ended by that day."""
    return (without_count(), col(Event.ends_on) <= latest)


def _owed(session: Session, provider: Provider, today: date) -> Sequence[Event]:
    """All that is due or overdue, as the screens count it, though the calendar waits for one of them alone."""
    query = select(Event).where(Event.provider_id == provider.id, *_waiting(today - _A_DAY))
    return session.exec(query.order_by(col(Event.ends_on), col(Event.id)).limit(_MOST_IN_A_MAIL)).all()


def _steps_sent(session: Session, events: Sequence[Event]) -> dict[int, int]:
    query = select(ReminderEvent.event_id, func.max(ReminderEvent.step)).group_by(col(ReminderEvent.event_id))
    return dict(session.exec(query.where(col(ReminderEvent.event_id).in_([event.id for event in events]))).all())


def _send(
    session: Session, provider: Provider, owed: Sequence[Event], *, by: User | None, today: date, now: datetime
) -> int:
    """One mail to each person of the provider who got none today; how many."""
    people = _reachable(session, provider, today) if owed else []
    waiting = waiting_counts(session, provider, today)
    for user in people:
        reminder = Reminder(user_id=user.id, provider_id=provider.id, sent_on=today, by_id=by.id if by else None)
        session.add(reminder)
        session.flush()
        session.add_all(
            ReminderEvent(reminder_id=reminder.id, event_id=event.id, step=rules.step_of(event, today))
            for event in owed
        )
        links = [(event, _link(session, event, user, now)) for event in owed]
        notice = notices.count_reminder(user, links, waiting, today=today)
        outbox.queue(session, user.email, notice, provider_id=provider.id, now=now)
    return len(people)


def _reachable(session: Session, provider: Provider, today: date) -> list[User]:
    """Whoever a mail about the provider reaches, has signed in once in any way, and got no reminder today."""
    query = select(Reminder.user_id).where(Reminder.provider_id == provider.id, Reminder.sent_on == today)
    reminded = set(session.exec(query))
    signed_in = set(session.exec(select(User.id).where(User.provider_id == provider.id, has_signed_in())))
    return [user for user in people_of(session, provider.id) if user.id in signed_in - reminded]


def _link(session: Session, event: Event, user: User, now: datetime) -> str:
    """The URL at which this person gives the count of this event without signing in."""
    token = secrets.token_urlsafe(32)
    session.add(
        CountToken(
            token_hash=keyed_hash(token),
            event_id=event.id,
            user_id=user.id,
            made_at=now,
            expires_at=now + rules.LINK_LIFE,
        )
    )
    return f"{settings().BASE_URL}/count/{token}"
