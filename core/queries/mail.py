"""Mails on their way and sent, for staff, without their content: some hold a code."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from core import outbox
from core.models import OutboxMail, User
from core.permissions import Permission
from core.queries.keyset import PAGE
from core.rules.scope import require

_GIVEN_UP_SHOWN_FOR = timedelta(days=30)


def troubled(session: Session, *, user: User, now: datetime) -> Sequence[OutboxMail]:
    """Mails that were tried in vain: those still tried, and those given up in the last 30 days, the newest first."""
    require(user, Permission.SEE_MAIL)
    return outbox.undelivered(session, since=now - _GIVEN_UP_SHOWN_FOR)[::-1]


def waiting(session: Session, *, user: User) -> Sequence[OutboxMail]:
    """Mails that are still to be sent, the next due first; one page."""
    require(user, Permission.SEE_MAIL)
    query = select(OutboxMail).where(col(OutboxMail.sent_at).is_(None), col(OutboxMail.given_up_at).is_(None))
    return session.exec(query.order_by(col(OutboxMail.due_at), col(OutboxMail.id)).limit(PAGE)).all()


def number_waiting(session: Session, *, user: User) -> int:
    require(user, Permission.SEE_MAIL)
    unsent = (col(OutboxMail.sent_at).is_(None), col(OutboxMail.given_up_at).is_(None))
    return session.exec(select(func.count()).select_from(OutboxMail).where(*unsent)).one()
