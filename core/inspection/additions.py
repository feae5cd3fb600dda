"""What was added to a signed file after it was signed, and whether it is harmless.

A PDF file may be followed by updates that replace its objects, so a reader shows the last of them. Here each object
of the signed file is compared with the one that a reader finds now. All must be the same, but for lists into which
an educator's own statement, further signatures and descriptions are entered; what these lists hold beyond the signed
file must be of a kind, and in a place, that leaves all that is certified as it was. Whatever is not known to be
harmless is refused (compare ETSI EN 319 142-1, 5.5, and the "shadow attacks" of Mainka and others, 2021).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from core.inspection.annotations import Box, addition_of, check_field, list_of, must, value_of

_MOST_OBJECTS = 5000  # added ones
_MOST_ANNOTATIONS = 100
_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b")
_NAMES = [f"{{http://purl.org/dc/elements/1.1/}}{name}" for name in ("title", "identifier")]
_NUMBERS = generic.NumberObject, generic.FloatObject
_INHERITED = "/MediaBox", "/CropBox", "/Rotate", "/Resources"  # ISO 32000-2, table 31


@dataclass(frozen=True)
class _Revisions:
    """The file as it was signed, and as it is now."""

    old: PdfFileReader
    new: PdfFileReader
    place: Box


def harmless_additions(pdf: bytes, signed_bytes: int, place: Box) -> list[tuple[str, str]]:
    """The kind and the text of each addition to the first `signed_bytes` of a file, which our signature covers.

    Raises NotHarmless, or whatever a malformed file makes the parser raise: both mean that it is not accepted.
    """
    if not pdf[signed_bytes:].strip():
        return []
    must(_END.search(pdf, signed_bytes), "it does not end as a file does")
    old, new = (PdfFileReader(BytesIO(content), strict=True) for content in (pdf[:signed_bytes], pdf))
    must(old.xrefs.total_revisions == 1 and not new.encrypted, "its revisions are not as they were")
    _check_tables(old, new)
    _check_places(new, pdf, signed_bytes)
    revisions = _Revisions(old, new, place)
    _check_objects(revisions)
    return _additions(revisions)


def _check_tables(old: PdfFileReader, new: PdfFileReader) -> None:
    """The tables of places lead to the signed one, and none of them takes the number of a signed object."""
    must(not new.xrefs.hybrid_xrefs_present, "it has two tables of places at once")
    first, signed = (reader.xrefs.get_startxref_for_revision(0) for reader in (new, old))
    must(first == signed, "its first table is not the signed one")
    own = {ref.idnum for ref in new.xrefs.xref_stream_refs}
    must(not own & _numbers(old, 0), "a table takes the number of a signed object")


def _check_places(new: PdfFileReader, pdf: bytes, signed_bytes: int) -> None:
    """What was added is in the added part, and each object there is in a table: a reader that repairs files, and goes
    by the objects that it meets, finds no others."""
    xrefs, in_tables = new.xrefs, set[int]()
    tables = {ref.idnum for ref in xrefs.xref_stream_refs}  # some programs list these, and some do not
    for revision in range(1, xrefs.total_revisions):
        must(xrefs.get_startxref_for_revision(revision) >= signed_bytes, "a table leads into the signed file")
        for ref in xrefs.explicit_refs_in_revision(revision):
            place = xrefs.get_historical_ref(ref, revision)
            must(ref.generation == 0, "an object is of another generation")
            must(not isinstance(place, int) or place >= signed_bytes, "an object leads into the signed file")
        in_tables |= _numbers(new, revision)
    must(len(in_tables) <= _MOST_OBJECTS, "it has too many objects")
    must(
        {int(number) for number in _OBJECT.findall(pdf[signed_bytes:])} <= in_tables | tables,
        "an object is in no table",
    )
    for number in in_tables - tables:
        _object(new, number)  # raises for what no reader understands


def _numbers(reader: PdfFileReader, revision: int) -> set[int]:
    return {ref.idnum for ref in reader.xrefs.explicit_refs_in_revision(revision)}


def _check_objects(revisions: _Revisions) -> None:
    """Each object of the signed file is what it was, or a list that may grow."""
    old, new = revisions.old, revisions.new
    page = list_of(old.root["/Pages"], "/Kids")[0]
    may_grow = {
        _number(page): _check_page,
        _number(old.trailer.raw_get("/Root")): _check_catalog,
        _number(old.trailer.raw_get("/Info")): _check_information,
        _number(old.root.raw_get("/Metadata")): _check_metadata,
        _number(old.root.raw_get("/AcroForm")): _check_form,
    }
    must(_number(new.trailer.raw_get("/Root")) == _number(old.trailer.raw_get("/Root")), "its root is another")
    for number in _numbers(old, 0):
        was, now = (_object(reader, number) for reader in (old, new))
        if not same(was, now):
            must(number in may_grow, f"object {number} of the signed file was replaced")
            may_grow[number](revisions, was, now)
    if "/Info" in new.trailer and _number(new.trailer.raw_get("/Info")) != _number(old.trailer.raw_get("/Info")):
        _check_information(revisions, old.trailer["/Info"], new.trailer["/Info"])


def _object(reader: Any, number: int) -> Any:
    return reader.get_object(generic.Reference(number, 0, reader))


def same(one: Any, other: Any) -> bool:
    """Whether two objects are written alike, where a reference is the number that it refers to."""
    if isinstance(one, generic.IndirectObject) or isinstance(other, generic.IndirectObject):
        return _number(one) == _number(other)
    if isinstance(one, generic.StreamObject) != isinstance(other, generic.StreamObject):
        return False
    if isinstance(one, generic.StreamObject) and one.encoded_data != other.encoded_data:
        return False
    if isinstance(one, generic.DictionaryObject):
        return isinstance(other, generic.DictionaryObject) and not _different_keys(one, other)
    if isinstance(one, generic.ArrayObject):
        return isinstance(other, generic.ArrayObject) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, _NUMBERS) and isinstance(other, _NUMBERS):
        return float(one) == float(other)
    return type(one) is type(other) and bool(one == other)


def _different_keys(was: Any, now: Any) -> set[str]:
    shared = set(was) & set(now)
    return (set(was) ^ set(now)) | {key for key in shared if not same(was.raw_get(key), now.raw_get(key))}


def _number(value: Any) -> int:
    """The number of the object that is referred to, 0 for a value that stands for itself."""
    return value.idnum if isinstance(value, generic.IndirectObject) and value.generation == 0 else 0


def _check_page(_: _Revisions, was: Any, now: Any) -> None:
    """Some programs write into the page what it had from its parent."""
    parent = was["/Parent"]
    repeated = {
        key
        for key in _INHERITED
        if key in now and key not in was and key in parent and same(parent.raw_get(key), now.raw_get(key))
    }
    must(_different_keys(was, now) <= {"/Annots"} | repeated, "the page was changed")


def _check_catalog(revisions: _Revisions, was: Any, now: Any) -> None:
    changed = _different_keys(was, now)
    must(changed <= {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Version"}, "the catalog was changed")
    if "/AcroForm" in changed:
        _check_form(revisions, was["/AcroForm"], now["/AcroForm"])
    if "/Metadata" in changed:
        _check_metadata(revisions, was["/Metadata"], now["/Metadata"])


def _check_information(_: _Revisions, was: Any, now: Any) -> None:
    must(was["/Title"] == now["/Title"], "the title was changed")


def _check_metadata(_: _Revisions, was: Any, now: Any) -> None:
    """Another program may note when it saved the file, but not call it otherwise."""
    must(_names_in(was.data) == _names_in(now.data), "the title or the code was changed")


def _names_in(packet: bytes) -> list[tuple[str, str]]:
    """What a file calls itself, as elements or as attributes (XMP allows both)."""
    found = []
    for element in ElementTree.fromstring(packet).iter():  # noqa: S314 -- expat limits entities; and see `sandbox`
        if element.tag in _NAMES:
            found.append((element.tag, "".join(element.itertext()).strip()))
        found += [(name, text.strip()) for name, text in element.attrib.items() if name in _NAMES]
    return sorted(found)


def _check_form(_: _Revisions, was: Any, now: Any) -> None:
    changed = _different_keys(was, now)
    must(changed <= {"/Fields", "/SigFlags", "/DR", "/DA", "/NeedAppearances"}, "the form was changed")
    must(not value_of(now, "/NeedAppearances"), "the form asks to be drawn anew")
    for field in _entered(was, now, "/Fields"):
        check_field(field.get_object())


def _entered(was: Any, now: Any, key: str) -> Iterable[Any]:
    """The entries that were appended to a list; each that was in it must still be there, in its place."""
    before, after = list_of(was, key), list_of(now, key)
    must(all(map(same, before, after[: len(before)])), "something that was in the signed file is gone")
    must(len(before) <= len(after) <= len(before) + _MOST_ANNOTATIONS, "it has too many additions")
    added = after[len(before) :]
    must(len({_number(entry) for entry in [*before, *added]} - {0}) == len(after), "an entry is there twice")
    return added


def _additions(revisions: _Revisions) -> list[tuple[str, str]]:
    before, after = (
        list_of(reader.root["/Pages"], "/Kids")[0].get_object() for reader in (revisions.old, revisions.new)
    )
    added = [entry.get_object() for entry in _entered(before, after, "/Annots")]
    return [found for note in added if (found := addition_of(note, revisions.place))]
