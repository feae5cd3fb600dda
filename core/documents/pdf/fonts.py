"""Noto fonts for fpdf2: parsed once in the life of the process, then lent to each document.

HarfBuzz fixes the weight of a variable font, shapes the text (the comma above "l̓" needs it) and cuts the
font down to the glyphs in use. fpdf2 alone would have fontTools do the first and the last, which takes
seconds a process and many milliseconds a document. Private parts of fpdf2 are used: its version is pinned.
"""

import unicodedata
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from types import SimpleNamespace
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.ttLib import TTFont
from fpdf.fonts import Glyph, TTFFont

from core.documents.pdf.font_files import BASE, any_has, has, opened

REGULAR, BOLD = "", "B"  # styles, as fpdf2 names them

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
_KEPT_GLYPHS = 4096


class Placed(NamedTuple):
    """A glyph, where it is drawn beside the pen, and how far it moves it: thousandths of the font size."""

    glyph: Glyph
    x_offset: int
    y_offset: int
    advance: int


@dataclass(frozen=True)
class Run:
    """A stretch of a line in one font and one direction, its glyphs from left to right.

    It is plain if each character is one glyph on the line: readers then find the text by themselves.
    """

    face: "Typeface"
    glyphs: tuple[Placed, ...]
    width: int  # thousandths of the font size
    rightward: bool
    is_plain: bool


class Typeface(TTFFont):  # type: ignore[misc]  # fpdf2 is not looked into
    """One weight of one font. Costly to make (50 ms, the Chinese ones 400), so take it from `typeface`."""

    def __init__(self, family: str, style: str) -> None:
        face = _static_face(family, _WEIGHTS[style])
        nobody = SimpleNamespace(fonts={}, render_color_fonts=False)
        super().__init__(nobody, BytesIO(face.blob.data), f"{family}{style}", style)
        self.key = f"{family}{style}"
        self.family = family
        self.name = f"{family}-{'Bold' if style == BOLD else 'Regular'}"
        self._font = hb.Font(face)
        self._names = self.ttfont.getGlyphOrder()
        self._widths = self.ttfont["hmtx"].metrics
        self._glyph = lru_cache(_KEPT_GLYPHS)(self._new_glyph)

    def lent(self, number: int) -> "Typeface":
        """Return a copy for one document, in which it is font `number`; only what it changes is its own."""
        font = copy(self)
        font.i = number
        font.desc = copy(self.desc)
        font.missing_glyphs = []
        font.subset = UsedGlyphs()
        return font

    def run(self, text: str, rightward: bool = True) -> Run:
        """Shape a stretch of cleaned text; the size does not matter to these fonts.

        A character that the font lacks is drawn as U+FFFD but still stands for itself, so that copying
        and screen readers give the text as it was entered.
        """
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str("".join(c if has(self.family, c) else _REPLACEMENT for c in text))
        buffer.guess_segment_properties()
        buffer.direction = "ltr" if rightward else "rtl"
        hb.shape(self._font, buffer, _features(text))
        glyphs = tuple(self._placed(buffer, text))
        plain = len(glyphs) == len(text) and not any(g.x_offset or g.y_offset for g in glyphs)
        return Run(self, glyphs, sum(glyph.advance for glyph in glyphs), rightward, plain)

    def _placed(self, buffer: hb.Buffer, text: str) -> Iterator[Placed]:
        """Each glyph with what it stands for: of several in one cluster the first stands for all of it."""
        clusters = sorted({info.cluster for info in buffer.glyph_infos})
        ends = dict(zip(clusters, [*clusters[1:], len(text)], strict=True))
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            x, y, advance = map(self._scaled, position.position[:3])
            glyph = self._glyph(info.codepoint, text[info.cluster : ends.pop(info.cluster, info.cluster)])
            yield Placed(glyph, x, max(-_HIGHEST_MARK, min(y, _HIGHEST_MARK)), advance)

    def _new_glyph(self, number: int, meant: str) -> Glyph:
        name = self._names[number]
        return Glyph(number, tuple(map(ord, meant)), name, self._scaled(self._widths[name][0]))

    def _scaled(self, units: int) -> int:
        thousandths: int = round(units * self.scale)
        return thousandths

    def cut(self) -> "_CutFont":
        """Return the font with only the glyphs that the document uses."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyph.glyph_id for glyph, _ in self.subset.items())
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _NOT_NEEDED_IN_PDF)
        plan = hb.SubsetPlan(self._font.face, wanted)
        numbers = {self._names[old]: new for old, new in plan.old_to_new_glyph_mapping.items()}
        return _CutFont(bytes(plan.execute().blob.data), numbers)


class UsedGlyphs:
    """The glyphs that a document uses, each with its code; stands in for fpdf2's SubsetMap."""

    # fpdf2 empties the caches of these when the font is written; here there are none.
    pick = get_glyph = SimpleNamespace(cache_clear=lambda: None)

    def __init__(self) -> None:
        self.codes: dict[Glyph, int] = {}

    def code_of(self, glyph: Glyph) -> int:
        return self.codes.setdefault(glyph, len(self.codes) + 1)

    def items(self) -> Iterator[tuple[Glyph, int]]:
        """Each with the text that it stands for, as PDF/A-2U wants it: the second of two for one letter
        stands for nothing."""
        for glyph, code in self.codes.items():
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
def typeface(family: str = BASE, style: str = REGULAR) -> Typeface:
    """Return the typeface of a family and style, parsed once in the life of the process."""
    return Typeface(family, style)


def clean(text: str) -> str:
    """Return the text as it can be printed: single spaces, no control or invisible direction marks."""
    return " ".join("".join(map(_visible, text)).split())


def missing_glyphs(text: str) -> str:
    """Return the characters of a text that no font has, each once: the paper would show "�" for them."""
    lacking = (c for c in clean(text) if c == _REPLACEMENT or not any_has(c))
    return "".join(dict.fromkeys(lacking))


def unprintable(text: str) -> set[str]:
    """Return what `missing_glyphs` finds, as a set."""
    return set(missing_glyphs(text))


def _visible(character: str) -> str:
    if character.isprintable() or character.isspace():
        return "" if character in _VARIATION_SELECTORS else character
    # Half characters, private ones and ones that do not exist have no meaning that could be archived.
    return _REPLACEMENT if unicodedata.category(character) in ("Cs", "Co", "Cn") else ""


def _static_face(family: str, weight: int) -> hb.Face:
    variable = opened(family)
    instance = hb.SubsetInput()
    instance.keep_everything()
    instance.pin_axis_location(variable, "wght", weight)
    if family == BASE:
        instance.pin_axis_location(variable, "wdth", 100)
    return hb.subset(variable, instance)


def _features(text: str) -> dict[str, bool | list[tuple[int, int, bool]]]:
    """Say what the font may do: no ligatures, and "ọ" stays one glyph, so that it copies as one letter."""
    whole = [(place, place + 1, False) for place, c in enumerate(text) if unicodedata.decomposition(c)]
    return {**_NO_LIGATURES, "ccmp": whole or True}
