"""Mail on its way: queued in the transaction of what causes it, delivered later.

Any number of processes may deliver at once. A mail is claimed in a short transaction that counts the
attempt and moves `due_at` by a lease; it is sent outside of any transaction, then marked. Whoever dies
in between loses nothing: the lease runs out and the mail is due again. Between the mail server's OK and
our mark nobody can tell whether it was sent, so a mail keeps one Message-ID through all its attempts, by
which mail servers and readers know a second copy.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, or_, select, update

from core.db import begin_change
from core.errors import TryAgainLater
from core.formats import plural
from core.models import OutboxMail
from core.notices import Notice, is_secret
from core.outbox.messages import NotDelivered
from core.outbox.transports import Transport, transport

__all__ = ["Delivery", "NotDelivered", "Transport", "deliver", "queue", "transport", "undelivered"]

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))  # and 60 from then on
GIVEN_UP_AFTER = timedelta(hours=24)
LEASE = timedelta(minutes=5)  # longer than an attempt and its mark can take together
MARK_LIMIT = 60.0  # seconds in which a database that went away may return
MARK_PAUSE = 1.0

log = logging.getLogger(__name__)
Sessions = Callable[[], AbstractContextManager[Session]]
Outcome = Mapping[str, Any]  # what changes in the row: `sent_at`, `due_at` or `given_up_at`, and `problem`


class Delivery(NamedTuple):
    """What one pass did: how many mails were sent, will be tried again, and were given up."""

    sent: int
    failed: int
    given_up: int

    def __str__(self) -> str:
        if not any(self):
            return "No mail was due."
        parts = [f"{plural(self.sent, 'mail')} sent"]
        parts += [f"{self.failed} will be tried again"] if self.failed else []
        parts += [f"{self.given_up} given up"] if self.given_up else []
        return ", ".join(parts) + "."


def queue(session: Session, to: str, notice: Notice, *, provider_id: int | None = None, now: datetime) -> None:
    """Add a mail to the caller's transaction: it leaves when, and only when, that commits.

    `provider_id` is the provider that it concerns, among whose mails it is then listed.
    """
    kind, subject, body, _ = notice
    mail = OutboxMail(kind=kind, subject=subject, body=body, to=to, queued_at=now, due_at=now, provider_id=provider_id)
    session.add(mail)


def undelivered(session: Session, *, since: datetime | None = None) -> list[OutboxMail]:
    """Mails that were tried in vain, oldest first: those still waiting, and those given up (`since` then)."""
    waiting = col(OutboxMail.given_up_at).is_(None)
    recent = col(OutboxMail.given_up_at) >= since if since else true()
    tried = select(OutboxMail).where(col(OutboxMail.sent_at).is_(None), OutboxMail.problem != "")
    return list(session.exec(tried.where(or_(waiting, recent)).order_by(col(OutboxMail.id))))


def deliver(
    sessions: Sessions,
    transport: Transport,
    *,
    clock: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
) -> Delivery:
    """Try every mail that is due when the pass begins, once, the longest due first.

    `stopped` is asked between mails. Raises TryAgainLater when the database does not answer.
    """
    began, done = clock(), Counter[str]()
    if not _any_due(sessions, began):  # mostly so, and found without locking anything
        return Delivery(0, 0, 0)
    with transport:
        while not stopped() and (mail := _claim(sessions, due=began, now=clock())):
            outcome = _attempt(transport, mail, clock)
            _mark(sessions, mail, outcome)
            done.update(outcome.keys())
    return Delivery(sent=done["sent_at"], failed=done["due_at"], given_up=done["given_up_at"])


def _is_due(moment: datetime) -> ColumnElement[bool]:
    unfinished = col(OutboxMail.sent_at).is_(None) & col(OutboxMail.given_up_at).is_(None)
    return unfinished & (col(OutboxMail.due_at) <= moment)


def _any_due(sessions: Sessions, moment: datetime) -> bool:
    with sessions() as session:
        return session.exec(select(OutboxMail.id).where(_is_due(moment)).limit(1)).first() is not None


def _claim(sessions: Sessions, *, due: datetime, now: datetime) -> OutboxMail | None:
    """The mail that is due the longest, leased to the caller; None when there is none, or others have them all."""
    waiting = select(OutboxMail).where(_is_due(due)).order_by(col(OutboxMail.due_at), col(OutboxMail.id)).limit(1)
    with sessions() as session:
        begin_change(session)
        if mail := session.exec(waiting.with_for_update(skip_locked=True)).first():
            mail.attempts += 1
            mail.due_at = now + LEASE
            session.commit()
        return mail


def _attempt(transport: Transport, mail: OutboxMail, clock: Callable[[], datetime]) -> Outcome:
    try:
        transport.send(mail)
    except NotDelivered as trouble:
        return after_failure(mail, trouble, clock())
    except Exception as bug:  # one mail that cannot be handled does not hold up the others
        log.exception("Mail %s could not be handled", mail.id)
        return after_failure(mail, NotDelivered(f"The mail could not be handled ({type(bug).__name__})."), clock())
    emptied = {"body": ""} if is_secret(mail.kind) else {}
    return {"sent_at": clock(), "problem": "", **emptied}


def after_failure(mail: OutboxMail, trouble: NotDelivered, now: datetime) -> Outcome:
    """The next try, the last one when the mail's time is up; or the end, when that is past or no try can help."""
    last_try = mail.queued_at + GIVEN_UP_AFTER
    if trouble.for_good or now >= last_try:
        return {"given_up_at": now, "problem": trouble.problem}
    pause = RETRY_AFTER[min(mail.attempts, len(RETRY_AFTER)) - 1]
    return {"due_at": min(now + pause, last_try), "problem": trouble.problem}


def _mark(sessions: Sessions, mail: OutboxMail, outcome: Outcome) -> None:
    """Store what became of an attempt, waiting for a database that went away: unmarked, it is sent again.

    What was sent is marked whatever happened since; a failure only while the lease is ours.
    """
    row = update(OutboxMail).where(col(OutboxMail.id) == mail.id, col(OutboxMail.sent_at).is_(None))
    if "sent_at" not in outcome:
        row = row.where(col(OutboxMail.attempts) == mail.attempts)
    give_in = time.monotonic() + MARK_LIMIT
    while True:
        try:
            with sessions() as session:
                begin_change(session)
                session.exec(row.values(**outcome))
                session.commit()
                return
        except TryAgainLater:
            if time.monotonic() >= give_in:
                raise
            time.sleep(MARK_PAUSE)
