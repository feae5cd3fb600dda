"""Paging by keyset, for every list that is shown page by page: its cost does not grow with the pages before it.

A query reads PAGE rows and one more, in an `Order`; `cut` takes the page off and says after which row the next one
begins; `encode` makes that row's values a cursor for the URL; `decode` reads it again, and `Order.beyond` is the
condition for the rows that follow.

Not joined here, because each would need a flag or another kind of place:

- lists by the newest id alone (`audit`, `conferences`, `reports`, `rosters`) have a plain number in the URL, and pass
  over what is none: they take PAGE and `cut` only;
- `users` and `providers` name the row with which the next page begins, not the one before it;
- `directory` goes on from a place in a list in memory;
- `compliance` reads two lists one after the other, and uses `Order` for each.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self, TypeVar

from sqlalchemy import ColumnElement, tuple_

from core.errors import NotFound
from core.queries.url_values import is_an_id

PAGE = 50  # rows that a screen shows of a list
Row = TypeVar("Row")
Reader = Callable[[str], Any]  # the value of a part of a cursor; raises ValueError where it is none


@dataclass(frozen=True)
class Order:
    """Rows by these columns, all in one direction; together the columns have no value twice."""

    columns: Sequence[Any]
    descending: bool = False

    def reversed(self) -> Self:
        return replace(self, descending=not self.descending)

    def by(self) -> list[ColumnElement[Any]]:
        """What `order_by` takes."""
        return [column.desc() if self.descending else column.asc() for column in self.columns]

    def beyond(self, edge: Sequence[Any]) -> ColumnElement[bool]:
        """The rows that come after the one with these values, as one comparison that an index can answer."""
        here, there = tuple_(*self.columns), tuple(edge)
        return here < there if self.descending else here > there


def cut(found: Sequence[Row], size: int = PAGE) -> tuple[Sequence[Row], Row | None]:
    """A page of what was found, and its last row where more follow; None where nothing does."""
    return found[:size], found[size - 1] if len(found) > size else None


def encode(*parts: object) -> str:
    """The cursor of these values. Only the last of them may have a full stop in it."""
    return ".".join(map(str, parts))


def decode(cursor: str, *readers: Reader) -> tuple[Any, ...]:
    """The values of a cursor, each by its reader. Raises NotFound for a cursor that nobody gave.

    What is read is written again and compared: "007", "+7" and digits of other scripts are numbers to Python too.
    """
    try:
        values = tuple(read(part) for read, part in zip(readers, cursor.split(".", len(readers) - 1), strict=True))
    except ValueError:
        raise NotFound from None
    if encode(*values) != cursor:
        raise NotFound
    return values


def row_id(part: str) -> int:
    """The number of a row, as the column of an id holds it."""
    number = int(part)
    if not is_an_id(number):
        raise ValueError
    return number


def iso_day(part: str) -> date:
    return date.fromisoformat(part)


def one_of(values: Iterable[Any]) -> Reader:
    """A reader for one of a few values: members of an enum, or ranks."""
    named = {str(value): value for value in values}

    def read(part: str) -> Any:
        if part not in named:
            raise ValueError
        return named[part]

    return read


def stored_text(part: str) -> str:
    """A text that a database can hold: PostgreSQL refuses NUL, and half of a surrogate pair is no text."""
    if "\0" in part:
        raise ValueError
    part.encode()  # raises UnicodeEncodeError, which is a ValueError
    return part
