"""E-mail addresses of people without an account, verified by a one-time code that is sent there.

Every question gets the same words and the same work, whether or not anything exists under the address.
"""

from datetime import datetime

from sqlmodel import Session

from core import notices
from core.changes.email_verification import WRONG_CODE, send_code, verify_code
from core.db import begin_change
from core.email_tokens import VerifiedEmail
from core.errors import CodeNotRight
from core.rules.email_verification import OWN_CERTIFICATES, PROVEN_FOR


def request_code(session: Session, email: str, *, ip_address: str = "", now: datetime) -> None:
    """Send a code that opens what was issued to an address, to that address. Raises TooOften."""
    begin_change(session)
    send_code(session, email, OWN_CERTIFICATES, notices.my_certificates_code, ip_address=ip_address, now=now)
    session.commit()


def verify_own(session: Session, email: str, code: str, *, now: datetime) -> VerifiedEmail:
    """Trade the code for a token that says that the e-mail address is the visitor's. Raises CodeNotRight."""
    begin_change(session)
    is_right = verify_code(session, email, OWN_CERTIFICATES, code, now=now)
    session.commit()
    if not is_right:
        raise CodeNotRight(WRONG_CODE)
    return VerifiedEmail(email.lower(), now + PROVEN_FOR)
