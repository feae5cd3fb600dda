"""One-time codes that verify an e-mail address, sent and checked in the transaction of the caller."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from core import outbox
from core.crypto import keyed_hash, new_code
from core.db import advisory_lock
from core.errors import TooOften
from core.models import EmailVerification
from core.notices import Notice
from core.rules.codes import normalized_code
from core.rules.email_verification import (
    CODE_LIFE,
    EMAIL_WINDOW,
    IP_WINDOW,
    MAILS_FROM_IP,
    MAILS_TO_EMAIL,
    is_live,
)

_AN_INSTANT = timedelta(microseconds=1)
_TOO_MANY = "Many codes were asked for from here within the hour. Use the last one that came, or try again in an hour."
WRONG_CODE = "The code is not right, or it is too old or used already. Check it, or begin again to get a new one."


def send_code(
    session: Session,
    email: str,
    purpose: str,
    write: Callable[[str], Notice],
    *,
    provider_id: int | None = None,
    ip_address: str = "",
    now: datetime,
) -> None:
    """Mail a new code in the caller's transaction; earlier ones for the same purpose count no more.

    Raises TooOften, by e-mail address and by network address.
    """
    email = email.lower()
    advisory_lock(session, f"codes to {email}", f"codes from {ip_address}")
    to_email = _asked(session, EmailVerification.email == email, now - EMAIL_WINDOW)
    from_ip = _asked(session, EmailVerification.ip_address == ip_address, now - IP_WINDOW) if ip_address else 0
    if to_email >= MAILS_TO_EMAIL or from_ip >= MAILS_FROM_IP:
        raise TooOften(_TOO_MANY)
    for earlier in _unused(session, email, purpose, now):
        earlier.expires_at = now - _AN_INSTANT
    code = new_code()
    session.add(
        EmailVerification(
            email=email,
            purpose=purpose,
            code_hash=keyed_hash(code),
            asked_at=now,
            expires_at=now + CODE_LIFE,
            ip_address=ip_address,
        )
    )
    outbox.queue(session, email, write(code), provider_id=provider_id, now=now)


def verify_code(
    session: Session, email: str, purpose: str, code: str, *, used_before: bool = False, now: datetime
) -> bool:
    """Whether this is the live code, which is then used up; a wrong one costs a try. The caller commits.

    `used_before` also takes the code that was used within its life: for a button that was pressed twice. It costs
    a try just so, or a code that was used could be guessed without end.
    """
    digest = keyed_hash(normalized_code(code))
    known = [one for one in _recent(session, email.lower(), purpose, now) if is_live(one, now, used_before=used_before)]
    right = next((one for one in known if one.code_hash == digest), None)
    if right:
        right.used_at = right.used_at or now
    for one in known:
        one.tries += right is None
    return right is not None


def _unused(session: Session, email: str, purpose: str, now: datetime) -> Sequence[EmailVerification]:
    return [one for one in _recent(session, email, purpose, now) if is_live(one, now)]


def _recent(session: Session, email: str, purpose: str, now: datetime) -> Sequence[EmailVerification]:
    query = select(EmailVerification).where(
        EmailVerification.email == email,
        EmailVerification.purpose == purpose,
        col(EmailVerification.asked_at) >= now - CODE_LIFE,
    )
    return session.exec(query.with_for_update()).all()


def _asked(session: Session, whose: bool, since: datetime) -> int:
    query = select(func.count()).select_from(EmailVerification)
    return session.exec(query.where(whose, col(EmailVerification.asked_at) > since)).one()
