"""How somebody without an account proves an e-mail address: how long a code lives, and how often it is sent."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.fernet import InvalidToken

from core.models import EmailProof
from core.sealing import opened, sealed

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
# A conference day has many sessions, and a whole venue or district shares one network address.
MAILS_TO_EMAIL, EMAIL_WINDOW = 10, timedelta(hours=1)
MAILS_FROM_ADDRESS, ADDRESS_WINDOW = 1000, timedelta(hours=1)
PROVEN_FOR = timedelta(minutes=30)

OWN_CERTIFICATES = "my certificates"  # what a proof is for, beside "claim at link 7"


def for_link(link_id: int) -> str:
    return f"claim at link {link_id}"


def is_live(proof: EmailProof, now: datetime, *, used_before: bool = False) -> bool:
    """Whether its code may be typed; with `used_before` also once more after it was used."""
    return (used_before or proof.used_at is None) and proof.tries < CODE_TRIES and now <= proof.expires_at


@dataclass(frozen=True)
class ProvenAddress:
    """An e-mail address, in lower case, that was proved to be its typist's, and until when that counts."""

    email: str
    until: datetime

    def holds(self, now: datetime) -> bool:
        return now <= self.until


def ticket_of(proven: ProvenAddress) -> str:
    """The proof as it goes into the address of a file, readable by this installation only."""
    return sealed(f"{proven.until.astimezone(UTC).isoformat()} {proven.email}")


def proven_by(ticket: str) -> ProvenAddress | None:
    try:
        until, _, email = opened(ticket).partition(" ")
    except InvalidToken:
        return None
    return ProvenAddress(email, datetime.fromisoformat(until))
