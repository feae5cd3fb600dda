"""Files as answers to a request: how they are sent, and the name under which a browser saves them.

For every route that answers with a file. Begin at `named`, which makes the headers; none of these answers is stored by
the browser.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from typing import IO
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from core.web import html_pages

_PIECE = 64 * 1024  # bytes
_SEPARATORS = re.compile(r"[/\\]+")
# Control characters and half ones, and the marks that turn a name around so that its ending looks like another.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# A URL may hold the key of its file, so no other site learns it.
NEVER_STORED = html_pages.NEVER_STORED | {"Referrer-Policy": "no-referrer"}


def pdf(content: bytes, name: str) -> Response:
    """Shown in the browser."""
    return Response(content, media_type="application/pdf", headers=named("inline", name))


def zip_of(pieces: Iterator[bytes], name: str) -> Response:
    """Saved piece by piece, while it is being made."""
    return StreamingResponse(pieces, media_type="application/zip", headers=named("attachment", name))


def whole(file: IO[bytes], media_type: str, name: str) -> Response:
    """Saved from an open file, with its length, by which a browser shows how far it is."""
    length = {"Content-Length": str(file.seek(0, os.SEEK_END))}
    file.seek(0)
    pieces = iter(partial(file.read, _PIECE), b"")
    return StreamingResponse(pieces, media_type=media_type, headers=named("attachment", name) | length)


def safe(text: str, otherwise: str) -> str:
    return re.sub(r"[^\w'’-]+", "-", text, flags=re.UNICODE).strip("-")[:80] or otherwise


def named(how: str, name: str) -> dict[str, str]:
    """Headers of a file: `how` is "inline" or "attachment"."""
    return {"Content-Disposition": content_disposition(how, name)} | NEVER_STORED


def content_disposition(how: str, name: str) -> str:
    """The value of Content-Disposition (RFC 6266) that gives a file its name, whatever somebody called it.

    The name stands in it twice: whole in UTF-8 (RFC 8187), and in ASCII for programs that know no more. Neither has a
    character that ends the value or leads into another folder.
    """
    flat = _SEPARATORS.sub("-", _UNSEEN.sub("", name)).strip(". ") or "file"
    return f"{how}; filename*=UTF-8''{quote(flat, safe='')}; filename=\"{_ascii(flat)}\""


def _ascii(name: str) -> str:
    """The name without accents and without letters that have no ASCII; its ending stays."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(letter for letter in plain if letter.isalnum() or letter in "-_.,'() ").strip()
    return f"file{plain}" if not plain or plain.startswith(".") else plain
