"""Passwords, the codes that set them, and the end of sessions, in the transaction of the caller."""

from datetime import datetime

from sqlmodel import Session, col, select

from core import audit, notices, outbox, passwords
from core.crypto import keyed_hash
from core.errors import InvalidInput
from core.models import AuditAction, Provider, User, UserSession
from core.models.accounts import OneTimeCode, Purpose
from core.rules.codes import CODE_LIFE, CODE_TRIES


def give_code(session: Session, user: User, purpose: Purpose, code: str, *, now: datetime) -> None:
    """Store a code for the user, in the caller's transaction."""
    session.add(
        OneTimeCode(
            user_id=user.id,
            purpose=purpose,
            code_hash=keyed_hash(code),
            sent_at=now,
            expires_at=now + CODE_LIFE[purpose],
            tries_left=CODE_TRIES,
        )
    )


def set_password(session: Session, user: User, new_password: str, *, keep: int | None = None, now: datetime) -> None:
    """Replace the password in the caller's transaction: sessions end, the user gets a mail.

    Raises InvalidInput when the password breaks the policy.
    """
    provider = session.get(Provider, user.provider_id) if user.provider_id else None
    about = (user.username, user.email.partition("@")[0], provider.name if provider else "")
    if problem := passwords.problem_with(new_password, about=about):
        raise InvalidInput({"password": problem})
    had_one, user.password_hash = user.password_hash is not None, passwords.hashed(new_password)
    end_sessions(session, user, now=now, but=keep)
    if had_one:
        outbox.queue(session, user.email, notices.password_changed(user, stays_signed_in=keep is not None), now=now)
    audit.record(session, AuditAction.USER_PASSWORD_SET, user, by=user, now=now)


def end_sessions(session: Session, user: User, *, now: datetime, but: int | None = None) -> None:
    """Sign the user out everywhere (`but` one session), in the caller's transaction."""
    query = select(UserSession).where(UserSession.user_id == user.id, col(UserSession.ended_at).is_(None))
    for row in session.exec(query):
        if row.id != but:
            row.ended_at = now
