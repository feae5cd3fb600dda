"""The second factor: a time-based code (RFC 6238) from an authenticator app, and recovery codes."""

from datetime import datetime

import pyotp
from sqlmodel import Session, col, delete, select

from core import audit, notices, outbox
from core.changes import rate_limits
from core.crypto import decrypt, encrypt, keyed_hash, new_code, token_hash
from core.db import begin_change
from core.errors import CodeNotRight, NotAllowed
from core.models import AuditAction, SignInTicket, User
from core.models.accounts import RecoveryCode, SecondFactor, SignInFailure
from core.permissions import Permission
from core.queries.sessions import user_of_ticket
from core.rules.codes import RECOVERY_CODES, normalized_code
from core.rules.scope import require

_ISSUER = "Open PDUPS"
_STEP = 30  # seconds
_DRIFT = 1  # steps that a phone's clock may be off, either way


def begin(session: Session, user: User) -> str:
    """A new secret for the user's app, as the URI in its QR code. Counts once `confirm` was called.

    Raises NotAllowed where a second factor is confirmed already: it must be removed first.
    """
    begin_change(session, user)
    factor = session.get(SecondFactor, user.id)
    if factor and factor.confirmed_at:
        raise NotAllowed("A second factor is set up already; remove it first.")
    secret = pyotp.random_base32()
    if factor:
        factor.secret = encrypt(secret)
    else:
        session.add(SecondFactor(user_id=user.id, secret=encrypt(secret)))
    session.commit()
    return str(pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=_ISSUER))


def confirm(session: Session, user: User, code: str, *, ip_address: str = "", now: datetime) -> list[str]:
    """The first code of the app makes the second factor count; the recovery codes, shown this once.

    Raises CodeNotRight. Wrong codes count as in `show`.
    """
    begin_change(session, user)
    reserved = _reserve(session, user, ip_address, now)
    factor = session.get(SecondFactor, user.id, with_for_update=True)
    if factor is None or factor.confirmed_at or not _accepts(factor, code, now):
        _note_wrong(session, user, now)
        raise CodeNotRight("The code is not right. Type the six digits that your app shows now.")
    rate_limits.take_back(session, reserved.id)
    factor.confirmed_at = now
    codes = [new_code(10) for _ in range(RECOVERY_CODES)]
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))
    session.add_all(RecoveryCode(user_id=user.id, code_hash=keyed_hash(one)) for one in codes)
    audit.record(session, AuditAction.USER_SECOND_FACTOR_SET_UP, user, by=user, now=now)
    session.commit()
    return codes


def show(session: Session, ticket: str, code: str, *, ip_address: str = "", now: datetime) -> None:
    """A code of the app or a recovery code for a ticket that waits for it. Raises CodeNotRight.

    No code counts twice. After ten wrong ones, from wherever and over however many sign-ins, the user waits: the
    right one is refused too, and a mail tells of it.
    """
    begin_change(session)
    user = user_of_ticket(session, ticket, now=now)
    reserved = _reserve(session, user, ip_address, now)
    if not _is_right(session, user, code, now):
        _note_wrong(session, user, now)
        raise CodeNotRight("The code is not right. Type the six digits that your app shows now, or a recovery code.")
    rate_limits.take_back(session, reserved.id)
    rate_limits.clear_failures(session, user.username)
    _let_on(session, ticket)
    session.commit()


def prove_after_setup(session: Session, ticket: str, *, now: datetime) -> None:
    """Let the ticket of a user go on who has just set the second factor up. Raises CodeNotRight."""
    begin_change(session)
    user = user_of_ticket(session, ticket, now=now)
    factor = session.get(SecondFactor, user.id)
    if factor is None or factor.confirmed_at is None:
        raise CodeNotRight
    rate_limits.clear_failures(session, user.username)
    _let_on(session, ticket)
    session.commit()


def remove(session: Session, user: User, *, by: User, now: datetime) -> None:
    """Take a second factor away: one's own, or as staff a colleague's who lost it. A mail goes to both.

    Raises NotAllowed.
    """
    begin_change(session, by, user)
    if by.id != user.id:
        require(by, Permission.CHANGE_ALL_USERS)
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))
    session.exec(delete(SecondFactor).where(col(SecondFactor.user_id) == user.id))
    for reader in {user.email, by.email}:
        outbox.queue(session, reader, notices.second_factor_removed(user, by), now=now)
    audit.record(session, AuditAction.USER_SECOND_FACTOR_REMOVED, user, by=by, now=now)
    session.commit()


def _reserve(session: Session, user: User, ip_address: str, now: datetime) -> SignInFailure:
    """The try, counted as wrong until it is taken back. Raises CodeNotRight while there may be none."""
    reserved = rate_limits.reserve_code(session, user, ip_address, now=now)
    if reserved is None:
        session.commit()
        raise CodeNotRight(
            "Too many wrong codes were typed, so no code is taken now. Wait 15 minutes, then sign in again."
        )
    session.flush()
    return reserved


def _note_wrong(session: Session, user: User, now: datetime) -> None:
    """Store the wrong code, and tell the user once when it was the last one for now."""
    if rate_limits.begins_to_wait(session, user, now=now):
        outbox.queue(session, user.email, notices.codes_guessed(user), now=now)
        audit.record(
            session, AuditAction.USER_CODES_REFUSED, user, by=None, called="somebody who knows the password", now=now
        )
    session.commit()


def _let_on(session: Session, ticket: str) -> None:
    found = session.get(SignInTicket, token_hash(ticket), with_for_update=True)
    if found is None:
        raise CodeNotRight
    found.awaits_factor = False


def _is_right(session: Session, user: User, code: str, now: datetime) -> bool:
    factor = session.get(SecondFactor, user.id, with_for_update=True)
    if factor and factor.confirmed_at and _accepts(factor, code, now):
        return True
    query = select(RecoveryCode).where(
        RecoveryCode.user_id == user.id,
        RecoveryCode.code_hash == keyed_hash(normalized_code(code)),
        col(RecoveryCode.used_at).is_(None),
    )
    recovery = session.exec(query.with_for_update()).first()
    if recovery:
        recovery.used_at = now
    return recovery is not None


def _accepts(factor: SecondFactor, code: str, now: datetime) -> bool:
    """Whether this is the code of now, give or take a step, and later than the last one taken."""
    totp, digits = pyotp.TOTP(decrypt(factor.secret)), normalized_code(code)
    today_step = int(now.timestamp()) // _STEP
    for step in range(today_step - _DRIFT, today_step + _DRIFT + 1):
        if step > factor.last_step and pyotp.utils.strings_equal(totp.at(step * _STEP), digits):
            factor.last_step = step
            return True
    return False
