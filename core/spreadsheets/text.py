"""Text with separators: CSV in the encodings and with the separators that spreadsheet programs write."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from core.errors import NotReadable

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 30
_FREQUENT_LETTERS = frozenset("áàâäãåæçéèêëíìîïñóòôöõøúùûüß")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def records_of_text(content: bytes, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with its number as a spreadsheet program shows it: a line break within quotes counts as none."""
    text = decoded(content, name)
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # programs that write it separate by tabs
    separator = "\t" if is_wide and "\t" in text else _separator(text)
    strictly = _is_well_quoted(text, separator, name)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strictly), start=1)
    except csv.Error:
        raise NotReadable(f"“{name}” is not a table that can be read; save it as CSV or XLSX again.") from None


def decoded(content: bytes, name: str) -> str:
    """The text in whichever encoding it reads best. Raises NotReadable."""
    encodings = _likely_encodings(content)
    if encodings[-1] == "cp1252" and b"\0" not in content and not _is_utf8(content):
        encodings = ["mac_roman"] if is_mac_roman(content) else encodings
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotReadable(f"“{name}” is not a table but some other kind of file; save the table as CSV or XLSX.")


def _likely_encodings(content: bytes) -> list[str]:
    """cp1252, Excel's own outside of Unicode, takes nearly every byte, so it comes last."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return [encoding]
    start = content[:1000]
    if start[1::2].count(0) > len(start) // 4:
        return ["utf-16-le"]
    if start[0::2].count(0) > len(start) // 4:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_mac_roman(content: bytes) -> bool:
    """Whether bytes that are no Unicode read better as Excel for the Mac writes them than as Windows does."""
    mac = content.decode("mac_roman")
    windows = content.decode("cp1252", errors="replace")
    has_mac_lines = b"\r" in content and b"\n" not in content
    return _likeness_to_words(mac) + has_mac_lines > _likeness_to_words(windows)


def _likeness_to_words(text: str) -> int:
    """Small letters within words, capitals before them and quotes around them speak for it; other signs against."""
    likeness = 0
    for found in _BEYOND_ASCII.finditer(text):
        sign = found[0]
        before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
        if sign in _FREQUENT_LETTERS:
            likeness += 2
        elif sign in "’“”–—‘…":
            likeness += 3 if _is_punctuation_there(before, sign, after) else -2
        elif sign.isupper():
            likeness += -2 if before.islower() else int(not before.isalpha())
        else:
            likeness += 1 if sign in "šžœ" else -2
    return likeness


def _is_punctuation_there(before: str, sign: str, after: str) -> bool:
    if sign == "’":  # O’Neil, Sunniva’s; within a word of small letters another letter is meant
        return before.isupper() or after.isupper() or after in "st" or not after.isalpha()
    if sign in "“‘":
        return not before.isalnum() and after.isalnum()
    return sign in "”…" or (sign in "–—" and (not before.isalpha() or not after.isalpha()))


def _separator(text: str) -> str:
    """The one that cuts most rows of the beginning into the same number of cells, the more the better."""
    return max(_SEPARATORS, key=lambda separator: _cells_in_step(text, separator))


def _cells_in_step(text: str, separator: str) -> float:
    reader = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator)
    try:
        widths = Counter(len(record) for record in islice(reader, _SAMPLE) if any(record))
    except csv.Error:
        return 0
    if not widths:
        return 0
    width, rows = widths.most_common(1)[0]
    return (width - 1) * rows / widths.total()


def _is_well_quoted(text: str, separator: str, name: str) -> bool:
    """Whether quotes enclose whole cells. Raises NotReadable where one is opened and never closed."""
    if '"' not in text:
        return True
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 1
    try:
        for _ in reader:
            row += 1
    except csv.Error as trouble:
        if "unexpected end" in str(trouble):
            raise NotReadable(
                f"“{name}” has a quotation mark in row {row} that is never closed; close it, and bring it again."
            ) from None
        return False
    return True
