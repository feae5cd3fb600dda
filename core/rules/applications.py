"""Applications: when two are the same, and how many a stranger may send."""

from datetime import timedelta

from core.models import Application, RequestKind
from core.models.typed import folded
from core.rules.requests import thing_of

MOST = 5  # from one network address or e-mail address, within the WINDOW
WINDOW = timedelta(hours=1)


def thing_applied_for(details: Application) -> str:
    """By which two applications of one organisation, sent by one person, are found."""
    return thing_of(RequestKind.NEW_PROVIDER, f"{folded(details.name)}/{folded(details.contact_email)}")
