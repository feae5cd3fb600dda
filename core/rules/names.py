"""People's names: suffixes and degrees at the end, "Last, First" turned, and when two names may be one person's."""

import re
from functools import lru_cache
from typing import NamedTuple

from core.models.text_input import folded

_GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
_DEGREES = frozenset(
    [
        "phd",
        "edd",
        "eds",
        "med",
        "mba",
        "mfa",
        "msw",
        "mls",
        "mlis",
        "mat",
        "msed",
        "nbct",
        "lcsw",
        "lcpc",
        "lmft",
        "ccc-slp",
        "slp-ccc",
        "ccc",
        "slp",
        "bcba",
        "bcba-d",
        "ncsp",
        "cpa",
        "esq",
        "esquire",
        "emt",
        "lpn",
        "bsn",
        "msn",
        "aprn",
    ]
)
_ONLY_IN_CAPITALS = frozenset(
    ["ma", "ms", "ba", "bs", "bsc", "md", "rn", "do", "jd", "dds", "dvm", "ot", "otr", "pt", "ret"]
)  # Ma, Do and Ms are names
_BETWEEN = re.compile(r"\s*[,;]\s*")
_WORD = re.compile(r"[^\W_]+")
_TOKENS = re.compile(r"[\s,/-]+")


def is_generation(word: str) -> bool:
    return folded(word).strip(".") in _GENERATIONS


def is_suffix(text: str) -> bool:
    """Whether it says only what stands after a name: Jr., III, Ph.D., M.Ed., NBCT, “Jr. Ph.D.”."""
    words = text.split()
    return bool(words) and all(map(_is_suffix_word, words))


@lru_cache(4096)
def _is_suffix_word(word: str) -> bool:
    plain = folded(word).replace(".", "")
    if plain in _GENERATIONS or plain in _DEGREES:
        return True
    return plain in _ONLY_IN_CAPITALS and (word.isupper() or "." in word)


def pieces_of(text: str) -> tuple[list[str], list[str]]:
    """What stands between commas: the pieces of the name, and the suffixes and degrees among them."""
    first, *others = [piece for piece in _BETWEEN.split(text.strip()) if piece] or [""]
    return [first, *(o for o in others if not is_suffix(o))], [o for o in others if is_suffix(o)]


def in_reading_order(text: str) -> str:
    """“Marchetti-Hale, Ivo, III” is Ivo Marchetti-Hale, III; a name in order stays, with its suffixes at its end."""
    if "," not in text:
        return text
    name, suffixes = pieces_of(text)
    if len(name) != 2:
        return text
    return ", ".join([f"{name[1]} {name[0]}", *suffixes])


_SPELLED = {
    "phd": "PhD", "ph.d.": "Ph.D.", "edd": "EdD", "ed.d.": "Ed.D.", "eds": "EdS", "ed.s.": "Ed.S.", "med": "MEd",
    "m.ed.": "M.Ed.", "m.ed": "M.Ed.", "esq": "Esq", "esq.": "Esq.",
}  # fmt: skip


class Parts(NamedTuple):
    """A name for comparison: folded words without apostrophes, dashes and degrees; Jr. and the like apart."""

    words: tuple[str, ...]
    generation: str


@lru_cache(20_000)
def parts_of(name: str) -> Parts:
    """A word like Jr. or Ph.D. is a suffix anywhere but at the beginning: J.R. Smith has initials."""
    before, suffixes = pieces_of(in_reading_order(name))
    words: list[str] = []
    generation = ""
    for token in _TOKENS.split(folded(" ".join([*before, *suffixes])).replace("'", "")):
        plain = token.replace(".", "")
        if words and plain in _GENERATIONS:
            generation = plain
        elif not words or plain not in _DEGREES:
            words += _WORD.findall(token)
    return Parts(tuple(words), generation)


def ends_of(name: str) -> str:
    """First and last word, in the order of letters: compatible names have them in common."""
    words = parts_of(name).words
    return " ".join(sorted((words[0], words[-1]))) if words else ""


def compatible_names(one: str, other: str) -> bool:
    """Whether both can be the name of one person: equal in their first and last word, whatever is said of the middle.

    A middle name may be missing or an initial. A first initial alone says too little: J. Smith is John or Jane.
    Jr. and Sr. are two people, and so is one of them beside nothing, where only an address tells.
    """
    first, second = parts_of(one).words, parts_of(other).words
    if not first or ends_of(one) != ends_of(other):
        return False
    if first == second or sorted(first) == sorted(second):
        return True
    if min(len(first), len(second)) < 2 or first[0] != second[0] or first[-1] != second[-1]:
        return False
    shorter, longer = sorted((first[1:-1], second[1:-1]), key=len)
    return _within(shorter, longer)


def same_words(one: str, other: str) -> bool:
    """Whether two names differ at most in case, accents, apostrophes, dashes, degrees and their order."""
    return sorted(parts_of(one).words) == sorted(parts_of(other).words)


def shortened(one: str, other: str) -> bool:
    """Whether one is the other with an initial for the first name: M. Blackfeather is Maria where a number says so."""
    first, second = parts_of(one).words, parts_of(other).words
    if min(len(first), len(second)) < 2 or opposite_generations(one, other):
        return False
    return first[-1] == second[-1] and _is_initial_or_same(first[0], second[0])


def same_generation(one: str, other: str) -> bool:
    return parts_of(one).generation == parts_of(other).generation


def opposite_generations(one: str, other: str) -> bool:
    """Jr. and Sr.; a suffix beside none leaves it open."""
    first, second = parts_of(one).generation, parts_of(other).generation
    return bool(first and second) and first != second


def _within(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether each middle name of the shorter has its own in the longer one, in order; an initial is its name."""
    rest = iter(longer)
    return all(any(_is_initial_or_same(word, other) for other in rest) for word in shorter)


def _is_initial_or_same(one: str, other: str) -> bool:
    return one == other or (1 in {len(one), len(other)} and one[0] == other[0])


def mixed_case(name: str) -> str:
    """TEMPERANCE O'NEIL-MCRAE, M.ED. as Temperance O'Neil-McRae, M.Ed.: an offer, since capitals do not tell."""
    return " ".join(_cased(word) for word in name.split())


def _cased(word: str) -> str:
    bare = word.strip(",")
    if _is_suffix_word(bare) and bare.casefold().strip(".") not in {"jr", "sr"}:
        spelled = _SPELLED.get(bare.casefold(), bare)
        return f"{spelled}," if word.endswith(",") else spelled
    lower = re.sub(r"(?<![^\W\d_])[^\W\d_]", lambda first: first[0].upper(), word.lower())
    return re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", lower)


def is_all_capitals(name: str) -> bool:
    """Whether a name of two words or more has no small letter; JD alone may be initials."""
    return name.isupper() and len(parts_of(name).words) > 1 and any(len(word) > 2 for word in parts_of(name).words)
