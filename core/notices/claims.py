"""Mails with which somebody without an account verifies an e-mail address. They repeat nothing of a stranger's."""

from core.models import Event, User
from core.notices.notice import Notice, secret, written
from core.settings import settings

_NOT_YOU = "If you did not ask for it, do nothing: without the code nothing happens."


@secret
def claim_code(event: Event, code: str) -> Notice:
    """The code that verifies the address at a claim link."""
    return written(
        "claim_code",
        "Your code to claim your certificate",
        f"Your code is {code}. Type it on the page where you asked for it, within 10 minutes, to get your "
        f"certificate for “{event.title}” of {event.provider.name}.",
        _NOT_YOU,
    )


def claim_waits(user: User, event: Event) -> Notice:
    """To the provider, when a claim may be a second one of somebody who has a certificate."""
    return written(
        "claim_waits",
        f"A claim waits for you: {event.title}",
        f"Hello {user.full_name},",
        f"Somebody claimed a certificate for “{event.title}” who may stand on its roster already: with the same "
        "e-mail address, folio number or name. So that nobody gets the units twice, nothing was issued.",
        f"Issue it, or refuse it, on the roster: {settings().BASE_URL}/roster?id={event.id}",
        "Further claims may wait there; no more mail comes before you have decided about this one.",
    )


def claim_refused(event: Event, reason: str) -> Notice:
    """To the claimant, when the provider decided against a claim that waited."""
    return written(
        "claim_refused",
        f"No certificate was issued: {event.title}",
        f"{event.provider.name} decided about your claim for “{event.title}”: no certificate was issued for it.",
        f"The reason: {reason}",
        f"If this is not right, write to {event.provider.name}, {event.provider.phone}.",
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


def people_joined(name: str, same_as: str) -> Notice:
    """To an address under which staff found two names to be one person's."""
    return written(
        "people_joined",
        "Your certificates are now added up",
        f"The agency found that the certificates of “{name}” and “{same_as}” under this e-mail address are one "
        f"person's. My Certificates at {settings().BASE_URL}/my-certificates now shows them together.",
        "If these are two people, write to us at once.",
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
