"""A verified e-mail address, and the encrypted token that carries it in a URL."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.fernet import InvalidToken

from core.crypto import decrypt, encrypt

_NOBODY = "-"  # in a token, where nobody was chosen


@dataclass(frozen=True)
class VerifiedEmail:
    """An e-mail address, in lower case, that was proved to be its typist's, and until when that counts.

    `whose` is the code of a certificate of the one person whose list it opens, since two can share a mailbox.
    """

    email: str
    until: datetime
    whose: str = ""

    def holds(self, now: datetime) -> bool:
        return now <= self.until


def token_for(proven: VerifiedEmail) -> str:
    """The proof as it goes into the address of a file, readable by this installation only."""
    return encrypt(f"{proven.until.astimezone(UTC).isoformat()} {proven.whose or _NOBODY} {proven.email}")


def read_token(ticket: str) -> VerifiedEmail | None:
    try:
        until, whose, email = decrypt(ticket).split(" ", 2)
    except (InvalidToken, ValueError):  # the latter where it was made by an older version
        return None
    return VerifiedEmail(email, datetime.fromisoformat(until), "" if whose == _NOBODY else whose)
