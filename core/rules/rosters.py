"""Who stands on a roster: when two are one person, when they may be, and what they cannot both attend."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from itertools import combinations, islice
from typing import NamedTuple

from core.formats import MINUTES_A_UNIT, units, units_earned
from core.models import AttendeeDetails, Event
from core.models.text_input import folded
from core.rules.names import ends_of, parts_of
from core.rules.people import may_be_same_person

MOST_PAIRS = 50
SHORTEST_ALIKE = 6  # letters of a whole name from which one differing letter is worth a word


class RosterPerson(NamedTuple):
    """The one that a roster can be asked about, whether stored or only typed."""

    name: str
    email: str
    folio_number: str


def person_key(name: str, email: str, folio_number: str) -> str:
    """What makes two entries the same person: name without case and accents, e-mail address and folio number."""
    return f"{folded(name)}|{email}|{folio_number}"


def too_many_units(details: AttendeeDetails, event: Event) -> str | None:
    """A person earns what the event has, or less."""
    if details.minutes is None or details.minutes <= event.minutes:
        return None
    return (
        f"{details.name} cannot earn {units_earned(details.minutes)}: the event has {units(event.minutes)} "
        "hours of instruction."
    )


def minutes_to_keep(details: AttendeeDetails, event: Event) -> int | None:
    """None where the event's own apply, so that a correction of the event reaches this person too."""
    return None if details.minutes == event.minutes else details.minutes


def minutes_of(minutes: int | None, event: Event) -> int:
    return event.minutes if minutes is None else minutes


def similar_people(people: Sequence[RosterPerson]) -> list[str]:
    """One sentence for each group of entries that may be one person, or that may be mixed up. Nothing is blocked."""
    doubles = list(islice(_perhaps_twice(people), MOST_PAIRS))
    found = [_PERHAPS_TWICE.format(names=_names(pair)) for pair in doubles]
    told = {frozenset(map(_same_words, pair)) for pair in doubles}
    for sentence, key in _LIKENESSES:
        groups = defaultdict(list)
        for person in people:
            if value := key(person):
                groups[value].append(person)
        new = (group for group in groups.values() if frozenset(map(_same_words, group)) not in told)
        found += [sentence.format(names=_names(group)) for group in new if _is_told(group, sentence)]
    apart = (pair for pair in _one_letter_apart(people) if frozenset(map(_same_words, pair)) not in told)
    pairs = islice(apart, MOST_PAIRS)
    return found + [_ONE_LETTER.format(names=_names(pair)) for pair in pairs]


def _same_words(person: RosterPerson) -> str:
    """One text for a name however it is turned, and whichever apostrophes, dashes, accents and degrees it has."""
    words, generation = parts_of(person.name)
    return " ".join([*sorted(words), generation]).strip()


def _perhaps_twice(people: Sequence[RosterPerson]) -> Iterator[tuple[RosterPerson, RosterPerson]]:
    """Pairs whose names differ in a middle name or a suffix only, with nothing that speaks against one person."""
    near = defaultdict(list)
    for person in people:
        if ends := ends_of(person.name):
            near[ends].append(person)
    for group in near.values():
        for one, other in combinations(group[:MOST_PAIRS], 2):
            if _same_words(one) != _same_words(other) and may_be_same_person(one, other):
                yield one, other


_PERHAPS_TWICE = "{names} may be one person, entered twice. Correct the roster, or both get a certificate."

_ONE_NAME = "{names}: the same name, twice or turned around. Are they two people?"
_ONE_ADDRESS = "{names} share one e-mail address, and each would find the other's certificates under it."
_ONE_FOLIO = "{names} have the same folio number, which belongs to one person only."
_ONE_LETTER = "{names}: the names differ by one letter. Are they two people?"
_LIKENESSES = (
    (_ONE_NAME, _same_words),
    (_ONE_ADDRESS, lambda person: person.email),
    (_ONE_FOLIO, lambda person: person.folio_number),
)


def _is_told(group: Sequence[RosterPerson], sentence: str) -> bool:
    """Of people with one name their name is reported, not their e-mail address and number once more."""
    return len(group) > 1 and (sentence == _ONE_NAME or len(set(map(_same_words, group))) > 1)


def _names(group: Iterable[RosterPerson]) -> str:
    names = [f"“{person.name}”" for person in group]
    return ", ".join(names[:-1]) + f" and {names[-1]}"


def _one_letter_apart(people: Sequence[RosterPerson]) -> Iterator[tuple[RosterPerson, RosterPerson]]:
    """Pairs whose names become the same when at most one letter of each is left out."""
    seen: dict[str, dict[str, RosterPerson]] = defaultdict(dict)
    reported = set()
    for person in {_same_words(person): person for person in people}.values():
        name = folded(person.name)
        if len(name) < SHORTEST_ALIKE or any(map(str.isdigit, name)):  # people in a numbered row are no mistake
            continue
        for shorter in {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}:
            for other_name, other in seen[shorter].items():
                pair = frozenset((name, other_name))
                if len(pair) == 2 and pair not in reported:
                    reported.add(pair)
                    yield other, person
            seen[shorter][name] = person


def overlap(one: Event, other: Event) -> bool:
    """Whether two sessions with times share a moment of a day; without times nobody can say."""
    if one.id == other.id or one.starts_on > other.ends_on or other.starts_on > one.ends_on:
        return False
    first, second = _times(one), _times(other)
    return bool(first and second and first[0] < second[1] and second[0] < first[1])


def _times(event: Event) -> tuple[time, time] | None:
    """Begin and end; where only the begin is known, the hours of instruction follow it."""
    if event.begins_at is None:
        return None
    if event.finishes_at is not None:
        return event.begins_at, event.finishes_at
    end = event.begins_at.hour * MINUTES_A_UNIT + event.begins_at.minute + event.minutes
    return event.begins_at, time(end // 60, end % 60) if end < 24 * 60 else time.max
