"""Column types that the tables share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum


def one_of(choices: type[StrEnum]) -> Any:
    """A column for one of `choices`, stored as its value in plain text on every database."""
    return Enum(choices, native_enum=False, length=20, values_callable=lambda kind: [c.value for c in kind])
