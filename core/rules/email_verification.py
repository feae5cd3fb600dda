"""How somebody without an account verifies an e-mail address: how long a code lives, and how often it is sent."""

from datetime import datetime, timedelta

from core.models import EmailVerification

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
# A conference day has many sessions, and a whole venue or district shares one IP address.
MAILS_TO_EMAIL, EMAIL_WINDOW = 10, timedelta(hours=1)
MAILS_FROM_IP, IP_WINDOW = 1000, timedelta(hours=1)
PROVEN_FOR = timedelta(minutes=30)

OWN_CERTIFICATES = "my certificates"  # what a verification is for, beside "claim at link 7"


def for_link(link_id: int) -> str:
    return f"claim at link {link_id}"


def is_live(verification: EmailVerification, now: datetime, *, used_before: bool = False) -> bool:
    """Whether its code may be typed; with `used_before` also once more after it was used."""
    return (
        (used_before or verification.used_at is None)
        and verification.tries < CODE_TRIES
        and now <= verification.expires_at
    )
