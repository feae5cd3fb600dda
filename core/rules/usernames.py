"""Usernames: how one is made from a name, and how one is read from user input."""

import itertools
import re
from collections.abc import Container

from core.models.text_input import folded


def username_from(user_input: str) -> str:
    """A username with or without the domain of the old portal: "OPI\\ARides" is "arides" [manual]."""
    name = user_input.strip()
    return (name[4:] if name[:4].upper() in {"OPI\\", "OPI/"} else name).casefold()


def username_for(full_name: str, taken: Container[str]) -> str:
    """A username as OPI makes them: first initial and last name, a number when taken."""
    words = [re.sub(r"[^a-z0-9]", "", folded(word)) for word in full_name.split()]
    words = [word for word in words if word] or ["user"]
    base = (words[0][0] + words[-1] if len(words) > 1 else words[0])[:40].ljust(2, "x")
    numbered = (f"{base}{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([base], numbered) if name not in taken)
