"""What a mail is before it has an address, and which mails hold something that opens."""

from collections.abc import Callable
from functools import wraps
from typing import NamedTuple, ParamSpec

from core.settings import settings

SIGNATURE = "\n\nProfessional Development Unit Provider System\nQuestions? Write to {contact}.\n"
Values = ParamSpec("Values")
_SECRET_KINDS: set[str] = set()


class Notice(NamedTuple):
    """A mail before it has an address. `kind` names the function that wrote it, and is stored with the mail.

    `secret`: it has a code or an address that opens something, so its body is not stored once it is sent.
    """

    kind: str
    subject: str
    body: str
    secret: bool = False


def secret(write: Callable[Values, Notice]) -> Callable[Values, Notice]:
    """Marks a function whose notices are secret: also for the outbox, which has only their kind when it sends them."""
    _SECRET_KINDS.add(write.__name__)

    @wraps(write)
    def write_secret(*args: Values.args, **values: Values.kwargs) -> Notice:
        return write(*args, **values)._replace(secret=True)

    return write_secret


def is_secret(kind: str) -> bool:
    return kind in _SECRET_KINDS


def written(kind: str, subject: str, *paragraphs: str) -> Notice:
    """The paragraphs as one mail, signed as all of ours are."""
    signed = SIGNATURE.format(contact=settings().CONTACT_EMAIL)
    return Notice(kind, subject, "\n\n".join(paragraphs) + signed)
