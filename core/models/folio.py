"""The folio number, an educator's license number with the agency, as people type it and as spreadsheets spoil it."""

import re

from core.models.text_input import is_nothing, is_spreadsheet_error

LONGEST_FOLIO = 12
_LONGEST_PARTED = 7  # digits of a number typed in parts; longer ones are phone numbers, days and the like
_CALLED = re.compile(
    r"^(?:opi\s+)?(?:folio|license|licence)?\s*(?:number|num\b|no\b\.?|nr\b\.?)?\s*[#:]*\s*", re.IGNORECASE
)
_WHOLE = re.compile(r"[0-9]+\.0*", re.ASCII)
_PARTED = re.compile(r"[\s‐‑‒–—−-]")
_LOCAL_CALL = re.compile(r"[0-9]{3}[\s‐‑‒–—−-][0-9]{4}", re.ASCII)
_CALL = re.compile(r"(?:\+?1)?[2-9][0-9]{2}[2-9][0-9]{6}", re.ASCII)
_BETWEEN_CALL = re.compile(r"[\s().‐‑‒–—−-]")
_DIGIT_MEANT = str.maketrans("OoIl", "0011")


def folio_number_of(value: object) -> str:
    """The digits of a folio number, with the zeros it begins with; "" where nothing is typed, or "N/A".

    A spreadsheet's 482131.0 is 482131; "folio 33871" and "#33871" are 33871; in a short number spaces and dashes
    are dropped and the letters O and I among digits become 0 and 1. What cannot be a folio number, such as a
    phone number, is never made into one: raises ValueError with a sentence.
    """
    text = str(value or "").strip()
    if not text or is_nothing(text) or text.casefold() == "na":
        return ""
    if is_spreadsheet_error(text):
        raise ValueError(f"{text} is an error of the spreadsheet; enter the folio number, or leave it empty.")
    if is_phone_number(text):
        raise ValueError(f"“{text[:40]}” looks like a phone number; enter the folio number, or leave it empty.")
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_FOLIO:
        return text
    return _digits(text)


def is_phone_number(text: str) -> bool:
    """Whether it is a phone number of North America, with its area code or as 555-0188."""
    if _LOCAL_CALL.fullmatch(text):
        return True
    return len(text) >= 10 and bool(_CALL.fullmatch(_BETWEEN_CALL.sub("", text)))


def _digits(text: str) -> str:
    number = _CALLED.sub("", text, count=1).strip()
    if _WHOLE.fullmatch(number):
        number = number.partition(".")[0]
    digits = _PARTED.sub("", number).translate(_DIGIT_MEANT)
    longest = LONGEST_FOLIO if digits == number else _LONGEST_PARTED
    if not (digits.isascii() and digits.isdigit() and len(digits) <= longest) or is_phone_number(number):
        raise ValueError(
            f"“{text[:40]}” is not a folio number: it has up to {LONGEST_FOLIO} digits and no letters; correct it, "
            "or leave it empty."
        )
    return digits
