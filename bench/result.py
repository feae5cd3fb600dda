"""One line of the table, and the table itself."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Result:
    """What one row measured. Times are medians in milliseconds; `ratio` is against what `target` names."""

    id: str
    what: str
    ours: float
    peer: float | None = None
    floor: float | None = None
    ratio: float | None = None
    size: int | None = None
    target: str = ""
    holds: bool | None = None
    unit: str = "ms"


@dataclass(frozen=True)
class Options:
    """`full` adds the sizes that take minutes to fill."""

    folder: Path
    full: bool = False


def ms(seconds: Sequence[float]) -> float:
    """The median, in milliseconds."""
    return median(seconds) * 1000


HEADINGS = ("row", "what", "ours", "peer", "floor", "unit", "ratio", "size", "target", "holds")


def as_text(results: Sequence[Result]) -> str:
    """The table for people."""
    rows = [HEADINGS, *(_cells(result) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _cells(result: Result) -> tuple[str, ...]:
    holds = {True: "yes", False: "NO", None: "-"}[result.holds]
    numbers = (_number(value) for value in (result.ours, result.peer, result.floor))
    size = f"{result.size:,}" if result.size is not None else "-"
    return (result.id, result.what, *numbers, result.unit, _number(result.ratio), size, result.target or "-", holds)


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def store(results: Sequence[Result], file: Path) -> None:
    """The table for programs."""
    file.parent.mkdir(exist_ok=True)
    rows = [{name: _rounded(value) for name, value in asdict(result).items()} for result in results]
    file.write_text(json.dumps({"rows": rows}, indent=1) + "\n")


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value
