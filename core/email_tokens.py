"""A verified e-mail address, and the encrypted token that carries it in a URL."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.fernet import InvalidToken

from core.crypto import decrypt, encrypt


@dataclass(frozen=True)
class VerifiedEmail:
    """An e-mail address, in lower case, that was verified as its user's, and until when that counts."""

    email: str
    until: datetime

    def holds(self, now: datetime) -> bool:
        return now <= self.until


def token_for(verified: VerifiedEmail) -> str:
    """The verification as it goes into the URL of a file, readable by this installation only."""
    return encrypt(f"{verified.until.astimezone(UTC).isoformat()} {verified.email}")


def read_token(token: str) -> VerifiedEmail | None:
    try:
        until, _, email = decrypt(token).partition(" ")
    except InvalidToken:
        return None
    return VerifiedEmail(email, datetime.fromisoformat(until))
