"""Text of users inside Streamlit's Markdown and our own HTML."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from core import clock, formats

K = TypeVar("K")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^&=\"'/@])")


_MARKUP = re.compile(r"[\\`*_\[\]<>$~|]|:(?=\S)")


def as_label(text: str) -> str:
    """Text for the label of a field, which a screen reader hears letter for letter and the eye reads as Markdown.

    Escapes would be heard, so the few signs that Markdown acts on are left out.
    """
    return _MARKUP.sub("", text)


def listed(items: Sequence[str], most: int = 5) -> str:
    """The first items, and how many more there are."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def told_apart(names: Mapping[K, str]) -> dict[K, str]:
    """The names by what identifies them, which is added where two are the same: a list answers with the name."""
    often = Counter(names.values())
    return {key: name if often[name] == 1 else f"{name} ({key})" for key, name in names.items()}


def literally(text: str) -> str:
    """Text that Markdown shows letter for letter: no link, no emphasis, no formula, no icon."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "  \n")


def moment_in_words(moment: datetime) -> str:
    """A stored moment as Montana's clocks showed it: June 12, 2026, 2:05 PM."""
    return formats.moment(clock.local(moment))


def day_of(moment: datetime) -> str:
    """The day of a stored moment, as Montana's calendars showed it: June 12, 2026."""
    return formats.day(clock.local(moment).date())
