"""How guessing is slowed: failures are counted in the database, so a restart forgets none."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from core.db import take_turns
from core.models.accounts import SignInFailure
from core.rules.accounts import ADDRESS_WINDOW, FAILURES_FROM_ADDRESS, FAILURES_OF_NAME, NAME_WINDOW

_KEPT = timedelta(days=1)


def reserve(session: Session, username: str, address: str, *, now: datetime) -> SignInFailure | None:
    """Count a try as failed before it is made, in the caller's writing transaction.

    Thousands of tries at once cannot slip through between counting and failing. None while the name
    or the address has to wait; a success takes the reservation back with `forgive`.
    """
    take_turns(session, f"tries of {username}", f"tries from {address}")
    of_name = _count(session, SignInFailure.username == username, now - NAME_WINDOW)
    from_address = _count(session, SignInFailure.address == address, now - ADDRESS_WINDOW) if address else 0
    if of_name >= FAILURES_OF_NAME or from_address >= FAILURES_FROM_ADDRESS:
        return None
    session.exec(delete(SignInFailure).where(col(SignInFailure.at) < now - _KEPT))
    failure = SignInFailure(username=username, address=address, at=now)
    session.add(failure)
    return failure


def forgive(session: Session, username: str, failure_id: int) -> None:
    """Forget this try and the failures of the name before it: its owner is in."""
    session.exec(delete(SignInFailure).where(col(SignInFailure.username) == username))
    session.exec(delete(SignInFailure).where(col(SignInFailure.id) == failure_id))


def take_a_turn(session: Session, deed: str, *whose: str, most: int, window: timedelta, now: datetime) -> bool:
    """Note a stranger's `deed`, in the caller's writing transaction; False when one of `whose` did it `most` times.

    `whose` are such as an e-mail and a network address; an unknown ("") one is not counted.
    """
    names = [f"{deed} {each}" for each in whose if each]
    take_turns(session, *names)
    if any(_count(session, SignInFailure.username == name, now - window) >= most for name in names):
        return False
    session.add_all(SignInFailure(username=name, address="", at=now) for name in names)
    return True


def _count(session: Session, whose: bool, since: datetime) -> int:
    return session.exec(
        select(func.count()).select_from(SignInFailure).where(whose, col(SignInFailure.at) > since)
    ).one()
