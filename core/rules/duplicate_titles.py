"""Which titles name the same event, entered twice."""

import re

from rapidfuzz.fuzz import ratio

from core.models.text_input import folded

ALIKE_FROM = 90  # of 100: a typo or two in a usual title
WORTH_A_LOOK_FROM = 60  # accents and signs cost some, and are no difference
_WORD = re.compile(r"\w+")
_TELLS_APART = re.compile(r"\d\w*|[ivx]+|[a-z]")  # Algebra I and II, Session 3 and 4, Group A and B


def is_worth_a_look(one: str, other: str) -> bool:
    """A quick first question, before the slower ones below."""
    return ratio(one.casefold(), other.casefold(), score_cutoff=WORTH_A_LOOK_FROM) > 0


def same_title(one: str, other: str) -> bool:
    return _words(one) == _words(other)


def alike(one: str, other: str) -> bool:
    """Titles that differ by typos only, and by no number, numeral or single letter."""
    ours, theirs = _words(one), _words(other)
    return _marks(ours) == _marks(theirs) and ratio(" ".join(ours), " ".join(theirs)) >= ALIKE_FROM


def _words(title: str) -> list[str]:
    return _WORD.findall(folded(title))


def _marks(words: list[str]) -> list[str]:
    return [word for word in words if _TELLS_APART.fullmatch(word)]
