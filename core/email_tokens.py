"""A verified e-mail address, and the encrypted token that carries it in a URL."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.fernet import InvalidToken

from core.crypto import decrypt, encrypt

_NOBODY = "-"  # in a token, where nobody was chosen


@dataclass(frozen=True)
class VerifiedEmail:
    """An e-mail address, in lower case, that was verified as its user's, and until when that counts.

    `whose` is the code of a certificate of the one person whose list it opens, since two can share a mailbox.
    """

    email: str
    until: datetime
    whose: str = ""

    def holds(self, now: datetime) -> bool:
        return now <= self.until


def token_for(verified: VerifiedEmail) -> str:
    """The verification as it goes into the URL of a file, readable by this installation only."""
    return encrypt(f"{verified.until.astimezone(UTC).isoformat()} {verified.whose or _NOBODY} {verified.email}")


def read_token(token: str) -> VerifiedEmail | None:
    try:
        until, whose, email = decrypt(token).split(" ", 2)
    except (InvalidToken, ValueError):  # the latter where it was made by an older version
        return None
    return VerifiedEmail(email, datetime.fromisoformat(until), "" if whose == _NOBODY else whose)
