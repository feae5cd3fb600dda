"""Files put together from drawn pages and what differs from copy to copy.

Drawing a page and cutting its fonts costs milliseconds; what differs between a thousand certificates of one
event are a few lines. So the page is drawn once as a master, with places left open, and each copy appends a
second content stream, its metadata and its signature to the same bytes.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from zlib import compress

from fpdf.fonts import Glyph

from core.documents.pdf.fonts import Typeface
from core.documents.pdf.tagged_pages import PRODUCER, WIDGET, Slot, TaggedPages, metadata
from core.signing import Signer, opening

Box = tuple[float, float, float, float]  # left, bottom, right, top, from the foot of the page

_OBJECT = re.compile(rb"(\d+) 0 R\b")
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@dataclass(frozen=True)
class Copy:
    """What one copy has for itself: content of the page, what it is called, its code, when it was written."""

    content: str
    title: str
    code: str
    moment: datetime


class Master:
    """Pages with places left open, from which copies are made."""

    def __init__(self, pages: TaggedPages, signature: tuple[Box, str] | None = None) -> None:
        """Take the drawn pages. `signature` is the place on the first page, and the words, of the field that
        stands in the element with `WIDGET`; only with it can copies be signed."""
        self.slots: list[dict[str, Slot]] = pages.slots
        self._fonts = pages.codes()
        self.objects = _objects(pages.to_bytes())
        self.root = self.number_of(b"/Type /Catalog")
        self.pages = [number for number, body in self.objects.items() if b"/Type /Page\n" in body]
        self.information, self.metadata = max(self.objects), max(self.objects) - 1
        self.content = self.information + 1
        self._signature = signature and self.content + 1
        for number in self.information, self.metadata:
            del self.objects[number]
        for page in self.pages:
            _add_content(self.objects, page, self.content)
        if signature:
            _add_field(self.objects, self.pages, self.root, self.content + 1, *signature)
        self._fixed, self._places = _written(_HEADER, self.objects)

    def number_of(self, mark: bytes) -> int:
        """The number of the one object with the mark."""
        return _number_of(self.objects, mark)

    def whole(self, objects: dict[int, bytes], own: Copy) -> bytes:
        """A file of these objects, unsigned."""
        body, places = _written(_HEADER, objects | self._description(own))
        return body + _end(places, len(body), self.root, self.information, _identity(body))

    def written(self, page: int, texts: dict[str, str]) -> list[str]:
        """What fills the places of a page that are left open for a line, as content.

        Raises KeyError when a glyph is not in the file.
        """
        slots = self.slots[page]
        return [slots[name].filled(text, self._name_of, self._code_of) for name, text in texts.items()]

    def _name_of(self, face: Typeface) -> str:
        return f"F{self._fonts[face.key][0]}"

    def _code_of(self, face: Typeface, glyph: Glyph) -> int:
        """The code of a glyph. Raises KeyError if it is not in the file."""
        return self._fonts[face.key][1][glyph]

    def copy(self, own: Copy, signer: Signer | None = None) -> bytes:
        """One file; the same arguments give the same bytes."""
        objects = {self.content: stream(own.content.encode()), **self._description(own)}
        before, places = _written(self._fixed, objects)
        places |= self._places
        identity = _identity(before)
        if signer is None or self._signature is None:
            return before + _end(places, len(before), self.root, self.information, identity)
        places[self._signature] = len(before)
        before += b"%d 0 obj\n%s" % (self._signature, opening(own.moment))
        after = b">>\nendobj\n"
        xref = len(before) + signer.room + len(after)
        return signer.sign(before, after + _end(places, xref, self.root, self.information, identity))

    def _description(self, own: Copy) -> dict[int, bytes]:
        return {self.metadata: _metadata(own), self.information: _information(own)}


def stream(content: bytes) -> bytes:
    """The body of an object that holds compressed content."""
    packed = compress(content, 1)  # the longest, a QR code, gets hardly smaller with more effort
    return b"<</Filter /FlateDecode /Length %d>>\nstream\n%s\r\nendstream" % (len(packed), packed)


def _objects(pdf: bytes) -> dict[int, bytes]:
    """The bodies of the objects of a file that fpdf2 wrote, found by its table of places."""
    table = pdf[pdf.rindex(b"xref\n0 ") : pdf.rindex(b"trailer")].splitlines()[3:]
    places = [*(int(line[:10]) for line in table), pdf.rindex(b"xref\n0 ")]
    found = {}
    for number, (start, end) in enumerate(pairwise(places), start=1):
        body = pdf[start:end].rstrip(b"\n")
        found[number] = body.removeprefix(b"%d 0 obj\n" % number).removesuffix(b"\nendobj")
    return found


def _number_of(objects: dict[int, bytes], mark: bytes) -> int:
    (number,) = (number for number, body in objects.items() if mark in body)
    return number


def _add_content(objects: dict[int, bytes], page: int, content: int) -> None:
    """Let a page end with the content of the copy."""
    objects[page] = re.sub(rb"/Contents (\d+ 0 R)", rb"/Contents [\1 %d 0 R]" % content, objects[page])


def _add_field(objects: dict[int, bytes], pages: list[int], root: int, signature: int, box: Box, words: str) -> None:
    """Add a signature field: on the first page, in the form of the file, and in the structure."""
    widget, form, look = signature + 1, signature + 2, signature + 3
    element, page, key = _number_of(objects, WIDGET.encode()), pages[0], len(pages)
    objects[element] = objects[element].replace(WIDGET.encode(), b"%d 0 R" % widget)
    tree = _number_of(objects, b"/Nums [")
    objects[tree] = re.sub(rb"\]\]", b"] %d %d 0 R]" % (key, element), objects[tree])
    objects[page] = objects[page].replace(b"/Contents", b"/Annots [%d 0 R]\n/Contents" % widget)
    objects[root] = objects[root].replace(b"<<\n", b"<<\n/AcroForm %d 0 R\n" % form, 1)
    left, bottom, right, top = box
    objects[widget] = (
        b"<</Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /TU <%s> /F 132 /Rect [%.2f %.2f %.2f %.2f] "
        b"/P %d 0 R /V %d 0 R /StructParent %d /AP <</N %d 0 R>>>>"
        % (_text(words), left, bottom, right, top, page, signature, key, look)
    )
    objects[form] = b"<</Fields [%d 0 R] /SigFlags 3>>" % widget
    size = b"[0 0 %.2f %.2f]" % (right - left, top - bottom)
    objects[look] = b"<</Type /XObject /Subtype /Form /BBox %s /Length 0>>\nstream\n\nendstream" % size


def _identity(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]


def _metadata(own: Copy) -> bytes:
    packet = metadata(own.title, own.moment, own.code).encode()
    return b"<</Length %d /Subtype /XML /Type /Metadata>>\nstream\n%s\nendstream" % (len(packet), packet)


def _information(own: Copy) -> bytes:
    moment = f"{own.moment:%Y%m%d%H%M%S}".encode()
    return b"<</CreationDate (D:%sZ) /Producer (%s) /Title <%s>>>" % (moment, PRODUCER.encode(), _text(own.title))


def _text(text: str) -> bytes:
    return ("\ufeff" + text).encode("utf-16-be").hex().encode()


def _written(before: bytes, objects: dict[int, bytes]) -> tuple[bytes, dict[int, int]]:
    """The objects after what is there before, and the place of each."""
    parts, places, length = [before], {}, len(before)
    for number, body in objects.items():
        places[number] = length
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        length += len(parts[-1])
    return b"".join(parts), places


def _end(places: dict[int, int], xref: int, root: int, information: int, identity: str) -> bytes:
    size = len(places) + 1
    table = b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, size))
    numbers = b"/Size %d /Root %d 0 R /Info %d 0 R" % (size, root, information)
    trailer = b"<<%s /ID [<%s><%s>]>>" % (numbers, identity.encode(), identity.encode())
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return b"%s%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (head, table, trailer, xref)
