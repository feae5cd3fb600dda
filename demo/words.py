"""The words that demo data is made of, from the TOML files beside."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from core.models.text_input import clean


@cache
def words(name: str) -> dict[str, Any]:
    """All of one file, its texts in the form in which the system stores what people enter."""
    text = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    cleaned: dict[str, Any] = _cleaned(tomllib.loads(text))
    return cleaned


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value
