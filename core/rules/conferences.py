"""Sessions of a conference: which of them need the same room at once, and how they change together."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from itertools import groupby
from typing import Any

from core.models import Event, EventDetails
from core.rules.events import is_canceled, may_be_edited
from core.rules.importing import plain


def clashes(sessions: Iterable[Event]) -> list[tuple[Event, Event]]:
    """Pairs that are in one room at the same time; sessions without a room or without times never clash."""
    timed = [s for s in sessions if s.room and s.begins_at and s.finishes_at and not is_canceled(s)]
    timed.sort(key=_room_and_begin)
    return [pair for _, together in groupby(timed, _room_and_day) for pair in _overlapping(list(together))]


def _room_and_day(event: Event) -> tuple[str, date]:
    return plain(event.room), event.starts_on


def _room_and_begin(event: Event) -> tuple[str, date, time]:
    assert event.begins_at
    return *_room_and_day(event), event.begins_at


def _overlapping(sessions: list[Event]) -> Iterator[tuple[Event, Event]]:
    """Of sessions in the order of their beginning."""
    for place, earlier in enumerate(sessions):
        for later in sessions[place + 1 :]:
            assert earlier.finishes_at
            assert later.begins_at
            if later.begins_at >= earlier.finishes_at:
                break
            yield earlier, later


def editable(sessions: Iterable[Event], today: date) -> list[Event]:
    return [event for event in sessions if may_be_edited(event, today)]


def details_with(event: Event, changes: Mapping[str, Any]) -> EventDetails:
    """A session's details with some of them changed. A session of one day stays one when the day changes.

    Raises InvalidInput.
    """
    values = {**EventDetails.values_of(event), **changes}
    if "starts_on" in changes:
        values["ends_on"] = changes["starts_on"] + (event.ends_on - event.starts_on)
    return EventDetails.check(values)
