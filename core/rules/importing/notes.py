"""What was left out of a list of people, changed or noticed: each once, in one sentence, and how it is put back."""

from collections.abc import Sequence
from typing import NamedTuple

from core.formats import plural
from core.rules.importing.attendance import Brought, LeftOut
from core.rules.importing.names import Change
from core.rules.names import is_all_capitals, mixed_case

CAPITALS, NOT_CHECKED_IN = "capitals", "not checked in"
_NAMED = 5  # people in a sentence


class Note(NamedTuple):
    """What was done, in one sentence, and the rows that it was done to; `put_back` names how to undo it."""

    code: str
    sentence: str
    numbers: tuple[int, ...]
    put_back: str = ""


def undone(code: str, *, name: str, brought: str, addition: str) -> str:
    """The name as it is when a change is put back, or an offer taken; `name` is the mended one."""
    if code == Change.ADDITION:
        return f"{name}, {addition}"
    return mixed_case(name) if code == CAPITALS else brought


def notes(people: Sequence[Brought]) -> list[Note]:
    """What was left out and what was changed, each in one sentence."""
    found = [_left_out_note(reason, [p for p in people if p.left_out is reason]) for reason in LeftOut]
    there = [p for p in people if p.left_out is None]
    found += [_note(code, words, back, [p for p in there if _is_noted(p, code)]) for code, words, back in _CHANGES]
    return [note for note in found if note.numbers]


_CHANGES = (
    (Change.NUMBERING, "Numbers or bullets in front of names were taken off", ""),
    (Change.MARK, "Marks such as (she/her) or (Guest) were taken off", "Put the marks back"),
    (Change.ORIGINAL, "The whole name in brackets was taken", "Put the names in front of the brackets back"),
    (Change.TURNED, "Names with the last name first were turned around", "Put the last names first again"),
    (Change.ADDITION, "Text after the name was left out", "Put the text after the name back"),
    ("joined", "Who joined more than once is one row, with the minutes added up", ""),
    (NOT_CHECKED_IN, "With a ticket, and not checked in", "Leave out who was not checked in"),
    ("one word", "Names of one word; see whether they are whole", ""),
    (CAPITALS, "Names in capitals", "Write these names in mixed case"),
)


def _is_noted(person: Brought, code: str) -> bool:
    if isinstance(code, Change):
        return code in person.changes
    return {
        "joined": len(person.rows) > 1,
        NOT_CHECKED_IN: person.not_checked_in,
        "one word": bool(person.name) and " " not in person.name and not person.question,
        CAPITALS: is_all_capitals(person.name),
    }[code]


def _left_out_note(reason: LeftOut, people: Sequence[Brought]) -> Note:
    number = sum(len(p.rows) for p in people)
    rows = plural(number, "row was", "rows were")
    sentence = f"{rows} left out, {reason}: {_listed([p.brought or f'row {p.number}' for p in people])}."
    return Note(reason.name, sentence, tuple(p.number for p in people), f"Put back: {reason}")


def _note(code: str, words: str, put_back: str, people: Sequence[Brought]) -> Note:
    shown = [_change_of(person, code) for person in people]
    return Note(str(code), f"{words}: {_listed(shown)}.", tuple(p.number for p in people), put_back)


def _change_of(person: Brought, code: str) -> str:
    if code == Change.ADDITION:
        return f"{person.name}: {person.addition}"
    if code == CAPITALS:
        return f"{person.name} → {mixed_case(person.name)}"
    is_changed = isinstance(code, Change) and code != Change.NUMBERING
    return f"{person.brought} → {person.name}" if is_changed else person.name


def _listed(names: Sequence[str]) -> str:
    shown = "; ".join(f"“{name}”" for name in names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED:,} more" if len(names) > _NAMED else shown
