"""Pages with their structure, written by fpdf2 as PDF/UA-1 and PDF/A-2U in the same file.

Everything drawn is either content of a structure element (what a screen reader reads, in that order) or
an artifact (lines). Places are in points from the top left corner of the page. fpdf2 2.8.9 tags pictures
only; the rest is added here through its private parts, so its version is pinned.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fpdf import FPDF
from fpdf.enums import OutputIntentSubType
from fpdf.fonts import Glyph
from fpdf.output import OutputProducer, PDFICCProfile
from fpdf.prefs import ViewerPreferences
from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import Name, PDFContentStream, PDFObject, Raw
from fpdf.util import builtin_srgb2014_bytes

from core.documents.pdf.fonts import BOLD, REGULAR, Typeface, typeface
from core.documents.pdf.text_layout import BLACK, CodeOf, Ink, NameOf, Pen, broken, fitted, line, written

WIDTH, HEIGHT, MARGIN = 792, 612, 56
PRODUCER = "Open PDUPS"
WIDGET = "@WIDGET@"

_SRGB = builtin_srgb2014_bytes()
_XMP = Path(__file__).with_name("metadata.xml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Slot:
    """A place in the structure that is left open: what stands there is written into each copy of the page."""

    kind: str
    number: int
    pen: Pen
    left: float
    baseline: float  # from the foot of the page
    room: float

    def filled(self, text: str, name_of: NameOf, code_of: CodeOf) -> str:
        """The text of one line as content of the slot, smaller if it would not fit."""
        set_line = line(text, self.pen.style)
        pen = fitted(self.pen, set_line.width, self.room)
        return self.holding(written(set_line, pen, self.left, self.baseline, name_of, code_of) if text else "")

    def holding(self, content: str) -> str:
        return f"/{self.kind} <</MCID {self.number}>> BDC {content} EMC"


class TaggedPages(FPDF):  # type: ignore[misc]  # fpdf2 is not looked into
    """Landscape letter pages that are drawn from the first element to the last, then turned into a file."""

    def __init__(self, *, title: str, language: str, written_at: datetime) -> None:
        """Open the first page. Equal drawings and arguments give equal bytes; ValueError if the moment is naive."""
        super().__init__("landscape", "pt", (HEIGHT, WIDTH))
        self._describe(title, language, utc(written_at))
        self._tree = self.struct_builder = _Tree()
        self.slots: list[dict[str, Slot]] = []  # by page
        self._pen = Pen(12)
        for style in (REGULAR, BOLD):
            self._lend(typeface(style=style))
        self.single_resources_object = True  # each page may use each font, also one that is provided for later
        self.set_margin(MARGIN)
        self.set_auto_page_break(False)
        self.next_page()

    def _describe(self, title: str, language: str, moment: datetime) -> None:
        self.pdf_version = "1.7"
        self.set_title(title)
        self.set_lang(language)
        self.set_producer(PRODUCER)
        self.set_creation_date(moment)
        self.set_xmp_metadata(metadata(title, moment))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        srgb = PDFICCProfile(_SRGB, n=3, alternate="DeviceRGB")
        self.add_output_intent(OutputIntentSubType.PDFA, "sRGB", dest_output_profile=srgb, info="sRGB2014")

    def next_page(self) -> None:
        """Open a page; every element must be closed."""
        self.add_page()
        self.slots.append({})
        self.pages[self.page].tabs = Name("S")
        self.pages[self.page].struct_parents = self.page - 1

    @contextmanager
    def element(self, kind: str, *, attributes: str | None = None, alt: str | None = None) -> Iterator[StructElem]:
        """Open a structure element ("H1", "P", "Table"...) inside the one that is open now."""
        parent = self._tree.open[-1]
        element = StructElem(f"/{kind}", parent, [], page_number=self.page, alt=alt)
        element.a = attributes and Raw(attributes)
        element.pg = self.pages[self.page]
        parent.k.append(element)
        self._tree.elements.append(element)
        self._tree.open.append(element)
        yield element
        self._tree.open.pop()

    def pen(self, size: float, style: str = REGULAR, ink: Ink = BLACK) -> None:
        """Choose how to write from now on."""
        self._pen = Pen(size, style, ink)

    def width_of(self, text: str) -> float:
        return line(text, self._pen.style).width * self._pen.size / 1000

    def put(self, text: str, left: float, baseline: float, *, align: str = "L", room: float | None = None) -> None:
        """Write one line of text into the open element, smaller if it would not fit the room.

        The room ends at the right margin if none is given. "C" puts the line in its middle, "R" at its end.
        """
        room, set_line = room or self.w - self.r_margin - left, line(text, self._pen.style)
        pen = fitted(self._pen, set_line.width, room)
        left += {"L": 0, "C": 0.5, "R": 1}[align] * (room - set_line.width * pen.size / 1000)
        with self._content():
            if text:
                self._out(written(set_line, pen, left, self.h - baseline, self._name, self._code))

    def put_as(self, kind: str, text: str, left: float, baseline: float, *, align: str = "L") -> None:
        """Write one line of text as an element of its own."""
        with self.element(kind):
            self.put(text, left, baseline, align=align)

    def put_aside(self, text: str, left: float, baseline: float) -> None:
        """Write a line that is not part of what is read, like the number of a page."""
        with self._marked("/Artifact BMC"):
            self._out(written(line(text, self._pen.style), self._pen, left, self.h - baseline, self._name, self._code))

    def leave_open_for_a_drawing(self, name: str) -> None:
        """Keep a place in the open element for content that knows its own place on the page."""
        self.leave_open(name, 0, 0, 0)

    def leave_open(self, name: str, left: float, baseline: float, room: float) -> None:
        """Keep a place in the open element for a line that is written later, with the pen of now."""
        kind, number = self._new_content()
        self.slots[-1][name] = Slot(kind, number, self._pen, left, self.h - baseline, room)

    def place_field(self) -> None:
        """Let a form field stand here in the structure; `WIDGET` is where its number goes."""
        with self.element("Form") as element:
            element.k.append(Raw(f"<</Type /OBJR /Obj {WIDGET}>>"))

    def provide(self, text: str, style: str = REGULAR) -> None:
        """Have the glyphs of a text in the file, though nothing is written with them yet."""
        for run in line(text, style).runs:
            for placed in run.glyphs:
                self._code(run.face, placed.glyph)

    def lines(self, text: str, width: float) -> list[str]:
        """Break a cleaned text into lines of the pen of now; see `broken`."""
        return broken(text, self._pen, width)

    def draw(self, content: str) -> None:
        """Put a page's content into the open element as it is."""
        with self._content():
            self._out(content)

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

    def codes(self) -> dict[str, tuple[int, dict[Glyph, int]]]:
        """For each typeface its number in the file and the codes of its glyphs."""
        return {key: (font.i, font.subset.codes) for key, font in self.fonts.items()}

    def _lend(self, face: Typeface) -> Typeface:
        lent = self.fonts[face.key] = face.lent(len(self.fonts) + 1)
        return lent

    def _name(self, face: Typeface) -> str:
        return f"F{(self.fonts.get(face.key) or self._lend(face)).i}"

    def _code(self, face: Typeface, glyph: Glyph) -> int:
        return int((self.fonts.get(face.key) or self._lend(face)).subset.code_of(glyph))

    def _new_content(self) -> tuple[str, int]:
        owner, owners = self._tree.open[-1], self._tree.struct_tree_root.parent_tree.nums[self.page - 1]
        number = len(owners)
        owner.k.append(number)
        owners.append(owner)
        return owner.s[1:], number

    @contextmanager
    def _marked(self, mark: str) -> Iterator[None]:
        self._out(mark)
        yield
        self._out("EMC")

    @contextmanager
    def _content(self) -> Iterator[None]:
        kind, number = self._new_content()
        with self._marked(f"/{kind} <</MCID {number}>> BDC"):
            yield

    @contextmanager
    def _artifact(self, thickness: float, ink: Ink) -> Iterator[None]:
        self.set_line_width(thickness)
        self.set_draw_color(*ink)
        with self._marked("/Artifact BMC"):
            yield


