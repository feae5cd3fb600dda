"""Rows of a table beside the events that are there: what is new, what changes, and what would come twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import NamedTuple

from core.models import Event
from core.models.events import EVENT_FACTS
from core.rules.counts import has_ended
from core.rules.events import is_canceled
from core.rules.importing import ImportResult, Problem, plain
from core.rules.importing.events import Entry

_COLUMN = "Event Number"


class Stored(NamedTuple):
    """What an event that is there is known by where its number is not."""

    provider_id: int | None
    title: str
    starts_on: date
    ends_on: date
    begins_at: time | None
    finishes_at: time | None
    room: str


class Row(NamedTuple):
    number: int
    entry: Entry


@dataclass(frozen=True)
class Plan:
    """What storing a table would do. `duplicates` are rows that are there already, or twice in the table."""

    rows: int = 0
    new: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Event]] = field(default_factory=list)
    reported: list[tuple[Row, Event]] = field(default_factory=list)
    unchanged: list[Row] = field(default_factory=list)
    canceled: list[Row] = field(default_factory=list)
    duplicates: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def to_store(self) -> int:
        """How many events would be new or other than they are."""
        return len(self.new) + len({event.id for _, event in [*self.changed, *self.reported]})

    def in_words(self) -> str:
        """3 new, 5 changed, 32 as they are, 1 canceled left out."""
        numbers = {
            "new": len(self.new),
            "changed": self.to_store - len(self.new),
            "as they are": len(self.unchanged),
            "canceled left out": len(self.canceled),
            "there already left out": len(self.duplicates),
        }
        return ", ".join(f"{number:,} {words}" for words, number in numbers.items() if number) or "0 new"

    @property
    def fingerprint(self) -> tuple[object, ...]:
        """Another one means that something else would be stored than was shown."""
        return self.in_words(), tuple((row.number, event.id, event.version) for row, event in self.changed)


def plan_of(
    outcome: ImportResult[Entry],
    by_number: Mapping[int, Event],
    near: Iterable[Stored],
    *,
    provider_id: int | None,
    others: bool = False,
    today: date,
) -> Plan:
    """Sort the rows. `near` are the events around their days; with `others` what looks the same is stored all the same.

    A row with the number of an event changes that event, through the rules of editing, and never becomes another one.
    """
    plan, known = Plan(len(outcome.read)), _by_content(near)
    for number, entry in zip(outcome.rows, outcome.read, strict=True):
        row = Row(number, entry)
        event = by_number.get(entry.number or 0)
        if event is not None:
            _against(row, event, plan, today)
        elif entry.canceled:
            plan.canceled.append(row)
        else:
            _beside(row, known, plan, entry.provider_id or provider_id, others)
    return plan


def _by_content(near: Iterable[Stored]) -> dict[tuple[object, ...], list[Stored]]:
    known: dict[tuple[object, ...], list[Stored]] = defaultdict(list)
    for stored in near:
        known[_key(stored)].append(stored)
    return known


def _key(stored: Stored) -> tuple[object, ...]:
    return stored.provider_id, plain(stored.title), stored.starts_on, stored.ends_on


def _beside(
    row: Row, known: dict[tuple[object, ...], list[Stored]], plan: Plan, provider_id: int | None, others: bool
) -> None:
    """New, unless an event that is there, or a row above, is the same."""
    details = row.entry.details
    times = details.begins_at, details.finishes_at
    content = Stored(provider_id, details.title, details.starts_on, details.ends_on, *times, details.room)
    same = known[_key(content)]
    is_there = any(_agree(content, other) for other in same)
    same.append(content)
    (plan.duplicates if is_there and not others else plan.new).append(row)


def _agree(one: Stored, other: Stored) -> bool:
    """Times and a room tell two events of one title and day apart where both have them."""
    pairs = (
        (one.begins_at, other.begins_at),
        (one.finishes_at, other.finishes_at),
        (plain(one.room), plain(other.room)),
    )
    return all(a == b or not a or not b for a, b in pairs)


def _against(row: Row, event: Event, plan: Plan, today: date) -> None:
    """The row of an event that is there: left alone, changed, or told why it is not."""
    entry = row.entry
    changes = differing(entry, event)
    counted = entry.issued is not None and entry.issued != event.certificates_issued
    if is_canceled(event):
        plan.canceled.append(row)
    elif sentence := _refusal(entry, event, changes, today):
        plan.problems.append(Problem(row.number, _COLUMN, sentence))
    elif not (changes or counted):
        plan.unchanged.append(row)
    else:
        plan.changed.extend([(row, event)] if changes else [])
        plan.reported.extend([(row, event)] if counted else [])


def differing(entry: Entry, event: Event) -> list[str]:
    """The names of what the row says otherwise than the event."""
    values = entry.details.columns()
    found = [name for name in EVENT_FACTS if values[name] != getattr(event, name)]
    same = sorted(entry.details.categories) == sorted(category.code for category in event.categories)
    return found if same else [*found, "categories"]


def _refusal(entry: Entry, event: Event, changes: Sequence[str], today: date) -> str | None:
    """Why the event is not changed by this row; None where it may be."""
    leave = "leave this row out, or"
    if entry.canceled:
        return (
            f"Only the agency cancels an event: ask on the screen of “{event.title}”; {leave} empty its Canceled cell."
        )
    if entry.provider_id is not None and entry.provider_id != event.provider_id:
        return f"“{event.title}” belongs to another provider; {leave} empty the Event Number to add a new event."
    if not changes:
        return None
    if has_ended(event, today):
        return f"“{event.title}” is over, so it is not edited here; {leave} ask for a correction on its screen."
    if entry.version is None and {"title", "starts_on"} <= set(changes):
        return (
            f"Event {event.id} is “{event.title}”, which is another one; empty this cell to add the row as a new event."
        )
    if entry.version is not None and entry.version != event.version:
        return f"Someone else changed “{event.title}” since it was exported; {leave} export it again and change that."
    return None
