"""When a link gives a certificate, to whom, and how often."""

from datetime import date, timedelta
from enum import StrEnum

from core.errors import ClaimRefused
from core.formats import day
from core.models import ClaimLink, ClaimMode, Event
from core.rules.certificates import opens_on
from core.rules.codes import normalized_code
from core.rules.events import is_canceled

CLAIMS_FROM_IP = 500  # an hour, at one link: everybody at a venue has the same network address
WRONG_FROM_IP = 50  # an hour, at one link: wrong access codes
WRONG_AT_LINK = 100  # an hour, from all addresses together: a full hall errs less, and a guesser has many addresses
IP_WINDOW = timedelta(hours=1)


class Refusal(StrEnum):
    """Why a claim gave nothing, as the provider reads it."""

    WRONG_CODE = "wrong access code"
    NOT_ON_ROSTER = "not on the roster"
    NOT_COMPLETED = "not marked as completed"
    ISSUED_BEFORE = "certificate issued or revoked before"
    LINK_FULL = "all certificates of the link were given"
    WAITS = "an earlier claim of the same person waits"
    BY_PROVIDER = "by the provider"


SENTENCES = {
    Refusal.WRONG_CODE: "The access code is not right. Ask the provider for it.",
    Refusal.NOT_ON_ROSTER: "You are not on the provider's list of attendees with this name and e-mail address. "
    "Ask the provider to add you or to correct the list.",
    Refusal.NOT_COMPLETED: "The provider has not marked you as having completed the activity. Ask the provider.",
    Refusal.ISSUED_BEFORE: "A certificate for this event was issued to this person before. Ask the provider about it.",
    Refusal.WAITS: "Your claim waits for the provider, who decides about it and writes to you.",
    Refusal.BY_PROVIDER: "The provider refused this claim. Ask the provider about it.",
    Refusal.LINK_FULL: "This link has given all the certificates that it may. Ask the provider to let it give more.",
}


def why_closed(link: ClaimLink, event: Event, today: date) -> str:
    """Why the link gives nothing on this day, in a sentence; "" while it does."""
    if link.closed_at:
        return "The provider has closed this link."
    if is_canceled(event):
        return "This event was canceled, so there are no certificates for it."
    if today < (first := opens_on(event)):
        return f"Certificates for this event can be claimed from {day(first)} on."
    if link.closes_on and today > link.closes_on:
        return f"Certificates for this event could be claimed until {day(link.closes_on)}."
    return ""


def require_open(link: ClaimLink, event: Event, today: date) -> None:
    if sentence := why_closed(link, event, today):
        raise ClaimRefused(f"{sentence} Ask {event.provider.name} if you took part and have no certificate yet.")


def is_the_access_code(link: ClaimLink, typed: str) -> bool:
    return link.mode != ClaimMode.CODE or normalized_code(typed) == normalized_code(link.access_code)
