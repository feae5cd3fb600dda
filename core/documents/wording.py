"""The words of the paper, from certificate.toml, and how codes are written."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def wording() -> dict[str, Any]:
    """Return all words of the paper, by section."""
    return tomllib.loads(Path(__file__).with_name("certificate.toml").read_text(encoding="utf-8"))


def in_groups(code: str) -> str:
    """Write a code in groups of four, as it is read aloud: "ABCD-EFGH-IJ"."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
