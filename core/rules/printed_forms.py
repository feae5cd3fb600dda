"""The content of a printed certificate form: the facts of its event, in words."""

import hashlib

from core.models import Event, FormContent
from core.rules.events import place_of


def content_of(event: Event) -> FormContent:
    """Section II as it would be printed now."""
    return FormContent(
        title=event.title,
        instructor=event.instructor,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        provider_name=event.provider.name,
        provider_phone=event.provider.phone,
        location=place_of(event),
        minutes=event.minutes,
    )


def hash_of(content: FormContent) -> str:
    """SHA-256 of what is printed: two prints with the same hash are the same paper."""
    return hashlib.sha256(content.model_dump_json().encode()).hexdigest()
