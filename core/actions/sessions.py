"""Signing in and out.

A checked password gives a ticket; where a second factor is needed the ticket waits for it; the browser
trades the ticket for its cookie. Ticket and cookie are random, and only their SHA-256 is stored.
"""

import secrets
from datetime import datetime

from sqlmodel import Session, col, func, select

from core import audit, passwords
from core.changes import rate_limits
from core.changes.sessions import give_ticket
from core.crypto import token_hash
from core.db import begin_change
from core.errors import NotFound
from core.models import AuditAction, SignInTicket, User, UserSession
from core.rules.sessions import Needs, SignIn, is_due_a_mark
from core.rules.usernames import username_from


def sign_in(session: Session, username: str, password: str, *, ip_address: str = "", now: datetime) -> SignIn | None:
    """A ticket for the right password of an active user who need not wait.

    None for anything else; a known and an unknown username cost the same: one hash.
    """
    name = username_from(username)
    begin_change(session)
    reserved = rate_limits.reserve(session, name, ip_address, now=now)
    session.commit()
    if reserved is None:
        return None
    user = session.exec(select(User).where(User.username == name)).first()
    session.rollback()  # the hash takes a tenth of a second: hold nothing meanwhile
    right = passwords.matches(password, user.password_hash if user and user.active else None)
    if not right or user is None:
        return None
    begin_change(session, user)
    rate_limits.take_back(session, reserved.id)
    if user.password_hash and passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
    signed = give_ticket(session, user, now=now)
    if signed.needs is Needs.NOTHING:  # else who is here may still be somebody who only knows the password
        rate_limits.clear_failures(session, name)
    session.commit()
    return signed


def sign_in_by_email(session: Session, email: str, *, showed_factor: bool, now: datetime) -> SignIn | None:
    """A ticket for the one active user of an e-mail address for which a provider of single sign-on answers.

    None for anything else: nobody, somebody deactivated, or several who share it. `showed_factor` says that
    the provider asked for a second factor.
    """
    if not email.isascii():  # other letters may become these in lower case, as the Kelvin sign does
        return None
    begin_change(session)
    query = select(User).where(func.lower(User.email) == email.lower(), col(User.active))
    found = session.exec(query.limit(2)).all()
    if len(found) != 1:
        return None
    signed = give_ticket(session, found[0], showed_factor=showed_factor, now=now)
    session.commit()
    return signed


def redeem(
    session: Session, ticket: str, *, ip_address: str = "", browser: str = "", reason: str = "", now: datetime
) -> str | None:
    """The cookie's secret for a ticket that is known, fresh, unused and waits for nothing, else None."""
    begin_change(session)
    found = session.get(SignInTicket, token_hash(ticket), with_for_update=True)
    if found is None or found.awaits_factor:
        return None
    session.delete(found)
    user = session.get(User, found.user_id)
    secret = None
    if found.expires_at >= now and user and user.active:
        secret = secrets.token_urlsafe(32)
        session.add(
            UserSession(
                cookie_hash=token_hash(secret),
                user_id=user.id,
                started_at=now,
                last_seen_at=now,
                ip_address=ip_address[:64],
                browser=browser[:200],
            )
        )
        audit.record(session, AuditAction.USER_SIGNED_IN, user, by=user, now=now, reason=reason)
    session.commit()
    return secret


def mark_seen(session: Session, user_session: UserSession, *, now: datetime) -> None:
    """Note when the session was used last, for the idle timeout; once a minute at most."""
    if not is_due_a_mark(user_session, now):
        return
    begin_change(session, user_session)
    user_session.last_seen_at = now
    session.commit()


def sign_out(session: Session, user_session: UserSession, *, now: datetime) -> None:
    """End the session: its cookie opens nothing from now on."""
    begin_change(session, user_session)
    if user_session.ended_at is None:
        user_session.ended_at = now
        user = user_session.user
        audit.record(session, AuditAction.USER_SIGNED_OUT, user, by=user, now=now)
    session.commit()


def end_others(session: Session, *, keep: int | None, by: User, now: datetime) -> None:
    """Sign oneself out everywhere but in the session `keep`."""
    begin_change(session, by)
    query = select(UserSession).where(UserSession.user_id == by.id, col(UserSession.ended_at).is_(None))
    for row in session.exec(query):
        if row.id != keep:
            row.ended_at = now
    audit.record(session, AuditAction.USER_SIGNED_OUT, by, by=by, now=now, reason="everywhere else")
    session.commit()


def end_other(session: Session, session_id: int, *, by: User, now: datetime) -> None:
    """End one of one's own sessions, by its number. Raises NotFound for anybody else's."""
    begin_change(session, by)
    found = session.get(UserSession, session_id)
    if found is None or found.user_id != by.id:
        raise NotFound
    sign_out(session, found, now=now)