def utc(moment: datetime) -> datetime:
    """The moment in UTC. Raises ValueError if it does not know its time zone."""
    if moment.utcoffset() is None:
        raise ValueError("the moment that a file is written at must be aware of its time zone")
    return moment.astimezone(UTC)


def metadata(title: str, moment: datetime, code: str = "") -> str:
    """What a file says of itself; `code` is the verification code that it carries."""
    identifier = f"<dc:identifier>{code}</dc:identifier>\n" if code else ""
    date = moment.isoformat(timespec="seconds")
    return _XMP.format(title=escape(title), date=date, identifier=identifier)


def bars(lines: Iterable[tuple[int, int, int]], left: float, top: float, thickness: float) -> str:
    """Black bars (start, line, length, all in thicknesses) as a page's content; `top` counts from the foot.

    They are one path: no seams, and little to write.
    """
    rectangles = " ".join(f"{start} {y} {length} 1 re" for start, y, length in lines)
    return f"q 0 g {thickness:.4f} 0 0 {-thickness:.4f} {left:.2f} {top:.2f} cm {rectangles} f Q"


class _Tree(StructureTreeBuilder):  # type: ignore[misc]
    """Elements within elements, on one page; fpdf2 itself has them in a row."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[StructElem] = []
        self.open = [self.doc_struct_elem]

    def __iter__(self) -> Iterator[PDFObject]:
        yield from (self.struct_tree_root, self.doc_struct_elem, self.struct_tree_root.parent_tree)
        yield from self.elements


class _Producer(OutputProducer):  # type: ignore[misc]
    """Turns the page into a file."""

    def _add_fonts(self, *resources: Any) -> Any:
        for font in self.fpdf.fonts.values():
            font.ttfont = font.cut()
        return super()._add_fonts(*resources)

    def _add_pdf_obj(self, pdf_obj: PDFObject, trace_label: str | None = None) -> Any:
        """The writer puts a line feed after each stream. After a carriage return the two would read as one
        line end, and the stream as one byte too short, which PDF/A forbids: make the line end whole.
        """
        if isinstance(pdf_obj, PDFContentStream) and not pdf_obj.filter and b"begincmap" in pdf_obj._contents:
            pdf_obj.__init__(pdf_obj._contents, compress=True)  # fpdf2 leaves it long
        if isinstance(pdf_obj, PDFContentStream) and pdf_obj._contents.endswith(b"\r"):
            pdf_obj._contents += b"\r"  # not counted in its length, which is known already
        return super()._add_pdf_obj(pdf_obj, trace_label)
