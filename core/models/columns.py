"""How the tables share column types, and values become JSON."""

from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum


def one_of(choices: type[StrEnum]) -> Any:
    """A column for one of `choices`, stored as its value in plain text on every database."""
    return Enum(choices, native_enum=False, length=20, values_callable=lambda kind: [c.value for c in kind])


def as_json(value: Any) -> Any:
    """A value as a JSON column stores it: days, times and moments in ISO 8601, decimals as text."""
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
