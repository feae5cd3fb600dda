"""When two names may be one organization: the words of schools are read as what they mean."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from core.models.text_input import folded

LIKE = 75  # from this score on (of 100) a name is shown
SURE = 90  # from this on it is most probably the same

_CONFLICT = 0.82  # an elementary and a high school, or districts 2 and 3, share their town only
_UNSAID = 0.97
_WORD = re.compile(r"[^\W\d_]+|\d+")
_INITIALS = re.compile(r"\b([^\W\d_])(?:\.\s?|\s)(?=[^\W\d_]\b)")  # "H S" and "S.D." are one word each
_APOSTROPHES = re.compile("['’]")

_MEANS = {
    "st": "saint", "ste": "saint", "ft": "fort", "mt": "mount", "mtn": "mountain", "co": "county",
    "univ": "university", "coll": "college", "ctr": "center", "centre": "center", "coop": "cooperative",
    "dept": "department", "assn": "association", "assoc": "association", "natl": "national", "intl": "international",
    "hist": "historical", "soc": "society", "lib": "library", "mus": "museum", "admin": "administration",
}  # fmt: skip
# What districts and offices are called by turns, and what adds nothing.
_UNTELLING = {
    "school", "schools", "sch", "public", "district", "districts", "dist", "sd", "isd", "unified", "usd", "no", "nr",
    "num", "number", "nos", "the", "of", "and", "for", "inc", "llc", "ltd", "k",
}  # fmt: skip
_LEVELS = {
    "elementary": "elementary", "elem": "elementary", "el": "elementary", "es": "elementary", "grade": "elementary",
    "middle": "middle", "ms": "middle", "junior": "middle", "jr": "middle",
    "high": "high", "hs": "high",
}  # fmt: skip
_OFTEN_MISTYPED = [word for word in (*_UNTELLING, *_LEVELS) if len(word) > 5]


class NameParts(NamedTuple):
    """A name's telling words in order, and the numbers and levels of school in it."""

    words: str
    numbers: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()


@lru_cache(maxsize=200_000)
def name_parts(name: str) -> NameParts:
    """What tells an organization from another: "Helena School District No. 1" is "helena", 1."""
    plain = _INITIALS.sub(r"\1", _APOSTROPHES.sub("", folded(name)))
    found = [_meant(word) for word in _WORD.findall(plain)]
    numbers = {word.lstrip("0") for word in found if word.isdigit()} - {"12"}  # of K-12
    levels = {_LEVELS[word] for word in found if word in _LEVELS}
    words = sorted(word for word in found if not (word.isdigit() or word in _LEVELS or word in _UNTELLING))
    return NameParts(" ".join(words or sorted(found)), frozenset(numbers), frozenset(levels))


@lru_cache(maxsize=100_000)
def _meant(word: str) -> str:
    """A word as it is written out; a slip of one letter in the long words of schools is mended."""
    if len(word) < 5:
        return _MEANS.get(word, word)
    return next((known for known in _OFTEN_MISTYPED if OSA.distance(word, known, score_cutoff=1) <= 1), word)


def weighted(score: float, one: NameParts, other: NameParts) -> float:
    """The likeness of two names whose words alone are alike by `score`."""
    for of_one, of_other in ((one.numbers, other.numbers), (one.levels, other.levels)):
        if of_one and of_other and not of_one & of_other:
            score *= _CONFLICT
        elif of_one != of_other:
            score *= _UNSAID
    return score
