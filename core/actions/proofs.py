"""How somebody without an account proves an e-mail address: by a one-time code that was sent there.

Every question gets the same words and the same work, whether or not anything exists under the address.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from core import notices, outbox
from core.db import begin_change, take_turns
from core.errors import CodeNotRight, TooOften
from core.models import EmailProof
from core.notices import Notice
from core.rules.accounts import as_typed, new_code
from core.rules.proofs import (
    ADDRESS_WINDOW,
    CODE_LIFE,
    EMAIL_WINDOW,
    MAILS_FROM_ADDRESS,
    MAILS_TO_EMAIL,
    OWN_CERTIFICATES,
    PROVEN_FOR,
    ProvenAddress,
    is_live,
)
from core.sealing import recognised

_AN_INSTANT = timedelta(microseconds=1)
_TOO_MANY = "Many codes were asked for from here within the hour. Use the last one that came, or try again in an hour."
NOT_RIGHT = "The code is not right, or it is too old or used already. Check it, or begin again to get a new one."


def ask_for_own(session: Session, email: str, *, address: str = "", now: datetime) -> None:
    """Send a code that opens what was issued to an address, to that address. Raises TooOften."""
    begin_change(session)
    send(session, email, OWN_CERTIFICATES, notices.my_certificates_code, address=address, now=now)
    session.commit()


def open_own(session: Session, email: str, code: str, *, now: datetime) -> ProvenAddress:
    """Trade the code for the proof that the address is the typist's. Raises CodeNotRight."""
    begin_change(session)
    proved = prove(session, email, OWN_CERTIFICATES, code, now=now)
    session.commit()
    if not proved:
        raise CodeNotRight(NOT_RIGHT)
    return ProvenAddress(email.lower(), now + PROVEN_FOR)


def send(
    session: Session,
    email: str,
    purpose: str,
    write: Callable[[str], Notice],
    *,
    provider_id: int | None = None,
    address: str = "",
    now: datetime,
) -> None:
    """Mail a new code in the caller's transaction; earlier ones for the same purpose count no more.

    Raises TooOften, by e-mail address and by network address.
    """
    email = email.lower()
    take_turns(session, f"codes to {email}", f"codes from {address}")
    to_email = _asked(session, EmailProof.email == email, now - EMAIL_WINDOW)
    from_address = _asked(session, EmailProof.address == address, now - ADDRESS_WINDOW) if address else 0
    if to_email >= MAILS_TO_EMAIL or from_address >= MAILS_FROM_ADDRESS:
        raise TooOften(_TOO_MANY)
    for earlier in _unused(session, email, purpose, now):
        earlier.expires_at = now - _AN_INSTANT
    code = new_code()
    session.add(
        EmailProof(
            email=email,
            purpose=purpose,
            code_hash=recognised(code),
            asked_at=now,
            expires_at=now + CODE_LIFE,
            address=address,
        )
    )
    outbox.queue(session, email, write(code), provider_id=provider_id, now=now)


def prove(session: Session, email: str, purpose: str, code: str, *, used_before: bool = False, now: datetime) -> bool:
    """Whether this is the live code, which is then used up; a wrong one costs a try. The caller commits.

    `used_before` also takes the code that was used within its life: for a button that was pressed twice. It costs
    a try just so, or a code that was used could be guessed without end.
    """
    digest = recognised(as_typed(code))
    known = [p for p in _recent(session, email.lower(), purpose, now) if is_live(p, now, used_before=used_before)]
    right = next((proof for proof in known if proof.code_hash == digest), None)
    if right:
        right.used_at = right.used_at or now
    for proof in known:
        proof.tries += right is None
    return right is not None


def _unused(session: Session, email: str, purpose: str, now: datetime) -> Sequence[EmailProof]:
    return [proof for proof in _recent(session, email, purpose, now) if is_live(proof, now)]


def _recent(session: Session, email: str, purpose: str, now: datetime) -> Sequence[EmailProof]:
    query = select(EmailProof).where(
        EmailProof.email == email, EmailProof.purpose == purpose, col(EmailProof.asked_at) >= now - CODE_LIFE
    )
    return session.exec(query.with_for_update()).all()


def _asked(session: Session, whose: bool, since: datetime) -> int:
    query = select(func.count()).select_from(EmailProof)
    return session.exec(query.where(whose, col(EmailProof.asked_at) > since)).one()
