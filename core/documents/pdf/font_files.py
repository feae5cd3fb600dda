"""Which fonts there are, and which of them has a character.

Noto Sans has Latin, Greek, Cyrillic, Devanagari and the marks of Montana's languages. The others are opened
only when a text has a character that it lacks: the files of Chinese, Japanese and Korean are large.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import fontpkg_noto_sans
import justmytype_intl_cjk
import manimgx_fonts
import uharfbuzz as hb

BASE = "NotoSans"

_SCRIPTS = (
    *("Hebrew", "Arabic", "Armenian", "Georgian", "Ethiopic", "Thai", "Lao", "Khmer", "Myanmar"),
    *("Bengali", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Oriya", "Sinhala", "Tamil", "Telugu"),
)
_CJK = ("JP", "KR", "SC", "TC")
# Marks, spaces, punctuation and digits belong to the letters before them.
_GOES_ALONG = ("M", "Z", "P", "N")


def _files() -> dict[str, Path]:
    noto = Path(manimgx_fonts.__file__).parent
    cjk = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl"
    return {
        BASE: Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf",
        **{f"{BASE}{script}": noto / f"NotoSans{script}[wght].ttf" for script in _SCRIPTS},
        **{f"{BASE}{land}": cjk / f"notosans{land.lower()}" / f"NotoSans{land}[wght].ttf" for land in _CJK},
        "NotoSansSymbols": noto / "NotoSansSymbols[wght].ttf",
        "NotoEmoji": noto / "NotoEmoji[wght].ttf",
    }


FILES = _files()
_FALLBACKS = tuple(name for name in FILES if name != BASE)


@cache
def opened(family: str) -> hb.Face:
    """The variable font, mapped from its file."""
    return hb.Face(hb.Blob.from_file_path(str(FILES[family])))


def has(family: str, character: str) -> bool:
    """Whether the font holds the character, or the letter and marks that it is made of."""
    held = _held(family)
    return ord(character) in held or all(ord(part) in held for part in unicodedata.normalize("NFD", character))


def any_has(character: str) -> bool:
    return any(has(family, character) for family in FILES)


def families_of(text: str) -> list[str]:
    """The font of each character of a cleaned text; Noto Sans for one that no font has."""
    lacking = [character for character in text if not has(BASE, character)]
    if not lacking:
        return [BASE] * len(text)
    order = [BASE, *sorted(_FALLBACKS, key=lambda family: -sum(has(family, character) for character in lacking))]
    found: list[str] = []
    for character in text:
        found.append(_family(character, order, before=found[-1] if found else BASE))
    return found


def _family(character: str, order: Sequence[str], before: str) -> str:
    if unicodedata.category(character)[0] in _GOES_ALONG and has(before, character):
        return before
    return next((family for family in order if has(family, character)), BASE)


@cache
def _held(family: str) -> frozenset[int]:
    return frozenset(opened(family).unicodes)
