"""The two times of a row: in one cell or two, with a weekday before them, each saying the half of the other."""

from collections.abc import Mapping
from typing import Any

from core.models import Event
from core.models.events import VERBS
from core.models.times import beginning_of, both_of, ends_of, is_unusual, really, says_its_half
from core.rules.importing.cells import DayOfYear, WrongWeekday, weekday_before

TIMES = ("begins_at", "finishes_at")


def read_times(texts: Mapping[str, str], values: dict[str, Any], event: Event | None, problems: dict[str, str]) -> None:
    """Put the times of the row into `values`; one that is doubtful becomes a problem, and none is stored wrong."""
    weekday, begins = weekday_before(texts.get("begins_at", ""))
    _, finishes = weekday_before(texts.get("finishes_at", ""))
    _compare_weekday(weekday, values, problems)
    if ends := ends_of(begins):
        begins, finishes = ends[0], finishes or ends[1]
    ranged = "begins_at" if ends and "finishes_at" not in texts else "finishes_at"
    try:
        if begins and finishes:
            values["begins_at"], values["finishes_at"] = both_of(begins, finishes)
        elif begins:
            values["begins_at"] = beginning_of(begins)
        elif finishes:
            values["finishes_at"] = beginning_of(finishes)
    except ValueError as trouble:
        problems["begins_at" if f"“{begins}”" in str(trouble) else ranged] = str(trouble)
        return
    _ask_about_nights({"begins_at": begins, "finishes_at": finishes}, values, event, problems)


def _compare_weekday(weekday: int | None, values: Mapping[str, Any], problems: dict[str, str]) -> None:
    day = values.get("starts_on")
    if weekday is None or day is None:
        return
    try:
        DayOfYear(day.month, day.day, day.year, weekday).in_year(day.year)
    except WrongWeekday as trouble:
        problems["begins_at"] = str(trouble)


def _ask_about_nights(
    texts: Mapping[str, str], values: Mapping[str, Any], event: Event | None, problems: dict[str, str]
) -> None:
    """A spreadsheet program writes 01:30 where somebody typed 1:30 and meant the afternoon."""
    for name, text in texts.items():
        at = values.get(name)
        if not text or at is None or not is_unusual(at) or says_its_half(text):
            continue
        if event is None or getattr(event, name) != at:
            problems[name] = f"{really(at, VERBS[name])} Write AM or PM beside it."
