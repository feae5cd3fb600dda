"""What a mail is before it has an address."""

from typing import NamedTuple

from core.settings import settings

SIGNATURE = "\n\nProfessional Development Unit Provider System\nQuestions? Write to {contact}.\n"


class Notice(NamedTuple):
    """A mail before it has an address. `kind` names the function that wrote it."""

    kind: str
    subject: str
    body: str


def written(kind: str, subject: str, *paragraphs: str) -> Notice:
    """The paragraphs as one mail, signed as all of ours are."""
    signed = SIGNATURE.format(contact=settings().CONTACT_EMAIL)
    return Notice(kind, subject, "\n\n".join(paragraphs) + signed)
