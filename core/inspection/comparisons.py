"""Whether the text of a file agrees with the content of a record."""

import re
import unicodedata
from collections.abc import Mapping

_WORDS = re.compile(r"[\w.]+")


def not_in_text(text: str, lines: Mapping[str, str]) -> list[str]:
    """The labels of the lines whose value does not stand in the text, whatever the spaces, line ends and commas.

    "6" stands in "Units 6" but not in "16" or "6.5".
    """
    words = f" {_plain(text)} "
    return [label for label, value in lines.items() if f" {_plain(value)} " not in words]


def _plain(text: str) -> str:
    words = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    return " ".join(word.strip(".") for word in words if word.strip("."))
