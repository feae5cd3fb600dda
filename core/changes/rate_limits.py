"""Rate limits against guessing, counted in the database, so that a restart forgets none."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from core.db import advisory_lock
from core.models import User
from core.models.accounts import SignInFailure
from core.rules.rate_limits import CODES_WINDOW, FAILURES_FROM_IP, FAILURES_OF_NAME, IP_WINDOW, NAME_WINDOW, WRONG_CODES

_LIFE = timedelta(days=1)


def reserve(session: Session, username: str, ip_address: str, *, now: datetime) -> SignInFailure | None:
    """Count a try as failed before it is made, in the caller's writing transaction.

    Thousands of tries at once cannot slip through between counting and failing. None while the name
    or the IP address has to wait; a right one is taken back with `take_back`.
    """
    advisory_lock(session, f"tries of {username}", f"tries from {ip_address}")
    of_name = _count(session, SignInFailure.username == username, now - NAME_WINDOW)
    if of_name >= FAILURES_OF_NAME or _must_wait_at(session, ip_address, now):
        return None
    return _failed(session, username, ip_address, now)


def take_back(session: Session, failure_id: int) -> None:
    """Forget one try: it was right. Those before it stay until the whole sign-in is done."""
    session.exec(delete(SignInFailure).where(col(SignInFailure.id) == failure_id))


def clear_failures(session: Session, username: str) -> None:
    """Forget the wrong passwords of a name: its owner is in, the second factor shown where one is needed."""
    session.exec(delete(SignInFailure).where(col(SignInFailure.username) == username))


def reserve_code(session: Session, user: User, ip_address: str, *, now: datetime) -> SignInFailure | None:
    """Count the code of a second factor as wrong before it is compared, as `reserve` does with a password.

    None while the user or the IP address has to wait. Nothing but time ends that wait: no right password, which
    whoever types codes has, and no right code of the user's own.
    """
    codes, wait = _codes_of(user), _wait_of(user)
    advisory_lock(session, codes, f"tries from {ip_address}")
    if _count(session, SignInFailure.username == wait, now - CODES_WINDOW) or _must_wait_at(session, ip_address, now):
        return None
    return _failed(session, codes, ip_address, now)


def begins_to_wait(session: Session, user: User, *, now: datetime) -> bool:
    """Whether the code that was just wrong is the last that the user may type for now; the wait begins with it."""
    session.flush()
    if _count(session, SignInFailure.username == _codes_of(user), now - CODES_WINDOW) < WRONG_CODES:
        return False
    session.add(SignInFailure(username=_wait_of(user), ip_address="", at=now))
    return True


def within_rate_limit(session: Session, action: str, *whose: str, most: int, window: timedelta, now: datetime) -> bool:
    """Note a stranger's `action`, in the caller's writing transaction; False when one of `whose` did it `most` times.

    `whose` are such as an e-mail and a network address; an unknown ("") one is not counted.
    """
    names = [_key(action, each) for each in whose if each]
    advisory_lock(session, *names)
    if any(_count(session, SignInFailure.username == name, now - window) >= most for name in names):
        return False
    session.add_all(SignInFailure(username=name, ip_address="", at=now) for name in names)
    return True


def _key(what: str, whose: object) -> str:
    """A name under which something else than passwords is counted. Usernames are compared without capitals, so
    nobody who types one at the sign-in form adds to this count or takes from it."""
    return f"{what.upper()} {whose}"


def _codes_of(user: User) -> str:
    return _key("codes of user", user.id)


def _wait_of(user: User) -> str:
    return _key("wait of user", user.id)


def _failed(session: Session, name: str, ip_address: str, now: datetime) -> SignInFailure:
    session.exec(delete(SignInFailure).where(col(SignInFailure.at) < now - _LIFE))
    failure = SignInFailure(username=name, ip_address=ip_address, at=now)
    session.add(failure)
    return failure


def _must_wait_at(session: Session, ip_address: str, now: datetime) -> bool:
    if not ip_address:
        return False
    return _count(session, SignInFailure.ip_address == ip_address, now - IP_WINDOW) >= FAILURES_FROM_IP


def _count(session: Session, whose: bool, since: datetime) -> int:
    return session.exec(
        select(func.count()).select_from(SignInFailure).where(whose, col(SignInFailure.at) > since)
    ).one()
