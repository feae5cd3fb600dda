"""Noto Sans for fpdf2: parsed once in the life of the process, then lent to each document.

HarfBuzz fixes the weight of the variable font, shapes the text (the comma above "l̓" needs it) and cuts the
font down to the glyphs in use. fpdf2 alone would have fontTools do the first and the last, which takes
seconds a process and many milliseconds a document. Private parts of fpdf2 are used: its version is pinned.
"""

import unicodedata
from collections import namedtuple
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import fontpkg_noto_sans
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from fpdf.enums import TextDirection
from fpdf.fonts import Glyph, HarfBuzzFont, SubsetMap, TTFFont

FAMILY = "noto"
REGULAR, BOLD = "", "B"  # styles, as fpdf2 names them

_FILE = fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf"
_WEIGHTS = {REGULAR: 400, BOLD: 700}
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NOTHING = (ord("\N{ZERO WIDTH SPACE}"),)
_VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
# Ligatures would make one glyph of "fi", which some readers copy as one strange letter.
_NO_LIGATURES = {"liga": False, "clig": False, "dlig": False}
# Many marks on one letter would run into the lines above and below. In thousandths of the font size.
_HIGHEST_MARK = 450
# A PDF reads these through its own dictionaries, never from the font file.
_NOT_NEEDED_IN_PDF = ("GSUB", "GPOS", "GDEF", "cmap", "name", "OS/2", "post", "STAT", "gasp")
# Where a glyph is drawn and how far it moves the pen: HarfBuzz's `GlyphPosition.position`.
Place = namedtuple("Place", "x_offset y_offset x_advance y_advance")


class NotoSans(TTFFont):  # type: ignore[misc]  # fpdf2 is not looked into
    """One weight of Noto Sans. Costly to make (50 ms), so take it from `typeface`."""

    def __init__(self, style: str) -> None:
        face = _static_face(_WEIGHTS[style])
        nobody = SimpleNamespace(fonts={}, render_color_fonts=False)
        super().__init__(nobody, BytesIO(face.blob.data), f"{FAMILY}{style}", style)
        self.name = f"NotoSans-{'Bold' if style == BOLD else 'Regular'}"
        self._hbfont = HarfBuzzFont(face)
        # Shared by all copies, as most texts come again. To break a line, fpdf2 asks for many widths.
        self._shaped = lru_cache(512)(self._shape)
        self._width = lru_cache(8192)(lambda text: sum(place.x_advance for place in self._shape(text)[1]))

    def lent(self, number: int) -> "NotoSans":
        """Return a copy for one document, in which it is font `number`; only what it changes is its own."""
        font = copy(self)
        font.i = number
        font.desc = copy(self.desc)
        font.missing_glyphs = []
        font.subset = _UsedGlyphs(font)
        return font

    def can_draw(self, character: str) -> bool:
        """Whether the font holds the character, or the letter and marks that it is made of."""
        parts = unicodedata.normalize("NFD", character)
        return ord(character) in self.cmap or all(ord(part) in self.cmap for part in parts)

    def is_plain(self, text: str) -> bool:
        """Whether each character is one glyph on the line."""
        glyphs, places = self._shaped(text)
        return len(glyphs) == len(text) and not any(place.x_offset or place.y_offset for place in places)

    def get_text_width(self, text: str, size: float, _params: dict[str, Any] | None) -> tuple[int, float]:
        return len(text), self._width(text) * size / 1000

    def perform_harfbuzz_shaping(self, text: str, _size: float, _params: dict[str, Any] | None) -> Any:
        return self._shaped(text)

    def _shape(self, text: str) -> tuple[list[Any], list[Place]]:
        """Lay out one line of cleaned text, left to right; the size does not matter to this font.

        A character that the font lacks is drawn as U+FFFD but still stands for itself, so that copying
        and screen readers give the text as it was typed.
        """
        drawable = "".join(c if self.can_draw(c) else _REPLACEMENT for c in text)
        how = {"features": _features(text), "fragment_direction": TextDirection.LTR}
        glyphs, positions = super().perform_harfbuzz_shaping(drawable, 0, how)
        places = [Place(*position.position) for position in positions]
        return glyphs, [p._replace(y_offset=max(-_HIGHEST_MARK, min(p.y_offset, _HIGHEST_MARK))) for p in places]

    def cut(self) -> "_CutFont":
        """Return the font with only the glyphs that the document uses."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyph.glyph_id for glyph, _ in self.subset.items())
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _NOT_NEEDED_IN_PDF)
        plan = hb.SubsetPlan(self.hbfont.face, wanted)
        numbers = {self.ttfont.getGlyphName(old): new for old, new in plan.old_to_new_glyph_mapping.items()}
        return _CutFont(bytes(plan.execute().blob.data), numbers)


class _UsedGlyphs(SubsetMap):  # type: ignore[misc]
    """The glyphs in use, each with the text that it stands for, as PDF/A-2U wants it."""

    def items(self) -> Iterator[tuple[Glyph, int]]:
        """Leave out the glyph that fpdf2 reserves for U+0000; the second of two for one letter is nothing."""
        for glyph, code in super().items():
            if code:
                yield (glyph if glyph.unicode else replace(glyph, unicode=_NOTHING)), code

    def get_all_glyph_names(self) -> list[str]:
        return []  # that fontTools should care for: see _CutFont


class _CutFont(TTFont):  # type: ignore[misc]
    """Stands in for the font when fpdf2 has fontTools cut it (no table is left to cut) and saves it."""

    def __init__(self, program: bytes, numbers: dict[str, int]) -> None:
        super().__init__()
        self.setGlyphOrder([".notdef"])
        self._program, self._numbers = program, numbers

    def getGlyphID(self, name: str) -> int:
        return self._numbers[name]

    def save(self, file: BytesIO) -> None:
        file.write(self._program)


@lru_cache
def typeface(style: str) -> NotoSans:
    """Return the typeface of a style, parsed once in the life of the process."""
    return NotoSans(style)


def clean(text: str) -> str:
    """Return the text as it can be printed: single spaces, no control or invisible direction marks."""
    return " ".join("".join(map(_visible, text)).split())


def unprintable(text: str) -> set[str]:
    """Return the characters of a text that the paper would show as "�", so that a form can warn."""
    face = typeface(REGULAR)
    return {c for c in clean(text) if c == _REPLACEMENT or not face.can_draw(c)}


def _visible(character: str) -> str:
    if character.isprintable() or character.isspace():
        return "" if character in _VARIATION_SELECTORS else character
    # Half characters, private ones and ones that do not exist have no meaning that could be archived.
    return _REPLACEMENT if unicodedata.category(character) in ("Cs", "Co", "Cn") else ""


def _static_face(weight: int) -> hb.Face:
    variable = hb.Face(hb.Blob.from_file_path(str(_FILE)))
    instance = hb.SubsetInput()
    instance.keep_everything()
    instance.pin_axis_location(variable, "wght", weight)
    instance.pin_axis_location(variable, "wdth", 100)
    return hb.subset(variable, instance)


def _features(text: str) -> dict[str, bool | list[tuple[int, int, bool]]]:
    """Say what the font may do: no ligatures, and "ọ" stays one glyph, so that it copies as one letter."""
    whole = [(place, place + 1, False) for place, c in enumerate(text) if unicodedata.decomposition(c)]
    return {**_NO_LIGATURES, "ccmp": whole or True}
