"""Months, weeks and days in SQL, the same on both databases."""

from typing import Any

from sqlalchemy import Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class first_of_month(FunctionElement[Any]):
    """The first day of a day's month."""

    type = Date()
    inherit_cache = True


class monday_of(FunctionElement[Any]):
    """The Monday of a day's week."""

    type = Date()
    inherit_cache = True


class months_later(FunctionElement[Any]):
    """The first day of a month so many months after another's."""

    type = Date()
    inherit_cache = True


class days_later(FunctionElement[Any]):
    """The day so many days after another."""

    type = Date()
    inherit_cache = True


class days_between(FunctionElement[Any]):
    """Days from the first day to the second."""

    type = Integer()
    inherit_cache = True


@compiles(first_of_month, "sqlite")
def _(element: Any, compiler: Any, **how: Any) -> str:
    return f"date({compiler.process(element.clauses, **how)}, 'start of month')"


@compiles(first_of_month, "postgresql")
def _(element: Any, compiler: Any, **how: Any) -> str:
    return f"CAST(date_trunc('month', {compiler.process(element.clauses, **how)}) AS DATE)"


@compiles(monday_of, "sqlite")
def _(element: Any, compiler: Any, **how: Any) -> str:
    return f"date({compiler.process(element.clauses, **how)}, '-6 days', 'weekday 1')"


@compiles(monday_of, "postgresql")
def _(element: Any, compiler: Any, **how: Any) -> str:
    return f"CAST(date_trunc('week', {compiler.process(element.clauses, **how)}) AS DATE)"


@compiles(days_between, "sqlite")
def _(element: Any, compiler: Any, **how: Any) -> str:
    first, second = _parts(element, compiler, how)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _(element: Any, compiler: Any, **how: Any) -> str:
    first, second = _parts(element, compiler, how)
    return f"({second} - {first})"


@compiles(months_later, "sqlite")
def _(element: Any, compiler: Any, **how: Any) -> str:
    return _moved_in_sqlite(element, compiler, "months", **how)


@compiles(months_later, "postgresql")
def _(element: Any, compiler: Any, **how: Any) -> str:
    month, number = _parts(element, compiler, how)
    return f"CAST({month} + make_interval(months => {number}) AS DATE)"


@compiles(days_later, "sqlite")
def _(element: Any, compiler: Any, **how: Any) -> str:
    return _moved_in_sqlite(element, compiler, "days", **how)


@compiles(days_later, "postgresql")
def _(element: Any, compiler: Any, **how: Any) -> str:
    day, number = _parts(element, compiler, how)
    return f"({day} + {number})"


def _moved_in_sqlite(element: Any, compiler: Any, unit: str, **how: Any) -> str:
    day, number = _parts(element, compiler, how)
    return f"date({day}, {number} || ' {unit}')"


def _parts(element: Any, compiler: Any, how: dict[str, Any]) -> list[str]:
    return [compiler.process(clause, **how) for clause in element.clauses]
