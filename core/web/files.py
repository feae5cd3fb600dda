"""How files are answered: never stored by the browser, and under a name that people recognise."""

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
# An address may hold the key of its file, so it is told to nobody.
NEVER_STORED = html_pages.NEVER_STORED | {"Referrer-Policy": "no-referrer"}


def pdf(content: bytes, name: str) -> Response:
    """Shown in the browser."""
    return Response(content, media_type="application/pdf", headers=named("inline", name))


def zip_of(pieces: Iterator[bytes], name: str) -> Response:
    """Saved piece by piece, while it is being made."""
    return StreamingResponse(pieces, media_type="application/zip", headers=named("attachment", name))


def whole(file: IO[bytes], media_type: str, name: str) -> Response:
    """Saved from an open file, whose length the browser is told so that it shows how far it is."""
    length = {"Content-Length": str(file.seek(0, os.SEEK_END))}
    file.seek(0)
    pieces = iter(partial(file.read, _PIECE), b"")
    return StreamingResponse(pieces, media_type=media_type, headers=named("attachment", name) | length)


def safe(text: str, otherwise: str) -> str:
    return re.sub(r"[^\w'’-]+", "-", text, flags=re.UNICODE).strip("-")[:80] or otherwise


def named(how: str, name: str) -> dict[str, str]:
    """Headers of a file: `how` is "inline" or "attachment"."""
    said = f"{how}; filename*=UTF-8''{quote(name)}; filename=\"{_ascii(name)}\""
    return {"Content-Disposition": said} | NEVER_STORED


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.replace('"', "").replace("\\", "")
