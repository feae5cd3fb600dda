"""Applications: when two are the same, how many a stranger may send, and slips in what is typed."""

from datetime import timedelta

from rapidfuzz.distance import OSA

from core.models import Application, RequestKind
from core.models.text_input import folded
from core.rules.requests import subject_key

MOST_APPLICATIONS = 5  # from one network address or e-mail address, within the WINDOW
WINDOW = timedelta(hours=1)
_USUAL_DOMAINS = ("gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com", "msn.com", "mt.gov")


def subject_key_of(details: Application) -> str:
    """By which two applications of one organization, sent by one person, are found."""
    return subject_key(RequestKind.NEW_PROVIDER, f"{folded(details.name)}/{folded(details.contact_email)}")


def about_email(email: str) -> str | None:
    """A warning for an address that misses a usual domain by a slip or two of the finger."""
    name, at, domain = email.strip().lower().rpartition("@")
    if not (name and at) or domain in _USUAL_DOMAINS:
        return None
    slips = {known: OSA.distance(domain, known) for known in _USUAL_DOMAINS}
    nearest = min(slips, key=slips.__getitem__)
    if slips[nearest] > (2 if len(nearest) > 7 else 1):
        return None
    return f"Did you mean {name}@{nearest}? Check the address, or go on if it is right."
