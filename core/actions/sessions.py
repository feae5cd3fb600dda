"""Signing in and out.

A checked password gives a ticket; the browser trades the ticket for its cookie. Both are
random, and only their SHA-256 is kept.
"""

import hashlib
import secrets
from datetime import datetime

from sqlmodel import Session, col, delete, select

from core import audit, passwords
from core.db import begin_change
from core.models import SignInTicket, User, UserSession
from core.rules.sessions import TICKET_LIFE, is_due_a_mark


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in(session: Session, username: str, password: str, *, now: datetime) -> str | None:
    """A ticket for the right password of an active user, else None; both cost one hash."""
    user = session.exec(select(User).where(User.username == username.strip().casefold())).first()
    session.rollback()  # the hash takes a tenth of a second: hold nothing meanwhile
    right = passwords.matches(password, user.password_hash if user and user.active else None)
    if not right or user is None:
        return None
    ticket = secrets.token_urlsafe(32)
    begin_change(session, user)
    session.exec(delete(SignInTicket).where(col(SignInTicket.expires_at) < now))
    session.add(SignInTicket(ticket_hash=digest(ticket), user_id=user.id, expires_at=now + TICKET_LIFE))
    session.commit()
    return ticket


def redeem(session: Session, ticket: str, *, now: datetime) -> str | None:
    """The cookie's secret for a ticket that is known, fresh and unused, else None."""
    begin_change(session)
    found = session.get(SignInTicket, digest(ticket), with_for_update=True)
    if found is None:
        return None
    session.delete(found)
    user = session.get(User, found.user_id)
    secret = None
    if found.expires_at >= now and user and user.active:
        secret = secrets.token_urlsafe(32)
        session.add(UserSession(cookie_hash=digest(secret), user_id=user.id, started_at=now, last_seen_at=now))
        audit.record(session, "user.signed_in", user, by=user, now=now)
    session.commit()
    return secret


def mark_seen(session: Session, user_session: UserSession, *, now: datetime) -> None:
    """Keep the idle clock, at most once a minute."""
    if is_due_a_mark(user_session, now):
        begin_change(session, user_session)
        user_session.last_seen_at = now
        session.commit()


def sign_out(session: Session, user_session: UserSession, *, now: datetime) -> None:
    """End the session: its cookie opens nothing from now on."""
    begin_change(session, user_session)
    if user_session.ended_at is None:
        user_session.ended_at = now
        user = user_session.user
        audit.record(session, "user.signed_out", user, by=user, now=now)
    session.commit()
