"""Who stands on a roster: when two are one person."""

from core.models import Event
from core.models.typed import folded


def person_key(name: str, email: str, folio_number: str) -> str:
    """What makes two entries the same person: name without case and accents, e-mail address and folio number."""
    return f"{folded(name)}|{email}|{folio_number}"


def minutes_of(minutes: int | None, event: Event) -> int:
    return event.minutes if minutes is None else minutes
