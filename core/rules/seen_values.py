"""What somebody saw of a person on a roster before they typed, and what is not like that any more."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from core.formats import units
from core.models import Attendee


class Seen(NamedTuple):
    """One person as the screen showed them; `minutes` is None where the event's own apply."""

    name: str
    email: str
    folio_number: str
    minutes: int | None
    completed: bool


_LABELS = {
    "name": "the name",
    "email": "the e-mail address",
    "folio_number": "the folio number",
    "minutes": "the units",
    "completed": "whether the activity was completed",
}


def seen_now(person: Attendee) -> Seen:
    return Seen(person.name, person.email, person.folio_number, person.minutes, person.completed)


def changed_since(seen: Seen, person: Attendee | None, user_input: Mapping[str, Any] | None = None) -> str | None:
    """What somebody else changed since `seen`, and what was typed over it; None when nothing was.

    `user_input` are values of `Seen` by name, None of somebody who is to be taken off. `person` is None when they are
    not on the roster any more.
    """
    if person is None:
        return f"{seen.name}: somebody else took this person off the roster meanwhile."
    found = list(_changes(seen, seen_now(person), user_input or {}))
    return f"{seen.name}: somebody else changed {'; '.join(found)}." if found else None


def _changes(seen: Seen, now: Seen, user_input: Mapping[str, Any]) -> Iterator[str]:
    for field, label in _LABELS.items():
        was, stands = getattr(seen, field), getattr(now, field)
        if was == stands:
            continue
        words = f"{label} meanwhile: now {_in_words(field, stands)}"
        own = user_input.get(field, was)
        yield words if own in (was, stands) else f"{words}, you typed {_in_words(field, own)}"


def _in_words(field: str, value: Any) -> str:
    if field == "minutes":
        return "those of the event" if value is None else units(value)
    if field == "completed":
        return "yes" if value else "no"
    return f"“{value}”" if value else "nothing"
