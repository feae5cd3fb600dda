"""Notes, drawings, stamps and form fields on a page: which of them leave the rest of the page as it is."""

import re
from math import isfinite
from typing import Any

from pyhanko.pdf_utils import generic

Box = tuple[float, float, float, float]  # left, bottom, right, top, from the foot of the page

# ISO 32000-2, table 171. Kinds that lead elsewhere, play, or hide are not among them.
_KINDS = {
    "/FreeText": "note",
    "/Text": "note",
    "/Ink": "drawing",
    "/Line": "drawing",
    "/PolyLine": "drawing",
    "/Stamp": "stamp",
    "/Highlight": "highlight",
    "/Underline": "highlight",
    "/Widget": "form field",
}


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PLAIN = _names(
    "/Type /Subtype /Rect /Contents /P /NM /M /F /AP /Border /BS /C /IC /T /CA /ca /RC /CreationDate /IRT /RT /Subj "
    "/IT /DA /DS /Q /RD /Name /InkList /QuadPoints /L /LE /CL /Vertices /Popup /Open /State /StateModel /Lang /Rotate "
    "/Alt /StructParent /AS"
)
_OF_FIELDS = _names("/FT /T /TU /TM /Ff /V /DV /MK /MaxLen /Lock /SV /H")
_OF_LOOKS = _names(
    "/Type /Subtype /FormType /BBox /Matrix /Resources /Length /Filter /DecodeParms /Group /Name /LastModified "
    "/StructParents /StructParent"
)
# ISO 32000-2, annex E: names that begin with the prefix of a developer mean something to that program only.
_PRIVATE = re.compile(r"/[A-Za-z]{3,5}[:_-]")
_POINTS = ("/InkList", "/QuadPoints", "/L", "/CL", "/Vertices")
_STAYS_IN_SIZE = 8 | 16  # flags NoZoom and NoRotate
_LARGEST_SYMBOL = 32  # points
_WIDEST_LINE = 12  # points
_LONGEST_TEXT = 500  # characters


class NotHarmless(Exception):
    """What was added changes what is certified, or nobody can tell. The words are for the log."""


def must(holds: object, otherwise: str) -> None:
    if not holds:
        raise NotHarmless(otherwise)


def value_of(owner: Any, key: str, otherwise: Any = None) -> Any:
    """A value, also if it is an object of its own, which `get` would leave as a reference."""
    return owner[key] if key in owner else otherwise  # noqa: SIM401


def list_of(owner: Any, key: str) -> list[Any]:
    """The entries of a list, references as such; no list is an empty one."""
    entries = value_of(owner, key, generic.ArrayObject())
    must(isinstance(entries, generic.ArrayObject), f"{key} is no list")
    return [list.__getitem__(entries, place) for place in range(len(entries))]


def addition_of(note: Any, place: Box) -> tuple[str, str] | None:
    """The kind and the text of a note that may be there, or nothing for the bubble of another note.

    Raises NotHarmless for one that is of another kind or reaches out of the place.
    """
    must(isinstance(note, generic.DictionaryObject), "a note is no dictionary")
    kind = value_of(note, "/Subtype")
    must(not value_of(note, "/Open", False), "a note is shown open")
    if kind == "/Popup":
        must("/AP" not in note and _known(note, _PLAIN | {"/Parent"}), "a bubble has a look")
        return None
    must(kind in _KINDS, f"{kind} may be anything")
    must(_known(note, _PLAIN | _OF_FIELDS if kind == "/Widget" else _PLAIN), "a note does more than to be there")
    _check_place(note, place)
    if "/AP" in note:
        _check_look(note["/AP"])
    if kind == "/Widget":
        check_field(note)
        return _of_field(note)
    return _KINDS[kind], _text(value_of(note, "/Contents", ""))


def check_field(field: Any) -> None:
    """Raises NotHarmless for a field that is none for text or a signature, or has fields of its own."""
    must(value_of(field, "/FT") in ("/Tx", "/Sig"), "a field is of another kind")
    must(_known(field, _PLAIN | _OF_FIELDS), "a field does more than to be there")


def _of_field(field: Any) -> tuple[str, str]:
    if field["/FT"] == "/Tx":
        return "form field", _text(value_of(field, "/V", ""))
    value = value_of(field, "/V", {})
    return ("time stamp" if value_of(value, "/Type") == "/DocTimeStamp" else "signature"), _text(
        value_of(value, "/Name", "")
    )


def _known(note: Any, known: frozenset[str]) -> bool:
    return all(key in known or _PRIVATE.match(key) for key in note)


def _check_place(note: Any, place: Box) -> None:
    left, bottom, right, top = _box(note["/Rect"])
    is_unseen = (right - left, top - bottom) == (0, 0) and note["/Subtype"] == "/Widget"
    must(is_unseen or _holds(place, left, bottom, right, top), "a note reaches out of the educator's place")
    for key in _POINTS:
        numbers = _flat(value_of(note, key, []))
        must(_holds(place, *numbers) and len(numbers) % 2 == 0, "a line reaches out of the educator's place")
    if int(value_of(note, "/F", 0)) & _STAYS_IN_SIZE:
        must(max(right - left, top - bottom) <= _LARGEST_SYMBOL, "a note keeps its size when the page gets smaller")
    widths = [value_of(note["/BS"], "/W", 1)] if "/BS" in note else _flat(list(value_of(note, "/Border", []))[2:3])
    must(all(0 <= float(width) <= _WIDEST_LINE for width in widths), "a line is too wide")
    must(all(float(margin) >= 0 for margin in value_of(note, "/RD", [])), "a note is larger than it says")


def _holds(place: Box, *numbers: float) -> bool:
    """Whether all points, given as x and y in turn, are within the place."""
    left, bottom, right, top = place
    return all(left <= x <= right for x in numbers[::2]) and all(bottom <= y <= top for y in numbers[1::2])


def _box(numbers: Any) -> Box:
    must(isinstance(numbers, generic.ArrayObject) and len(numbers) == 4, "a note is nowhere")
    one, two, three, four = _flat(numbers)
    return min(one, three), min(two, four), max(one, three), max(two, four)


def _flat(numbers: Any, depth: int = 2) -> list[float]:
    """The numbers of a list, or of the lists in it."""
    found: list[float] = []
    for number in numbers:
        if isinstance(number, generic.ArrayObject):
            must(depth, "a list is too deep")
            found += _flat(number, depth - 1)
        else:
            found.append(float(number))
    must(all(map(isfinite, found)), "a number is none")
    return found


def _check_look(looks: Any) -> None:
    """A look is drawn into the place of its note and cut off there (ISO 32000-2, 12.5.5), if its own box is one."""
    must(set(looks) == {"/N"}, "a note looks otherwise when it is touched")
    look = looks["/N"]
    must(isinstance(look, generic.StreamObject) and _known(look, _OF_LOOKS), "a look is something else")
    left, bottom, right, top = _box(look["/BBox"])
    must((right > left and top > bottom) or (left, bottom, right, top) == (0, 0, 0, 0), "a look has no size")
    a, b, c, d, *_ = _flat(value_of(look, "/Matrix", [1, 0, 0, 1, 0, 0]))
    must(abs(a * d - b * c) > 1e-9, "a look is turned into nothing")


def _text(value: Any) -> str:
    """The text of a note, in one line without characters that do something."""
    text = str(value)[: 10 * _LONGEST_TEXT]
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_LONGEST_TEXT]
