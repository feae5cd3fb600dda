"""Names as lists and meeting programs bring them: mended where that is certain, and else a question.

What was changed is said with each name, so that it can be told and put back.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from core.models.folio import is_phone_number
from core.models.text_input import folded
from core.rules.names import compatible_names, in_reading_order, pieces_of


class Change(StrEnum):
    """What was done to a name."""

    NUMBERING = "numbering"
    MARK = "mark"
    ORIGINAL = "original"
    TURNED = "turned"
    ADDITION = "addition"


class Mended(NamedTuple):
    """A name, what was changed of it, and the question that is left; `addition` is what stood after it."""

    name: str
    changes: tuple[Change, ...] = ()
    question: str = ""
    addition: str = ""


_NUMBERING = re.compile(r"^(?:\d{1,4}[.)]|\(\d{1,4}\)|[-–—•*·▪◦‣●○])\s*(?=[^\W\d])|^\d{1,4}\s*[-–:]\s+(?=[^\W\d])")
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_PRONOUNS = r"(?:she|her|hers|he|him|his|they|them|theirs|ze|zir|xe|xem|any|all|ella|él|elle|iel)"
_PRONOUN = re.compile(rf"{_PRONOUNS}(?:\s*[/,]\s*{_PRONOUNS})*(?:\s+pronouns)?", re.IGNORECASE)
_OPEN_PRONOUNS = re.compile(rf"[\s,|–-]+{_PRONOUNS}(?:/{_PRONOUNS})+$", re.IGNORECASE)
_MARKS = frozenset(
    [
        "guest",
        "unverified",
        "external",
        "host",
        "co-host",
        "cohost",
        "me",
        "you",
        "organizer",
        "organiser",
        "presenter",
        "attendee",
        "gast",
        "extern",
        "invite",
        "invité",
        "externe",
        "invitado",
        "externo",
        "no verificado",
        "non vérifié",
        "nicht überprüft",
        "in lobby",
        "phone",
    ]
)
_DEVICE = re.compile(
    r"\b(ipad|iphone|ipod|android|galaxy|macbook|imac|laptop|chromebook|desktop|surface|pixel \d|sm-\w+|phone|tablet|"
    r"computer|pc|kindle|zoom user|teams user|user|guest|anonymous|unknown|caller|call-in user|dial-in|webex room|"
    r"conference room|info requested|n/a)\b",
    re.IGNORECASE,
)
_ADDITION = re.compile(
    r"\b(teacher|librarian|principal|counselor|counsellor|para|paraprofessional|paraeducator|aide|coach|superintendent|"
    r"specialist|director|coordinator|instructor|professor|nurse|psychologist|secretary|clerk|grades?|school|schools|"
    r"district|elementary|high|middle|primary|kindergarten|math|science|english|music|reading|title i|sped|"
    r"special education|college|university|co-op|cooperative|montana)\b|\d",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "vander",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "la",
        "le",
        "st",
        "st.",
        "ter",
        "ten",
        "el",
        "al",
        "bin",
        "mc",
        "mac",
        "o'",
    ]
)
_SPACES = re.compile(r"\s+")
_MAY_NEED_MENDING = re.compile(r"[\d(),\[\]@/|;:]|^[-–—•*·▪◦‣●○]|\s\s")
_PLACEHOLDERS = frozenset(["info requested", "info requested info requested", "first last", "first name last name"])


def mended(text: str, *, turns: bool = False) -> Mended:
    """A name as it should be stored, as far as that is certain.

    `turns`: the file or its column says that names are written "Last, First".
    """
    if not _MAY_NEED_MENDING.search(text) and not _DEVICE.search(text):  # nearly all
        return Mended(text)
    name, changes = _SPACES.sub(" ", text).strip().strip('"“”'), []
    if unnumbered := _NUMBERING.sub("", name):
        changes += [Change.NUMBERING] * (unnumbered != name)
        name = unnumbered
    name, marks, question = _without_brackets(name)
    changes += marks
    addition = ""
    if "," in name and not question:
        name, order, question, addition = _ordered(name, turns)
        changes += order
    return Mended(name, tuple(dict.fromkeys(changes)), question or question_of(name), addition)


def question_of(name: str) -> str:
    """What has to be asked about a name before it is printed; "" for most names."""
    if is_phone_number(name):
        return f"“{name}” is a phone number; enter the person's name."
    if "@" in name:
        return f"“{name}” is an e-mail address; enter the person's name."
    if _DEVICE.search(name) or folded(name) in _PLACEHOLDERS:
        return f"“{name}” is not a person's name; enter the name, or leave the row out."
    if any(map(str.isdigit, name)):
        return f"“{name}” has a number in it; enter the name as it should stand on the certificate."
    return ""


def _without_brackets(name: str) -> tuple[str, list[Change], str]:
    """Without “(she/her)” and “(Guest)”; of “Bram (Bram Tiegland)” the whole name; else a question."""
    changes: list[Change] = []
    while (found := _IN_BRACKETS.search(name)) and name[: found.start()].strip():
        before, inside = name[: found.start()].strip(), found[1].strip()
        if not inside or folded(inside) in _MARKS or inside.casefold() in _MARKS or _PRONOUN.fullmatch(inside):
            name, change = before, Change.MARK
        elif _is_whole_name(inside) and (_IN_BRACKETS.search(before) is None) and _stands_for(before, inside):
            name, change = inside, Change.ORIGINAL
        else:
            return (
                name,
                changes,
                f"Is “({inside})” part of the name “{before}”? Enter the name as it should be printed.",
            )
        changes.append(change)
    if (bare := _OPEN_PRONOUNS.sub("", name)) != name:
        return bare, [*changes, Change.MARK], ""
    return name, changes, ""


def _is_whole_name(text: str) -> bool:
    return len(text.split()) > 1 and not question_of(text) and not _ADDITION.search(text)


def _stands_for(shown: str, whole: str) -> bool:
    """Whether a shown name is a short form, a device or one word, so that the whole name in brackets is meant."""
    if len(shown.split()) == 1 or question_of(shown):
        return True
    shown_words, words = folded(shown).replace(".", "").split(), folded(whole).split()
    is_short = len(shown_words) == 2 and shown_words[0] == words[0] and words[-1].startswith(shown_words[1])
    return is_short or compatible_names(shown, whole)


def _ordered(name: str, turns: bool) -> tuple[str, list[Change], str, str]:
    """“Last, First” turned, where it is that; what is said after the name apart."""
    pieces, suffixes = pieces_of(name)
    if len(pieces) == 1:
        return name, [], "", ""
    last, first, *others = pieces
    if not turns and _ADDITION.search(first):
        return ", ".join([last, *suffixes]), [Change.ADDITION], "", ", ".join([first, *others])
    turned = in_reading_order(", ".join([last, first, *suffixes]))
    changes = [Change.TURNED, *([Change.ADDITION] if others else [])]
    if turns or is_last_name(last):
        return turned, changes, "", ", ".join(others)
    question = f"Is the name “{first} {last}”, or does “{first}” only stand after the name “{last}”?"
    return turned, changes, f"{question} Enter it as it should be printed.", ", ".join(others)


def is_last_name(text: str) -> bool:
    """Whether what stands before a comma is a last name alone: one word, or more of them after van, de or St."""
    words = text.split()
    return (
        len(words) == 1
        or (len(words) < 4 and folded(words[0]) in _PARTICLES)
        or (len(words) == 2 and _ends_in_suffix(words))
    )


def _ends_in_suffix(words: list[str]) -> bool:
    return folded(words[-1]).strip(".") in {"jr", "sr", "ii", "iii", "iv"}


def are_last_first(names: list[str]) -> bool:
    """Whether a column looks as if its names were written "Last, First": most have one comma and no suffix after it."""
    filled = [name for name in names if name]
    turned = sum(
        "," in name and len(pieces_of(name)[0]) == 2 and not _ADDITION.search(pieces_of(name)[0][1]) for name in filled
    )
    return turned > 1 and turned * 2 > len(filled)
