"""Which facts of a record deserve a second look by staff. None is wrong for sure, so nothing is refused."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from statistics import median
from typing import NamedTuple

from core.rules.advice import USUAL_HOURS_A_DAY

FEWEST_TO_COMPARE = 5  # reported events of a provider, before one of them can be called unusual
FAR = 8  # times as many, or as few, as the provider's events usually have
AT_LEAST = 40  # certificates of difference: 1 against 8 says nothing


class EventFacts(NamedTuple):
    """What of an event is looked at. `title` is folded."""

    id: int
    provider_id: int
    title: str
    starts_on: date
    ends_on: date
    begins_at: time | None
    finishes_at: time | None
    room: str
    minutes: int
    certificates: int | None


def doubles(events: Iterable[EventFacts]) -> Iterator[tuple[int, int]]:
    """Pairs that one provider seems to have entered twice: same title, day, time and room; the earlier first."""
    seen: dict[tuple[object, ...], int] = {}
    for event in sorted(events):
        what = (event.provider_id, event.title, event.starts_on, event.begins_at, event.room)
        if what in seen:
            yield seen[what], event.id
        seen[what] = event.id


def misfits(events: Iterable[EventFacts]) -> Iterator[int]:
    """Events with more hours than their days usually have, or than lie between their times."""
    return (event.id for event in events if event.minutes > _room_for(event))


def _room_for(event: EventFacts) -> float:
    days = (event.ends_on - event.starts_on).days + 1
    if not (event.begins_at and event.finishes_at):
        return days * USUAL_HOURS_A_DAY * 60
    begins, finishes = (datetime.combine(event.starts_on, t) for t in (event.begins_at, event.finishes_at))
    return days * ((finishes - begins).total_seconds() % 86_400) / 60


def unlike(events: Sequence[EventFacts]) -> Iterator[tuple[int, float]]:
    """Events whose count is far from the median of their provider's, and that median."""
    reported: dict[int, list[EventFacts]] = defaultdict(list)
    for event in events:
        if event.certificates:  # 0 is a usual answer
            reported[event.provider_id].append(event)
    for own in reported.values():
        if len(own) < FEWEST_TO_COMPARE:
            continue
        usual = median(event.certificates or 0 for event in own)
        yield from ((event.id, usual) for event in own if _is_far(event.certificates or 0, usual))


def _is_far(count: int, usual: float) -> bool:
    return abs(count - usual) >= AT_LEAST and not usual / FAR < count < usual * FAR
