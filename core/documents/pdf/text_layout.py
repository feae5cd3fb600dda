"""A line of text: which glyphs of which fonts it takes, where it may be broken, how a page writes it."""

import re
from bisect import bisect_right
from codecs import BOM_UTF16_BE
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from unicodedata import bidirectional, combining

from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection
from fpdf.fonts import Glyph

from core.documents.pdf.font_files import families_of
from core.documents.pdf.fonts import REGULAR, Run, Typeface, typeface

Ink = tuple[int, int, int]  # red, green, blue, each to 255
BLACK: Ink = (0, 0, 0)
CodeOf = Callable[[Typeface, Glyph], int]
NameOf = Callable[[Typeface], str]

_TO_THE_LEFT = {"R", "AL", "AN"}
_WORD = re.compile(r"[^\s-]*[\s-]*")


@dataclass(frozen=True)
class Pen:
    size: float
    style: str = REGULAR
    ink: Ink = BLACK


@dataclass(frozen=True)
class TextLine:
    """The stretches of one line from left to right. Equal texts in one style give the same line."""

    text: str
    runs: tuple[Run, ...]
    width: int  # thousandths of the font size

    @property
    def is_astray(self) -> bool:
        """Whether readers would miss the text in the glyphs, and can be given it apart (on a line from right to
        left they turn round what they are given)."""
        return all(run.rightward for run in self.runs) and not all(run.is_plain for run in self.runs)


@lru_cache(2048)
def line(text: str, style: str) -> TextLine:
    """Set a cleaned text. Letters from right to left stand in a line that begins at the left."""
    runs = tuple(_runs(text, style))
    return TextLine(text, runs, sum(run.width for run in runs))


def _runs(text: str, style: str) -> Iterator[Run]:
    for family, level, part in _in_sight([*_stretches(text)]):
        yield typeface(family, style).run(part, level % 2 == 0)


def _stretches(text: str) -> Iterator[tuple[str, int, str]]:
    """Font, level of embedding (odd is from right to left), and text, in the order of reading."""
    each = zip(families_of(text), _levels(text), text, strict=True)
    for (family, level), letters in groupby(each, key=lambda one: one[:2]):
        yield family, level, "".join(letter for _, _, letter in letters)


def _levels(text: str) -> list[int]:
    if text.isascii() or not any(bidirectional(character) in _TO_THE_LEFT for character in text):
        return [0] * len(text)
    paragraph = BidiParagraph(text, base_direction=TextDirection.LTR)
    levels = {c.character_index: c.embedding_level for c in paragraph.get_characters_with_embedding_level()}
    return [levels.get(place, 0) for place in range(len(text))]


def _in_sight(stretches: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """Turn round what reads from right to left, the innermost first (rule L2 of Unicode's algorithm)."""
    for lowest in range(max((level for _, level, _ in stretches), default=0), 0, -1):
        turned: list[tuple[str, int, str]] = []
        for deep, group in groupby(stretches, key=lambda one: one[1] >= lowest):
            stretch = [*group]
            turned += stretch[::-1] if deep else stretch
        stretches = turned
    return stretches


def broken(text: str, pen: Pen, room: float) -> list[str]:
    """Break a cleaned text into lines that are no wider than the room.

    The space stays at the end of its line, for those who read the text without seeing the lines.
    """
    lines, held = [], ""
    for word in _WORD.findall(text):
        if held and not _fits(held + word, pen, room):
            lines.append(held)
            held = ""
        held += word
        while not _fits(held, pen, room):
            end = _last_that_fits(held, pen, room)
            lines.append(held[:end])
            held = held[end:]
    return [*lines, held] if held else lines


def _fits(text: str, pen: Pen, room: float) -> bool:
    return line(text.rstrip(), pen.style).width * pen.size / 1000 <= room or _ends(text) == [len(text)]


def _last_that_fits(word: str, pen: Pen, room: float) -> int:
    """The place to break a word that is too long for a line; a mark is never cut off its letter."""
    ends = _ends(word)
    found = bisect_right(ends, room, key=lambda end: line(word[:end].rstrip(), pen.style).width * pen.size / 1000)
    return ends[max(0, found - 1)]


def _ends(word: str) -> list[int]:
    return [*(place for place in range(1, len(word)) if not combining(word[place])), len(word)]


def fitted(pen: Pen, width: int, room: float) -> Pen:
    """The pen, smaller if a line of this width in thousandths would not fit the room."""
    return pen if width * pen.size <= room * 1000 else replace(pen, size=room * 1000 / width)


def written(line: TextLine, pen: Pen, left: float, baseline: float, name_of: NameOf, code_of: CodeOf) -> str:
    """The line as a page's content; `baseline` counts from the foot of the page."""
    red, green, blue = (f"{part / 255:.4g}" for part in pen.ink)
    shown = []
    for run in line.runs:
        shown.append(f"/{name_of(run.face)} {pen.size:.2f} Tf")
        shown += (_forward if run.rightward else _backward)(run, pen.size, left, baseline, code_of)
        left += run.width * pen.size / 1000
    return _whole(line, f"q {red} {green} {blue} rg BT {' '.join(shown)} ET Q")


def _whole(line: TextLine, content: str) -> str:
    """Glyphs that lie here and there would be read astray: give such a line its text whole."""
    return _standing_for(line.text, content) if line.is_astray else content


def _standing_for(text: str, content: str) -> str:
    return f"/Span <</ActualText <{(BOM_UTF16_BE + text.encode('utf-16-be')).hex()}>>> BDC {content} EMC"


def _backward(run: Run, size: float, left: float, baseline: float, code_of: CodeOf) -> Iterator[str]:
    """Show the letters one by one from the right, in the order in which they are read."""
    pen, held = run.width, ""
    for placed in reversed(run.glyphs):
        pen -= placed.advance
        code = f"<{code_of(run.face, placed.glyph):04x}>"
        shown = _shown(code, size, left, baseline, pen + placed.x_offset, placed.y_offset)
        if not placed.glyph.unicode:  # a dot or mark of the letter that follows
            held += f"{shown} "
        elif held:
            yield _standing_for("".join(map(chr, placed.glyph.unicode)), held + shown)
            held = ""
        else:
            yield shown
    yield held


def _forward(run: Run, size: float, left: float, baseline: float, code_of: CodeOf) -> Iterator[str]:
    """Show the glyphs on the line together, and each that is off the line by itself."""
    held, start, pen = "", 0, 0
    for placed in run.glyphs:
        code, correction = f"<{code_of(run.face, placed.glyph):04x}>", placed.glyph.glyph_width - placed.advance
        if placed.x_offset or placed.y_offset:
            if held:
                yield _shown(held, size, left, baseline, start, 0)
            yield _shown(code, size, left, baseline, pen + placed.x_offset, placed.y_offset)
            held, start = "", pen + placed.advance
        else:
            held += f"{code}{correction}" if correction else code
        pen += placed.advance
    if held:
        yield _shown(held, size, left, baseline, start, 0)


def _shown(codes: str, size: float, left: float, baseline: float, x: int, y: int) -> str:
    place = f"1 0 0 1 {left + x * size / 1000:.2f} {baseline + y * size / 1000:.2f} Tm"
    return f"{place} [{codes.replace('><', '')}] TJ"
