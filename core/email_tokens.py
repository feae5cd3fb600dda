"""A verified e-mail address, and the encrypted token that carries it in a URL."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.fernet import InvalidToken

from core.crypto import decrypt, encrypt


@dataclass(frozen=True)
class VerifiedEmail:
    """An e-mail address, in lower case, that was proved to be its typist's, and until when that counts."""

    email: str
    until: datetime

    def holds(self, now: datetime) -> bool:
        return now <= self.until


def token_for(proven: VerifiedEmail) -> str:
    """The proof as it goes into the address of a file, readable by this installation only."""
    return encrypt(f"{proven.until.astimezone(UTC).isoformat()} {proven.email}")


def read_token(ticket: str) -> VerifiedEmail | None:
    try:
        until, _, email = decrypt(ticket).partition(" ")
    except InvalidToken:
        return None
    return VerifiedEmail(email, datetime.fromisoformat(until))
