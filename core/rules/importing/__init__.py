"""From a table that somebody brings to values that can be stored: which column is what, and every error at once.

A table becomes *lines* of text by field, which is also what is corrected on the screen; lines are checked by a
*reader*, a function that makes one line into what is typed elsewhere, or says what is wrong with each field.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from core.errors import InvalidInput
from core.models.text_input import folded
from core.spreadsheets import Table

T = TypeVar("T")
_ROWS_LOOKED_AT = 20


def _anything(_text: str) -> bool:
    return True


class Field(NamedTuple):
    """What a column can be: its label, other headings that mean it, and whether a cell looks like it."""

    name: str
    label: str
    also: tuple[str, ...] = ()
    looks_right: Callable[[str], bool] = _anything


class Problem(NamedTuple):
    """What is wrong with one cell: the number of its row in the file, its column, and a sentence."""

    row: int
    column: str
    sentence: str


class ImportRow(NamedTuple):
    """One row of a file: its number there, and the text of each field that it has."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ImportResult(Generic[T]):
    """What was read of the lines, in their order, with the numbers of its rows; and what is wrong with the others."""

    read: list[T] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def plain(heading: str) -> str:
    """A heading, name or word with nothing in it that people write one way or the other."""
    return "".join(c for c in folded(heading.replace("&", "and")) if c.isalnum())


def guess(table: Table, fields: Sequence[Field]) -> dict[str, str]:
    """The heading of each field that can be told: by its label, else by another name whose cells look right.

    A label that is another name of a second field has to look right too: “Location” may be the room.
    """
    free = {plain(heading): heading for heading in reversed(table.headings)}
    also = {plain(name) for field in fields for name in field.also}
    found: dict[str, str] = {}
    names = [(field, plain(field.label)) for field in fields]
    names += [(field, plain(name)) for field in fields for name in field.also]
    for wanted, name in names:
        if wanted.name not in found and name in free and (name not in also or _looks_right(table, free[name], wanted)):
            found[wanted.name] = free.pop(name)
    return {field.name: found[field.name] for field in fields if field.name in found}


def _looks_right(table: Table, heading: str, wanted: Field) -> bool:
    column = table.headings.index(heading)
    cells = [row[column] for row in table.rows[:_ROWS_LOOKED_AT] if row[column]]
    return not cells or sum(map(wanted.looks_right, cells)) * 2 >= len(cells)


def lines_of(table: Table, mapping: Mapping[str, str]) -> list[ImportRow]:
    """The rows by field; `mapping` has the heading of each field that the table has."""
    places = [(name, table.headings.index(heading)) for name, heading in mapping.items()]
    return [
        ImportRow(number, {name: row[place] for name, place in places})
        for number, row in zip(table.numbers, table.rows, strict=True)
    ]


def check(
    lines: Iterable[ImportRow],
    fields: Sequence[Field],
    mapping: Mapping[str, str],
    read: Callable[[Mapping[str, str]], T],
) -> ImportResult[T]:
    """Every line read, and every problem of every line, named by the heading of its column."""
    outcome: ImportResult[T] = ImportResult()
    columns = {f.name: mapping.get(f.name, f.label) for f in fields}
    for line in lines:
        try:
            outcome.read.append(read(line.cells))
            outcome.rows.append(line.number)
        except InvalidInput as refusal:
            outcome.problems.extend(
                Problem(line.number, columns.get(name, name), sentence) for name, sentence in refusal.problems.items()
            )
    return outcome
