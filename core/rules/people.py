"""When entries of rosters are one person: the one comparison for passports, clashes and claims.

One mailbox can belong to two people, and one name too: nothing is one person's by the e-mail address alone or by
the name alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from core.rules.names import compatible_names, ends_of, opposite_generations, same_generation

T = TypeVar("T")


class Identified(Protocol):
    """Whatever has these three: an attendee, a claim, a row that was typed."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def folio_number(self) -> str: ...


def same_person(one: Identified, other: Identified) -> bool:
    """Whether the two are certainly one person: compatible names, and the same e-mail address or folio number.

    Two folio numbers are two people, whatever else agrees. Where only the address agrees, Jr. beside no suffix may
    be father and son. Where addresses differ, the folio number has to agree.
    """
    if _contradict(one.folio_number, other.folio_number) or not compatible_names(one.name, other.name):
        return False
    if one.folio_number and one.folio_number == other.folio_number:
        return not opposite_generations(one.name, other.name)
    return _same_address(one, other) and same_generation(one.name, other.name)


def may_be_same_person(one: Identified, other: Identified) -> bool:
    """Whether nothing speaks against it: what a person is asked about, never what is decided by itself."""
    if not compatible_names(one.name, other.name) or opposite_generations(one.name, other.name):
        return False
    if _contradict(one.folio_number, other.folio_number):
        return False
    return bool(one.folio_number and one.folio_number == other.folio_number) or not _contradict(
        one.email.casefold(), other.email.casefold()
    )


def entry_in_words(name: str, folio_number: str) -> str:
    """An entry as its owner knows it again: “Odalys Fenwick”, folio number ending 31."""
    return f"“{name}”, folio number ending {folio_number[-2:]}" if folio_number else f"“{name}”"


def grouped(items: Iterable[T], person: Callable[[T], Identified]) -> list[list[T]]:
    """The items of each person, in the order given; where an entry could belong to two, it stays by itself.

    Linear: only entries with the same ends of a name, and one address or folio number, are compared.
    """
    ordered = list(items)
    groups: list[list[int]] = []
    near: dict[str, set[int]] = defaultdict(set)
    for place in sorted(range(len(ordered)), key=lambda place: _vagueness(person(ordered[place]))):
        whose = person(ordered[place])
        marks = _marks(whose)
        nearby = sorted(set().union(*(near[mark] for mark in marks)))
        fitting = [g for g in nearby if all(same_person(whose, person(ordered[p])) for p in groups[g])]
        if len(fitting) == 1:
            number = fitting[0]
            groups[number].append(place)
        else:
            number = len(groups)
            groups.append([place])
        for mark in marks:
            near[mark].add(number)
    return [[ordered[place] for place in sorted(group)] for group in sorted(groups, key=min)]


def pairs_alike(ones: Sequence[T], others: Sequence[T], person: Callable[[T], Identified]) -> list[tuple[T, T]]:
    """Each of `others` with one of `ones` that may be the same person."""
    by_ends: dict[str, list[T]] = defaultdict(list)
    for one in ones:
        by_ends[ends_of(person(one).name)].append(one)
    found = []
    for other in others:
        alike = (one for one in by_ends[ends_of(person(other).name)] if may_be_same_person(person(one), person(other)))
        if (first := next(alike, None)) is not None:
            found.append((first, other))
    return found


def _marks(whose: Identified) -> list[str]:
    ends = ends_of(whose.name)
    return [f"{mark} {ends}" for mark in (f"@{whose.email.casefold()}", f"#{whose.folio_number}") if len(mark) > 1]


def _vagueness(whose: Identified) -> tuple[bool, bool, int]:
    """Entries that say most come first, so that one that says less finds its person."""
    return (not whose.folio_number, not whose.email, -len(whose.name))


def _contradict(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _same_address(one: Identified, other: Identified) -> bool:
    return bool(one.email) and one.email.casefold() == other.email.casefold()
