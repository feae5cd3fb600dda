"""Pages with their structure, written by fpdf2 as PDF/UA-1 and PDF/A-2U in the same file.

Everything drawn is either content of a structure element (what a screen reader reads, in that order) or
an artifact (lines). Places are in points from the top left corner of the page. fpdf2 2.8.9 tags pictures
only; the rest is added here through its private parts, so its version is pinned.
"""

from codecs import BOM_UTF16_BE
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fpdf import FPDF
from fpdf.enums import OutputIntentSubType
from fpdf.line_break import Fragment, MultiLineBreak
from fpdf.output import OutputProducer, PDFICCProfile
from fpdf.prefs import ViewerPreferences
from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import Name, PDFContentStream, PDFObject, Raw
from fpdf.util import builtin_srgb2014_bytes

from core.documents.fonts import BOLD, FAMILY, REGULAR, typeface

WIDTH, HEIGHT, MARGIN = 792, 612, 56

Ink = tuple[int, int, int]  # red, green, blue, each to 255
BLACK: Ink = (0, 0, 0)

_SRGB = builtin_srgb2014_bytes()
_XMP = Path(__file__).with_name("metadata.xml").read_text(encoding="utf-8")


class TaggedPage(FPDF):  # type: ignore[misc]  # fpdf2 is not looked into
    """Landscape letter pages, each drawn from its first element to its last, then turned into a file."""

    def __init__(self, *, title: str, language: str, written_at: datetime) -> None:
        """Open the first page. Equal drawings and arguments give equal bytes; ValueError if the moment is naive."""
        if written_at.utcoffset() is None:
            raise ValueError("the moment that a file is written at must be aware of its time zone")
        super().__init__("landscape", "pt", (HEIGHT, WIDTH))
        self._describe(title, language, written_at.astimezone(UTC))
        self._tree = self.struct_builder = _Tree()
        self._ink = BLACK
        self._drawn: dict[tuple[Any, ...], bytes] = {}
        self._broken: dict[tuple[Any, ...], list[str]] = {}
        for number, style in enumerate((REGULAR, BOLD), start=1):
            self.fonts[f"{FAMILY}{style}"] = typeface(style).lent(number)
        self.set_text_shaping()
        self.set_margin(MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(False)
        self.next_page()

    def _describe(self, title: str, language: str, moment: datetime) -> None:
        self.pdf_version = "1.7"
        self.set_title(title)
        self.set_lang(language)
        self.set_producer("Open PDUPS")
        self.set_creation_date(moment)
        self.set_xmp_metadata(_XMP.format(title=escape(title), date=moment.isoformat(timespec="seconds")))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        srgb = PDFICCProfile(_SRGB, n=3, alternate="DeviceRGB")
        self.add_output_intent(OutputIntentSubType.PDFA, "sRGB", dest_output_profile=srgb, info="sRGB2014")

    def next_page(self) -> None:
        """Draw on a new page from now on."""
        self.add_page()
        self.pages[self.page].tabs = Name("S")
        self.pages[self.page].struct_parents = self.page - 1

    @contextmanager
    def element(self, kind: str, *, attributes: str | None = None, alt: str | None = None) -> Iterator[None]:
        """Open a structure element ("H1", "P", "Table"...) inside the one that is open now."""
        parent = self._tree.open[-1]
        element = StructElem(f"/{kind}", parent, [], page_number=self.page, alt=alt)
        element.a = attributes and Raw(attributes)
        element.pg = self.pages[self.page]
        parent.k.append(element)
        self._tree.elements.append(element)
        self._tree.open.append(element)
        yield
        self._tree.open.pop()

    def pen(self, size: float, style: str = REGULAR, ink: Ink = BLACK) -> None:
        """Choose how to write from now on."""
        self.set_font(FAMILY, style, size)
        self.set_text_color(*ink)
        self._ink = ink

    def put(self, text: str, left: float, baseline: float, *, align: str = "L") -> None:
        """Write one line of text into the open element, smaller if it would pass the right margin."""
        room, width = self.w - self.r_margin - left, self.get_string_width(text)
        if width > room:
            self.set_font_size(self.font_size_pt * room / width)
        self.set_xy(left, baseline - 0.8 * self.font_size)  # where a cell has its baseline
        with self._content():
            self._draw_once((text, left, baseline, align, self.font_style, self.font_size_pt, self._ink), align)

    def _draw_once(self, line: tuple[Any, ...], align: str) -> None:
        """Draw a line at its place; the same one on a later page is what was drawn then: most of a page is."""
        contents = self.pages[self.page].contents
        if line not in self._drawn:
            text, start = line[0], len(contents)
            # Glyphs that lie here and there would be read astray: give such a line its text whole.
            whole = f"/Span <</ActualText <{(BOM_UTF16_BE + text.encode('utf-16-be')).hex()}>>> BDC"
            with nullcontext() if self.current_font.is_plain(text) else self._marked(whole):
                self.cell(0, text=text, align=align)
            self._drawn[line] = bytes(contents[start:])
        else:
            contents += self._drawn[line]

    def put_as(self, kind: str, text: str, left: float, baseline: float, *, align: str = "L") -> None:
        """Write one line of text as an element of its own."""
        with self.element(kind):
            self.put(text, left, baseline, align=align)

    def lines(self, text: str, width: float) -> list[str]:
        """Break a text into lines of the current font that are no wider than the width.

        The space stays at the end of its line, for those who read the text without seeing the lines.
        """
        key = (text, width, self.font_style, self.font_size_pt)
        if key not in self._broken:
            self._broken[key] = self._lines(text, width)
        return self._broken[key]

    def _lines(self, text: str, width: float) -> list[str]:
        breaker, lines, start = MultiLineBreak(self._preload_bidirectional_text(text), width, ()), [], 0
        while breaker.get_line():
            end = breaker.character_index or len(text)  # it is reset at the end
            lines.append(text[start:end])
            start = end
        return lines

    def bars(self, lines: Iterable[Any], left: float, top: float, thickness: float) -> None:
        """Fill bars along level lines, in black, in the open element; the lines count in thicknesses."""
        rectangles = " ".join(f"{x1} {y1} {x2 - x1} 1 re" for (x1, y1), (x2, _) in lines)
        place = f"{thickness:.4f} 0 0 {-thickness:.4f} {left:.2f} {self.h - top:.2f}"
        with self._content():
            self._out(f"q 0 g {place} cm {rectangles} f Q")  # one path: no seams, and little to write

    def rule(self, x1: float, x2: float, y: float, thickness: float, ink: Ink = BLACK) -> None:
        """Draw a level line that means nothing to those who do not see it."""
        with self._artifact(thickness, ink):
            self.line(x1, y, x2, y)

    def frame(self, inset: float, thickness: float, ink: Ink = BLACK) -> None:
        """Draw a frame along the edges of the page, at a distance from them."""
        with self._artifact(thickness, ink):
            self.rect(inset, inset, self.w - 2 * inset, self.h - 2 * inset)

    def to_bytes(self) -> bytes:
        """Return the finished file."""
        return bytes(self.output(output_producer_class=_Producer))

    @contextmanager
    def _marked(self, mark: str) -> Iterator[None]:
        self._out(mark)
        yield
        self._out("EMC")

    @contextmanager
    def _content(self) -> Iterator[None]:
        owner, owners = self._tree.open[-1], self._tree.struct_tree_root.parent_tree.nums[self.page - 1]
        number = len(owners)
        owner.k.append(number)
        owners.append(owner)
        with self._marked(f"{owner.s} <</MCID {number}>> BDC"):
            yield

    @contextmanager
    def _artifact(self, thickness: float, ink: Ink) -> Iterator[None]:
        self.set_line_width(thickness)
        self.set_draw_color(*ink)
        with self._marked("/Artifact BMC"):
            yield

    def _preload_bidirectional_text(self, text: str, _markdown: bool = False) -> tuple[Fragment, ...]:
        """Keep a text in one piece: a mark cut off its letter would not find its place."""
        return (Fragment(text, self._get_current_graphics_state(), self.k),) if text else ()


class _Tree(StructureTreeBuilder):  # type: ignore[misc]
    """Elements within elements; fpdf2 itself has them in a row."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[StructElem] = []
        self.open = [self.doc_struct_elem]

    def __iter__(self) -> Iterator[PDFObject]:
        yield from (self.struct_tree_root, self.doc_struct_elem, self.struct_tree_root.parent_tree)
        yield from self.elements


class _Producer(OutputProducer):  # type: ignore[misc]
    """Turns the pages into a file."""

    def _add_fonts(self, *resources: Any) -> Any:
        for font in self.fpdf.fonts.values():
            font.ttfont = font.cut()
        return super()._add_fonts(*resources)

    def _add_pdf_obj(self, pdf_obj: PDFObject, trace_label: str | None = None) -> Any:
        """The writer puts a line feed after each stream. After a carriage return the two would read as one
        line end, and the stream as one byte too short, which PDF/A forbids: make the line end whole.
        """
        if isinstance(pdf_obj, PDFContentStream) and pdf_obj._contents.endswith(b"\r"):
            pdf_obj._contents += b"\r"  # not counted in its length, which is known already
        return super()._add_pdf_obj(pdf_obj, trace_label)
