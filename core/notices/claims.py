"""Mails with which somebody without an account verifies an e-mail address. They repeat nothing of a stranger's."""

from core.models import Event
from core.notices.notice import Notice, secret, written
from core.settings import settings

_NOT_YOU = "If you did not ask for it, do nothing: without the code nothing happens."


@secret
def claim_code(event: Event, code: str) -> Notice:
    """The code that proves the address at a claim link."""
    return written(
        "claim_code",
        "Your code to claim your certificate",
        f"Your code is {code}. Type it on the page where you asked for it, within 10 minutes, to get your "
        f"certificate for “{event.title}” of {event.provider.name}.",
        _NOT_YOU,
    )


@secret
def my_certificates_code(code: str) -> Notice:
    """The code that opens what was issued to an address."""
    return written(
        "my_certificates_code",
        "Your code to see your certificates",
        f"Your code is {code}. Type it on the page where you asked for it, within 10 minutes, to see every "
        "certificate that was issued to this e-mail address.",
        _NOT_YOU,
    )


def addresses_joined(email: str, same_as: str) -> Notice:
    """To both addresses, when staff found that they are one person's."""
    return written(
        "addresses_joined",
        "Your certificates are now shown together",
        f"The agency joined your two e-mail addresses, {email} and {same_as}. With either of them, My Certificates "
        f"at {settings().BASE_URL}/my-certificates now shows the certificates of both.",
        "If both are not yours, write to us at once.",
    )
