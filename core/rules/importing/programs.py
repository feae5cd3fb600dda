"""The program of a conference as people lay it out: headings of days, breaks, days without a year."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.formats import plural
from core.models.text_input import folded
from core.rules.importing import ImportRow, plain
from core.rules.importing.cells import (
    WrongWeekday,
    day_of,
    in_nearest_year,
    is_day,
    is_nothing,
    is_time,
    parts_of_moment,
    weekday_before,
    written_day,
)
from core.spreadsheets import Table

_BREAK = re.compile(
    r"(?:(?:morning|afternoon|mid ?morning|coffee|snack|refreshment|stretch|bathroom|lunch|dinner|networking|short)"
    r" (?:and |& )?)*"
    r"(?:breaks?|lunch(?:eon)?(?: hour| time| break| on your own| provided| is provided| buffet)?|breakfast|dinner"
    r"|continental breakfast|(?:light )?refreshments|recess"
    r"|(?:on ?site )?registration(?: (?:opens|desk|table))?|check ?in|sign ?in|arrival|doors open"
    r"|passing (?:time|period)|transition(?: time)?|travel time|free time|exhibits?(?: hall)?(?: open)?"
    r"|vendor (?:hall|time|visits?)|adjourn(?:ment)?)"
    r"(?: (?:and|/|&) (?:breaks?|lunch|breakfast|registration|check ?in|exhibits|networking|coffee|refreshments"
    r"|vendors))*"
)
_DAY_NUMBER = re.compile(r"day (?:\d+|one|two|three|four|five)\s*(?:[:,.(–—-]\s*|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Arranged:
    """The lines to be read, and of the rows that were left out what they are, by their numbers."""

    lines: list[ImportRow] = field(default_factory=list)
    breaks: dict[int, str] = field(default_factory=dict)
    days: list[str] = field(default_factory=list)
    empty: dict[str, int] = field(default_factory=dict)

    def in_words(self) -> list[str]:
        """One sentence for each kind of thing that was done."""
        found = []
        if self.breaks:
            names = ", ".join(dict.fromkeys(self.breaks.values()))
            rows = plural(len(self.breaks), "row is a break and is", "rows are breaks and are")
            found.append(f"{rows} left out ({names}). To put one back, take away its mark under Leave out.")
        if self.days:
            found.append(f"These rows set the day of the rows below them: {', '.join(self.days)}.")
        if self.empty:
            cells = ", ".join(f"{number:,} in {column}" for column, number in self.empty.items())
            found.append(f"Cells with N/A, a dash, none or TBD are taken as empty: {cells}.")
        return found


def is_break(title: str) -> bool:
    """Whether a title names a part of the day that nobody teaches."""
    words = re.sub(r"\([^()]*\)", " ", folded(title))
    return bool(_BREAK.fullmatch(" ".join(re.sub(r"[^\w&/]+", " ", words).split())))


def arranged(
    table: Table,
    mapping: Mapping[str, str],
    lines: Sequence[ImportRow],
    *,
    days: Iterable[date] = (),
    put_back: Iterable[int] = (),
    labels: Mapping[str, str],
    today: date,
) -> Arranged:
    """The lines with the days that headings, weekdays and other rows give them, and without breaks.

    `days` are known from elsewhere (the conference); `put_back` are rows that are no breaks after all.
    """
    found, put_back = Arranged(), set(put_back)
    raw = dict(zip(table.numbers, table.rows, strict=True))
    alone = {number: cell for number, row in raw.items() if (cell := _only_cell(row))}
    known = sorted({*days, *_days_in(lines, alone.values())})
    heading: str | None = None
    for line in lines:
        text = alone.get(line.number, "")
        if (set_here := _day_of_heading(text)) and line.number not in put_back:
            heading = _with_year(set_here, known, today)
            found.days.append(text)
            continue
        if _is_headings_again(line, mapping):
            continue
        if line.number not in put_back and (name := _break_in(line, text)):
            found.breaks[line.number] = name
            continue
        _count_empty(line, labels, found.empty)
        found.lines.append(ImportRow(line.number, _dated(line.cells, heading, known, today)))
    return found


def _only_cell(row: Sequence[str]) -> str:
    cells = {cell for cell in row if cell}
    return cells.pop() if len(cells) == 1 else ""


def _day_of_heading(text: str) -> str:
    """“Thursday, November 19”, “Day 2: Friday, November 20, 2026” or “Friday”; empty where it is none."""
    day = _DAY_NUMBER.sub("", text, count=1).strip(" )")
    if day and (written_day(day) or (weekday_before(day)[0] is not None and not weekday_before(day)[1].strip())):
        return day
    return ""


def _days_in(lines: Iterable[ImportRow], headings: Iterable[str]) -> Iterator[date]:
    """The days that are written with their year, anywhere."""
    cells = (line.cells.get(name, "") for line in lines for name in ("starts_on", "ends_on", "begins_at"))
    for text in dict.fromkeys([*cells, *map(_day_of_heading, headings)]):
        both = parts_of_moment(text) if text and not is_day(text) else None
        try:
            yield day_of(both[0] if both else text)
        except ValueError:
            continue


def _with_year(text: str, known: Sequence[date], today: date) -> str:
    """The day in ISO 8601 where its year follows from the others; what cannot be told stays as it was written."""
    written = written_day(text)
    if written is None:
        return _by_weekday(weekday_before(text)[0], known) or text
    if written.year is not None:
        return text
    try:
        found = in_nearest_year(written, known, today)
    except WrongWeekday:
        found = None
        nearest = in_nearest_year(written._replace(weekday=None), known, today)
        return f"{text}, {nearest.year}" if nearest else text
    return found.isoformat() if found else text


def _by_weekday(weekday: int | None, known: Sequence[date]) -> str:
    """The one day of those known that is this weekday."""
    found = [day for day in known if day.weekday() == weekday]
    return found[0].isoformat() if len(found) == 1 else ""


def _dated(cells: Mapping[str, str], heading: str | None, known: Sequence[date], today: date) -> Mapping[str, str]:
    """The cells with the day that follows from the heading above, the weekday beside the time, or the other rows."""
    weekday, _ = weekday_before(cells.get("begins_at", ""))
    text = cells.get("starts_on", "").strip()
    if text and not is_nothing(text):
        changed = {"starts_on": _with_year(text, known, today)}
        if ends := cells.get("ends_on", "").strip():
            changed["ends_on"] = _with_year(ends, known, today)
        return {**cells, **changed} if changed.items() - cells.items() else cells
    if parts_of_moment(cells.get("begins_at", "")):
        return cells
    if heading:
        return {**cells, "starts_on": heading}
    day = _by_weekday(weekday, known) if weekday is not None else ""
    return {**cells, "starts_on": day} if day else cells


def _break_in(line: ImportRow, alone: str) -> str:
    """The name of the break that a row is, where nobody leads it; empty where it is none."""
    leads = line.cells.get("instructor", "").strip()
    if leads and not is_nothing(leads) and not is_break(leads):
        return ""
    texts = [alone, line.cells.get("title", ""), *(_without_times(line.cells) if not line.cells.get("title") else [])]
    return next((text for text in texts if text and is_break(text)), "")


def _without_times(cells: Mapping[str, str]) -> list[str]:
    """The one text of a row whose other cells are days and times."""
    texts = [text for text in cells.values() if text.strip() and not is_time(text) and not is_day(text)]
    return texts if len(set(texts)) == 1 else []


def _is_headings_again(line: ImportRow, mapping: Mapping[str, str]) -> bool:
    """The row of headings, repeated for the next day."""
    cells = {name: text for name, text in line.cells.items() if text.strip()}
    return len(cells) > 1 and all(plain(text) == plain(mapping.get(name, "")) for name, text in cells.items())


def _count_empty(line: ImportRow, labels: Mapping[str, str], empty: dict[str, int]) -> None:
    for name, text in line.cells.items():
        if name in labels and is_nothing(text):
            empty[labels[name]] = empty.get(labels[name], 0) + 1
