"""Reads one PDF file that anybody may have made. Run as a process of its own, so that whatever the file does to the
parsers, memory, time and faults stay in it: `python -m core.inspection.sandbox SIGNED_BYTES PLACE < file`.

Writes a line of JSON for each fact that it found out, as soon as it is known.
"""

import json
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from core.inspection.annotations import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MEMORY, SECONDS = 1_200_000_000, 10  # bytes, of processor time
MOST_PAGES, MOST_TEXT, MOST_CODES = 10, 20_000, 20
_LARGEST_PICTURE = 4_000_000  # pixels
_SCALES = (2, 4)  # a photograph of a sheet needs more than a drawn one
_CODE = re.compile(r"(?<![A-Z2-7])(?:[A-Z2-7]{4}[\s\u2010-\u2015-]{0,2}){7}[A-Z2-7]{4}(?![A-Z2-7])")


def main() -> None:
    _limit()
    pdf, signed_bytes, place = sys.stdin.buffer.read(), int(sys.argv[1]), json.loads(sys.argv[2])
    if signed_bytes:
        with suppress(Exception):  # whatever it is: what cannot be read is not harmless
            _say(additions=agreed_additions(pdf, signed_bytes, place))
    with suppress(Exception):
        _read(pdf)


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system has these limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(**found: Any) -> None:
    print(json.dumps(found), flush=True)


def agreed_additions(pdf: bytes, signed_bytes: int, place: Box) -> list[tuple[str, str]]:
    """Two programs must agree: one that knows the structure of the file, and one that draws it."""
    from core.inspection.additions import harmless_additions
    from core.inspection.annotations import NotHarmless

    found = harmless_additions(pdf, signed_bytes, place)
    if not _look_alike(pdf[:signed_bytes], pdf, place):
        raise NotHarmless("it looks otherwise than it was issued")
    return found


def _look_alike(signed: bytes, pdf: bytes, place: Box) -> bool:
    """Whether a file of one page shows what the signed one shows: without notes everywhere, with them elsewhere
    than in the place, and as text."""
    from pypdfium2 import PdfDocument

    one, other = PdfDocument(signed), PdfDocument(pdf)
    if len(one) != 1 or len(other) != 1:
        return False
    first, second = one[0], other[0]
    return (
        first.get_size() == second.get_size()
        and _texts(first) == _texts(second)
        and _pixels(first, None) == _pixels(second, None)
        and _pixels(first, place) == _pixels(second, place)
    )


def _texts(page: "PdfPage") -> str:
    return str(page.get_textpage().get_text_range())


def _pixels(page: "PdfPage", place: Box | None) -> bytes:
    """The picture of a page without notes, or with them and with the place left white."""
    picture = page.render(scale=_scale(page, 2), may_draw_forms=place is not None, draw_annots=place is not None)
    image = picture.to_pil()
    if place is not None:
        ratio = image.height / page.get_height()
        left, bottom, right, top = (number * ratio for number in place)
        image.paste("white", (int(left), int(image.height - top), int(right) + 1, int(image.height - bottom) + 1))
    return bytes(image.tobytes())


def _scale(page: "PdfPage", wanted: float) -> float:
    width, height = page.get_size()
    return float(min(wanted, (_LARGEST_PICTURE / max(width * height, 1)) ** 0.5))


def _read(pdf: bytes) -> None:
    """The text of the first pages, and the codes in it or in their pictures."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(pdf)
    count = min(len(document), MOST_PAGES)
    text = "\n".join(_texts(document[number]) for number in range(count))[:MOST_TEXT]
    codes = [re.sub(r"[^A-Z2-7]", "", found[0]) for found in _CODE.finditer(text)]
    _say(text=text, pages=len(document), codes=list(dict.fromkeys(codes))[:MOST_CODES])
    _say(pictured=_codes_in_pictures(document, count))


def _codes_in_pictures(document: "PdfDocument", count: int) -> list[str]:
    """What the QR codes of the pages hold, the first that is readable of each size."""
    found: list[str] = []
    for number in range(count):
        for scale in _SCALES:
            if held := _held(document[number], scale):
                found += held
                break
    return found[:MOST_CODES]


def _held(page: "PdfPage", scale: float) -> list[str]:
    import zxingcpp

    image = page.render(scale=_scale(page, scale), grayscale=True).to_pil()
    kind = zxingcpp.BarcodeFormat.QRCode
    return [barcode.text[:500] for barcode in zxingcpp.read_barcodes(image, formats=kind)[:MOST_CODES]]


if __name__ == "__main__":
    main()
