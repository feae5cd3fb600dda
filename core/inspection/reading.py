"""What a PDF file of unknown origin holds: its text, the codes on it, and what was added after it was signed.

Reading is done by another process with limits of its own, see `core.inspection.sandbox`.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from core.errors import TryAgainLater
from core.rules.codes import normalized_verification_code

SECONDS = 20
_ROOT = Path(__file__).parents[2]
_IS_CODE = re.compile("[A-Z2-7]{32}")
_AT_ONCE = BoundedSemaphore(2)  # each may take a core and a gigabyte


@dataclass(frozen=True)
class Addition:
    """`kind` is one word, such as note, drawing or signature; `text` what it says, which may be nothing."""

    kind: str
    text: str


@dataclass(frozen=True)
class Inspection:
    """`codes` are those that a person reads on the file, then those of its QR codes, none checked. `pages` is 0 where
    the file cannot be opened. `additions` is None unless all that follows the signed bytes is harmless."""

    codes: tuple[str, ...] = ()
    text: str = ""
    pages: int = 0
    additions: tuple[Addition, ...] | None = None


def inspect(pdf: bytes, *, signed_bytes: int = 0) -> Inspection:
    """What the file holds. `signed_bytes`: so many from the beginning are known to be a certificate as issued.

    Never raises for the bytes; what cannot be read within the limits is not there. Raises TryAgainLater when too
    many others are being read.
    """
    found: dict[str, Any] = {}
    for line in _read_elsewhere(pdf, signed_bytes).splitlines():
        found |= json.loads(line)
    additions = found.get("additions")
    pictured = filter(_IS_CODE.fullmatch, map(normalized_verification_code, found.get("pictured", [])))
    return Inspection(
        codes=tuple(dict.fromkeys([*found.get("codes", []), *pictured])),
        text=found.get("text", ""),
        pages=found.get("pages", 0),
        additions=None if additions is None else tuple(Addition(*each) for each in additions),
    )


def _read_elsewhere(pdf: bytes, signed_bytes: int) -> bytes:
    """Whole lines of what the other process wrote until it ended or was stopped."""
    from core.documents.pdf.certificate_layout import EDUCATOR_BOX

    place = json.dumps(EDUCATOR_BOX)
    command = [sys.executable, "-m", "core.inspection.sandbox", str(signed_bytes), place]
    if not _AT_ONCE.acquire(timeout=SECONDS):
        raise TryAgainLater("Many files are being read just now. Bring this one again in a minute.")
    try:
        # Nothing of the environment: it holds passwords, and the file is not to be trusted.
        reader = subprocess.run(command, input=pdf, cwd=_ROOT, env={}, capture_output=True, timeout=SECONDS)  # noqa: S603
        written = reader.stdout
    except subprocess.TimeoutExpired as stopped:
        written = stopped.stdout or b""
    finally:
        _AT_ONCE.release()
    return written[: written.rfind(b"\n") + 1]
