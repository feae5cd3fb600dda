"""How choices stand in an address: by ids that stay, whatever words the interface has for them.

Earlier addresses have the words themselves ("Overdue", "Newest first"); they are read still.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

Choice = TypeVar("Choice", bound=str | int | None)
Member = TypeVar("Member", bound=StrEnum)

ANY = "all"  # the id of "no matter which"
_EARLIER = {"cancelled": "canceled"}  # ids that were spelled otherwise once


def id_of(value: str | int | None) -> str:
    """The id of a choice: the value of an enum's member, a number, or "all" for None."""
    return ANY if value is None else str(value)


def chosen(text: str, choices: Mapping[str, Choice]) -> str | None:
    """The word of the choice that an address means by `text`, an id or a word in any case; None for neither.

    `choices` are values by their words in the interface.
    """
    wanted = _EARLIER.get(text.casefold(), text.casefold())
    by_id = {id_of(value).casefold(): word for word, value in choices.items()}
    by_word = {word.casefold(): word for word in choices}
    return by_id.get(wanted) or by_word.get(wanted)


def value_in(text: str, choices: Mapping[str, Choice], otherwise: Choice) -> Choice:
    """The value of that choice; `otherwise` where the text means none."""
    word = chosen(text, choices)
    return otherwise if word is None else choices[word]


def member_of(members: type[Member], text: str) -> Member | None:
    return members(text) if text in set(members) else None


def number_or_none(text: str) -> int | None:
    """A number as an address has it, None for anything else and for what no column holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def is_an_id(number: int | None) -> bool:
    """Whether it fits the column of an id: PostgreSQL raises on a larger number instead of finding nothing."""
    return number is not None and 0 < number < 2**31


def readable(query: Mapping[str, str]) -> dict[str, str]:
    """The texts of an address without the sign that no database stores."""
    return {name: text.replace("\0", "") for name, text in query.items()}


def without_empty(**query: str | int | object) -> dict[str, str]:
    """What stands in an address: each name with its text, without those that ask for nothing.

    A "_" in a name stands for a "-"; one at its end, which Python needs where a word is its own, for nothing.
    """
    named = {name.rstrip("_").replace("_", "-"): value for name, value in query.items()}
    return {name: str(value) for name, value in named.items() if value not in (None, "")}
