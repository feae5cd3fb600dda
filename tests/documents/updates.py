"""What other programs, honest and not, do to a signed file: pieces appended to it, and files written anew."""

import re
import zlib
from io import BytesIO

import pikepdf
import pypdfium2

IN_PLACE = (60, 126, 250, 146)  # on the line of Section III


def updated(signed, objects, *, root=3, free=(), trailer=b""):
    """The file with objects, number to body, appended as an incremental update with a table of its own."""
    body, places = signed + b"\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    entries = [b"%d 1\n%010d 00000 n \n" % each for each in sorted(places.items())]
    entries += [b"%d 1\n%010d 00001 f \n" % (number, 0) for number in free]
    before, end = int(re.findall(rb"startxref\s+(\d+)", signed)[-1]), len(body)
    size = max([*places, first_free(signed) - 1]) + 1
    return body + b"xref\n%strailer\n<</Size %d /Root %d 0 R /Prev %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        b"".join(entries),
        size,
        root,
        before,
        trailer,
        end,
    )


def updated_by_stream(signed, objects):
    """The same with the table as a stream that does not list itself, as several libraries write it."""
    body, places = signed, {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    number, before = max(*places, first_free(signed) - 1) + 1, int(re.findall(rb"startxref\s+(\d+)", signed)[-1])
    packed = zlib.compress(b"".join(b"\1" + places[each].to_bytes(4, "big") + b"\0" for each in sorted(places)))
    index = b" ".join(b"%d 1" % each for each in sorted(places))
    keys = b"/Type /XRef /Size %d /Root 3 0 R /Index [%s] /W [1 4 1] /Prev %d" % (number + 1, index, before)
    table = b"<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (keys, len(packed), packed)
    return body + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, table, len(body))


def first_free(signed):
    return max(map(int, re.findall(rb"/Size (\d+)", signed)))


def body_of(signed, number):
    """An object as it was written last."""
    return re.findall(rb"\n%d 0 obj\n(.*?)\nendobj" % number, signed, re.DOTALL)[-1]


def page_number(signed):
    return int(re.search(rb"\n(\d+) 0 obj\n<<[^>]*?/Annots \[", signed)[1])


def look(rect, content=b"0 g 0 0 500 500 re f", **keys):
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    extra = b" ".join(b"/%s %s" % (key.encode(), value) for key, value in keys.items())
    return b"<</Subtype /Form /BBox [0 0 %d %d] %s /Length %d>>\nstream\n%s\nendstream" % (
        width,
        height,
        extra,
        len(content),
        content,
    )


def annotated(
    signed, kind=b"/FreeText", rect=IN_PLACE, extra=b"/Contents (A. Educator)", has_look=True, update=updated, **keys
):
    """The file with one note on its page."""
    number, page = first_free(signed), page_number(signed)
    shown = b"/AP <</N %d 0 R>>" % (number + 1) if has_look else b""
    note = b"<</Type /Annot /Subtype %s /Rect [%g %g %g %g] %s %s>>" % (kind, *rect, shown, extra)
    with_note = re.sub(rb"/Annots \[([^]]*)\]", rb"/Annots [\1 %d 0 R]" % number, body_of(signed, page))
    return update(signed, {page: with_note, number: note, number + 1: look(rect, **keys)})


def replaced(signed, number, *changes):
    """The file with an object replaced by itself with other words."""
    body = body_of(signed, number)
    for old, new in changes:
        assert old in body
        body = body.replace(old, new)
    return updated(signed, {number: body})


def saved_anew(pdf, **options):
    with pikepdf.open(BytesIO(pdf)) as file:
        saved = BytesIO()
        file.save(saved, **options)
    return saved.getvalue()


def without_signature(pdf):
    """As a program prints it to PDF: the page, and nothing that was signed."""
    with pikepdf.open(BytesIO(pdf)) as file, pikepdf.new() as printed:
        del file.pages[0].Annots
        printed.pages.append(file.pages[0])
        saved = BytesIO()
        printed.save(saved)
    return saved.getvalue()


def scanned(pdf, scale=2, cut=None):
    """Its page as a picture; `cut` leaves the lowest share of the sheet out, with the code."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_pil()
    if cut:
        picture = picture.crop((0, 0, picture.width, int(picture.height * cut)))
    saved = BytesIO()
    picture.convert("RGB").save(saved, "PDF")
    return saved.getvalue()


def bomb(signed, number, keys=b"/Subtype /XML /Type /Metadata", size=800_000_000):
    """The file with an object that gets very large when it is unpacked."""
    packer, piece = zlib.compressobj(1), b" " * 10_000_000
    packed = b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()
    stream = b"<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream"
    return updated(signed, {number: stream % (keys, len(packed), packed)})
