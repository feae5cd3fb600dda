"""Cleaning and checking of user input: `UserInput` is the base of every form's class, `text_of` makes validators.

Cleaned text comes out, or one plain sentence for each field that is wrong.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Self

from pydantic import BaseModel, ValidationError

from core.errors import InvalidInput, ReasonMissing

_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_SPACES = re.compile(r"[^\S\n]+")
FOLDED_SIGNS = {**dict.fromkeys("’‘ʻʼ´′ʹꞌ", "'"), **dict.fromkeys("‐‑‒–—−", "-")}
_ALIKE = str.maketrans(FOLDED_SIGNS)
_JOINERS = "\u200c\u200d"  # joiners that emoji and some scripts are spelled with


def clean(text: str) -> str:
    """NFC, without control, bidi and other invisible characters, single spaces, trimmed.

    Line breaks stay, so that a description keeps its paragraphs.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if text.isprintable():  # nearly always, and found ten times as fast
        return (_SPACES.sub(" ", text) if "  " in text else text).strip()
    visible = (c for c in text if c == "\n" or c.isspace() or c in _JOINERS or _is_visible(c))
    return _SPACES.sub(" ", "".join(visible)).strip()


def _is_visible(character: str) -> bool:
    """Not control (Cc), format such as bidi (Cf), surrogate (Cs), private use (Co) or noncharacter."""
    code = ord(character)
    never_a_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return not never_a_character and unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}


def text_of(name: str, longest: int, *, required: bool = True, lines: bool = False) -> Callable[[object], str]:
    """A validator for text called `name` in its sentences, of at most `longest` characters."""

    def validate(value: object) -> str:
        text = clean(str(value or ""))
        text = " ".join(text.split()) if "\n" in text and not lines else text
        if required and not text:
            raise ValueError(f"Enter {name}.")
        if len(text) > longest:
            raise ValueError(f"Shorten {name} to {longest:,} characters; it has {len(text):,}.")
        return text

    return validate


LONGEST_REASON = 1000  # characters that are stored of why something was done


def reason_of(value: str) -> str:
    """Why something was done, cleaned and cut; empty when none was given."""
    return clean(value)[:LONGEST_REASON]


def required_reason(value: str) -> str:
    """The same, where one is required. Raises ReasonMissing."""
    if reason := reason_of(value):
        return reason
    raise ReasonMissing


def check_field(field: str, validate: Callable[[object], str], value: object) -> str:
    """One field that stands outside of a form's class. Raises InvalidInput under its name."""
    try:
        return validate(value)
    except ValueError as problem:
        raise InvalidInput({field: str(problem)}) from None


def email_of(whose: str) -> Callable[[object], str]:
    """A validator for an e-mail address, called `whose` in its sentences."""

    def validate(value: object) -> str:
        email = text_of(whose, 254)(value)
        if not _EMAIL.fullmatch(email):
            raise ValueError(f"“{email}” is not an e-mail address; it needs a form like name@school.org.")
        return email

    return validate


def folded(text: str) -> str:
    """Text as it is searched and compared, never as it is printed: no case, no accents, one apostrophe, one dash.

    So "apsaalooke" finds Apsáalooke, and O'Neil is O’Neil. Stored texts were made with this: a change of it
    needs a migration.
    """
    if text.isascii():  # most is, and has nothing to take off
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_ALIKE))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


_NOTHING = frozenset(["n/a", "n.a.", "none", "nil", "null", "-", "--", "---", "–", "—", "?", ".", "unknown", "tbd"]) | {
    "not applicable",
    "no email",
}
_SPREADSHEET_ERROR = re.compile(r"#(N/A|[A-Z]+/0!|[A-Z_]+[!?]|GETTING_DATA)")


def is_nothing(text: str) -> bool:
    """Whether it stands for nothing in words or signs, as people fill the cells of a table: N/A, none, -."""
    return text.casefold() in _NOTHING


def is_spreadsheet_error(text: str) -> bool:
    """Whether it is what a spreadsheet program shows for a formula that failed, like #N/A or #REF!."""
    return text.startswith("#") and bool(_SPREADSHEET_ERROR.fullmatch(text))


class UserInput(BaseModel):
    """Base of everything that people fill in."""

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> Self:
        """Raises InvalidInput with one sentence for each field that needs attention."""
        try:
            return cls.model_validate(values)
        except ValidationError as wrong:
            raise InvalidInput(_sentences(wrong)) from None


def _sentences(wrong: ValidationError) -> dict[str, str]:
    found: dict[str, str] = {}
    for error in wrong.errors():
        field = str(error["loc"][0]) if error["loc"] else ""
        ours = error["type"] == "value_error"  # raised by a validator of ours, not by the library
        found.setdefault(field, str(error["ctx"]["error"]) if ours else "Fill this in again.")
    return found
