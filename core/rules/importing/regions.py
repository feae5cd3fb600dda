"""Where in a file the table of people stands: below a summary, between other tables, on another sheet."""

from collections.abc import Sequence
from typing import NamedTuple

from core.models.text_input import folded
from core.rules.importing.headings import Heading, heading_of
from core.spreadsheets import Sheet

_NAMES = {Heading.NAME, Heading.SHOWN_NAME, Heading.PERSON, Heading.FIRST_NAME, Heading.LAST_NAME}
_STARTS_A_FORM = {None, Heading.OF_A_PROGRAM}
_OTHER_PEOPLE = (
    "host",
    "panelist",
    "activities",
    "activity",
    "other attended",
    "actividades",
    "aktivitat",
    "activites",
)
_LONGEST_FOLDED = 60  # letters of a title that are looked at


class Region(NamedTuple):
    """The rows from the headings to the last one of a table of people, and what stands above it."""

    heading: int
    last: int
    title: str = ""
    fields: int = 0

    @property
    def is_of_others(self) -> bool:
        return any(word in folded(self.title)[:_LONGEST_FOLDED] for word in _OTHER_PEOPLE)


def regions(sheet: Sheet) -> list[Region]:
    """The tables of people of a sheet, in their order, each found by its headings."""
    found: list[Region] = []
    seen: list[str] = []
    starts = []
    for place, (_, cells) in enumerate(sheet.records):
        if (fields := _fields_of(cells)) and cells != seen:  # on each printed page the same headings again
            starts.append((place, fields))
            seen = list(cells)
    ends = [*(place for place, _ in starts[1:]), len(sheet.records)] if starts else []
    for (place, fields), after in zip(starts, ends, strict=True):
        last = after - 1
        while after < len(sheet.records) and last > place and _filled(sheet.records[last][1]) == 1:
            last -= 1  # the title of the next table
        title = _title_above(sheet, place)
        found.append(Region(sheet.records[place][0], sheet.records[last][0], title, fields))
    return found


def proposed(sheets: Sequence[Sheet]) -> tuple[int, Region | None]:
    """The number of the sheet, and its table, where most speaks for a list of the people who attended."""
    best: tuple[tuple[bool, int, int], int, Region] | None = None
    for number, sheet in enumerate(sheets):
        for region in regions(sheet):
            rank = (not region.is_of_others, region.fields, -number)
            if best is None or rank > best[0]:
                best = (rank, number, region)
    return (best[1], best[2]) if best else (0, None)


def fallback_heading(sheet: Sheet) -> int:
    """Where nothing is recognized: the first row with two different texts."""
    wide = (number for number, cells in sheet.records if len(set(cells) - {""}) > 1)
    return next(wide, sheet.records[0][0])


def hosts_of(sheet: Sheet, heading: int) -> frozenset[str]:
    """The addresses that stand above the table: the account that held the meeting, in lower case."""
    above = (cells for number, cells in sheet.records if number < heading)
    return frozenset(cell.casefold() for cells in above for cell in cells if "@" in cell and " " not in cell)


def _fields_of(cells: Sequence[str]) -> int:
    """How many headings a row has, where it can be that of a table of people; else 0."""
    filled = [cell for cell in cells if cell]
    if not filled or any("@" in cell or cell.isdigit() for cell in filled):
        return 0
    found = {heading for cell in filled if (heading := heading_of(cell, exactly=True))}
    loosely = {heading for cell in filled if (heading := heading_of(cell))}
    is_a_form = (
        len(filled) > 2 and len(loosely) > 1 and heading_of(filled[0]) in _STARTS_A_FORM
    )  # begins with a time stamp
    if not (found | loosely) & _NAMES:
        return 0
    if len(found) > 1 or is_a_form or (len(filled) == 1 and found & {Heading.NAME}):
        return len(loosely | found)
    return len(found) if found & (_NAMES - {Heading.PERSON}) and len(filled) > 1 else 0


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _title_above(sheet: Sheet, place: int) -> str:
    if place == 0 or _filled(sheet.records[place - 1][1]) != 1:
        return ""
    return next(filter(None, sheet.records[place - 1][1]))
