"""Passwords set: a code by mail verifies the e-mail address, then the new password takes its place.

Nothing here tells whether a user or an address exists: every question is answered by the same words
and the same work.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from core import notices, outbox, passwords
from core.changes import rate_limits
from core.changes.passwords import give_code, set_password
from core.crypto import keyed_hash, new_code
from core.db import begin_change
from core.errors import CodeNotRight, InvalidInput, TooOften
from core.models import User
from core.models.accounts import OneTimeCode, Purpose, ResetRequest
from core.rules.codes import CODES_A_DAY, is_live, normalized_code
from core.rules.rate_limits import RESETS_FROM_IP, RESETS_OF_NAME, RESETS_WINDOW
from core.rules.usernames import username_from

_LONGEST = 254  # characters of an e-mail address
_AN_INSTANT = timedelta(microseconds=1)


def ask(session: Session, username: str, email: str, *, ip_address: str = "", now: datetime) -> None:
    """Store what was asked; `answer` sends the code. One row for anybody, so that the time tells nothing.

    Raises TooOften, whether or not there is such a user: by username, and by the network address it came from.
    """
    begin_change(session)
    _slow_down(session, username, ip_address, now)
    session.add(ResetRequest(username=username[:_LONGEST], email=email[:_LONGEST], asked_at=now))
    session.commit()


def _slow_down(session: Session, username: str, ip_address: str, now: datetime) -> None:
    limits = [(f"of {username_from(username)[:_LONGEST]}", RESETS_OF_NAME)]
    if ip_address:
        limits.append((f"from {ip_address}", RESETS_FROM_IP))
    for whose, most in limits:
        if not rate_limits.within_rate_limit(
            session, "asks for a code", whose, most=most, window=RESETS_WINDOW, now=now
        ):
            raise TooOften(
                "A code was asked for many times, for this username or from your network, so none is sent now. Use the "
                "last one that came, or try again in 15 minutes."
            )


def answer(session: Session, *, now: datetime) -> None:
    """Mail a code to each address that belongs to the user who was typed with it. Called by the server.

    A live invitation needs no new mail, and nobody gets more than five a day.
    """
    if session.exec(select(ResetRequest.id).limit(1)).first() is None:
        return
    begin_change(session)
    waiting = select(ResetRequest).order_by(col(ResetRequest.id)).with_for_update(skip_locked=True)
    for request in session.exec(waiting).all():
        _answer(session, request, now)
        session.delete(request)
    session.commit()


def _answer(session: Session, request: ResetRequest, now: datetime) -> None:
    user = _user(session, request.username, request.email)
    if user is None or _has_invitation(session, user, now) or _mails_today(session, user, now) >= CODES_A_DAY:
        return
    for earlier in _live_codes(session, user, now):
        earlier.expires_at = now - _AN_INSTANT
    code = new_code()
    give_code(session, user, Purpose.RESET, code, now=now)
    outbox.queue(session, user.email, notices.reset_code(user, code), now=now)
    session.flush()


def check(session: Session, username: str, email: str, code: str, *, now: datetime) -> None:
    """Whether the code is right; a wrong one costs a try. Raises CodeNotRight."""
    begin_change(session)
    right = _try(session, username, email, code, now=now)
    session.commit()
    if right is None:
        raise CodeNotRight


def complete(session: Session, username: str, email: str, code: str, new_password: str, *, now: datetime) -> None:
    """Set the new password, use the code up, and end every session of the user.

    Raises CodeNotRight, or InvalidInput for the password; the old one works until it is done.
    """
    begin_change(session)
    right = _try(session, username, email, code, now=now)
    if right is None:
        session.commit()
        raise CodeNotRight
    set_password(session, right.user, new_password, now=now)
    right.used_at = now
    session.commit()


def change_own(
    session: Session,
    user: User,
    current: str,
    new_password: str,
    *,
    keep: int | None,
    ip_address: str = "",
    now: datetime,
) -> None:
    """Replace one's own password by one that is typed while signed in; `keep` is the session that stays.

    A wrong current password counts like a wrong one at the sign-in form: who sits down at a browser that was left
    open guesses no more than anybody else. Raises InvalidInput for either password.
    """
    if not _is_current(session, user, current, ip_address, now):
        raise InvalidInput(
            {"current": "The current password is not right. Check it; after five failures an account waits 15 minutes."}
        )
    begin_change(session, user)
    set_password(session, user, new_password, keep=keep, now=now)
    session.commit()


def _is_current(session: Session, user: User, password: str, ip_address: str, now: datetime) -> bool:
    """Counted as wrong before it is compared; what it is compared for may still be refused."""
    begin_change(session)
    reserved = rate_limits.reserve(session, user.username, ip_address, now=now)
    session.commit()
    if reserved is None or not passwords.matches(password, user.password_hash):
        return False
    begin_change(session)
    rate_limits.clear_failures(session, user.username)
    session.commit()
    return True


def _user(session: Session, username: str, email: str) -> User | None:
    query = select(User).where(User.username == username_from(username), col(User.active))
    user = session.exec(query).first()
    return user if user and user.email.casefold() == email.strip().casefold() else None


def _try(session: Session, username: str, email: str, code: str, *, now: datetime) -> OneTimeCode | None:
    """The live code that this is; each live one loses a try when it is none of them."""
    user, digest = _user(session, username, email), keyed_hash(normalized_code(code))
    live = _live_codes(session, user, now) if user else []
    right = next((candidate for candidate in live if candidate.code_hash == digest), None)
    if right is None:
        for candidate in live:
            candidate.tries_left -= 1
    return right


def _live_codes(session: Session, user: User, now: datetime) -> Sequence[OneTimeCode]:
    query = select(OneTimeCode).where(OneTimeCode.user_id == user.id, col(OneTimeCode.used_at).is_(None))
    return [code for code in session.exec(query.with_for_update()) if is_live(code, now)]


def _has_invitation(session: Session, user: User, now: datetime) -> bool:
    return any(code.purpose == Purpose.INVITATION for code in _live_codes(session, user, now))


def _mails_today(session: Session, user: User, now: datetime) -> int:
    since = now - timedelta(days=1)
    query = select(func.count()).where(OneTimeCode.user_id == user.id, col(OneTimeCode.sent_at) > since)
    return session.exec(query).one()
