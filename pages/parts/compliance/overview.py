"""The Compliance screen from top to bottom: tiles, weeks, the year before, and the breakdowns.

Every number leads to the list of what it counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from core.formats import day
from core.models import ProviderType, User
from core.models.providers import PROVIDER_TYPES
from core.queries.event_filters import NO_COUNTY, CountFilter, EventFilter, EventSort
from core.queries.overview import MOST_COUNTIES, BacklogWeek, BreakdownRow, Overview, Punctuality, Sums, counties
from core.rules.compliance import WORST_FIRST
from core.rules.events import EventState
from core.rules.periods import Period, last_year, period_from, this_year
from core.settings import settings
from pages.parts.compliance.charts import ChartMark, bars, lines
from pages.parts.compliance.table_download import Row, export
from pages.parts.ui.database import open_session
from pages.parts.ui.filters import choice_in_url, events_url
from pages.parts.ui.html import Cell, link, table, tiles
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import Visit

Lead = Callable[[BreakdownRow], dict[str, Any]]  # fields of EventFilter
Rest = Callable[[], list[Row]]
_MOST_BARS = 15
_MONTHS = {"This reporting year": "this-year", "Last reporting year": "last-year", "Chosen months": "chosen"}
_FIGURES = ("Events", "Counts in", "Certificates", "Units")


def period_and_weeks(today: date) -> tuple[Period, int]:
    """What to look at; the choices stand in the URL. Raises Refused for months that cannot be."""
    chosen, first, last, back = st.columns([2, 1, 1, 2])
    months = choice_in_url(chosen, "Months", "months", _MONTHS)
    weeks = choice_in_url(back, "Weeks", "weeks", {"The last 13 weeks": 13, "The last 26 weeks": 26})
    periods: dict[str, Callable[[date], Period]] = {
        "this-year": this_year,
        "last-year": last_year,
        "chosen": partial(_chosen_months, first, last),
    }
    return periods[months](today), weeks


def _chosen_months(first: Any, last: Any, today: date) -> Period:
    """As typed; last reporting year where nothing is."""
    usual = [f"{month:%Y-%m}" for month in last_year(today)]
    begins, ends = (
        place.text_input(f"{label} (YYYY-MM)", key=key, bind="query-params", placeholder=month) or month
        for place, label, key, month in zip((first, last), ("From", "To"), ("from", "to"), usual, strict=True)
    )
    return period_from(begins, ends, today)


def state_tiles(found: Overview, period: Period) -> None:
    """Providers by state, counts that wait, and how soon they came."""
    tiles(
        (f"{found.statuses[state]:,}", f"Providers {state}", screen_url("providers", state=state))
        for state in WORST_FIRST
    )
    tiles(
        [
            (f"{found.overdue:,}", "Counts overdue", events_url(EventFilter(state=EventState.OVERDUE))),
            (f"{found.due:,}", "Counts due, in time", events_url(EventFilter(state=EventState.COUNT_DUE))),
            (_share(found.punctuality), "of the counts that came were in time", _events(period, CountFilter.IN)),
            (_days(found.punctuality), "days until half of the counts were in", _events(period, CountFilter.IN)),
        ]
    )


def _share(punctuality: Punctuality) -> str:
    return "–" if punctuality.on_time is None else f"{punctuality.on_time:.0%}"


def _days(punctuality: Punctuality) -> str:
    return "–" if punctuality.median_days is None else f"{punctuality.median_days:g}"


def _events(period: Period, counted: CountFilter) -> str:
    return events_url(EventFilter(ended=period, counted=counted))


def weeks_section(weeks: Sequence[BacklogWeek]) -> None:
    """Counts that waited at the end of each week."""
    st.header("Counts that wait, week by week")
    marks = [ChartMark(f"{w.ends_on}", w.overdue, _behind(w, "overdue_on"), "Overdue") for w in weeks]
    marks += [ChartMark(f"{w.ends_on}", w.waiting, _behind(w, "waiting_on"), "Due or overdue") for w in weeks]
    first, last = weeks[0], weeks[-1]
    lines(
        "weeks-chart",
        marks,
        number="Counts",
        alt=f"Counts overdue: {first.overdue:,} on {day(first.ends_on)}, {last.overdue:,} on {day(last.ends_on)}.",
    )
    headings = ("Week to", "Due or overdue", "Overdue")
    rows = [
        (
            day(w.ends_on),
            link(f"{w.waiting:,}", _behind(w, "waiting_on"), about="due or overdue"),
            link(f"{w.overdue:,}", _behind(w, "overdue_on"), about="overdue"),
        )
        for w in weeks[::-1]
    ]
    table("Counts that were not in, the newest week first", headings, rows)
    export("counts-by-week", headings, [(w.ends_on.isoformat(), w.waiting, w.overdue) for w in weeks])


def _behind(week: BacklogWeek, field: str) -> str:
    sunday = week.ends_on + timedelta(days=6 - week.ends_on.weekday())
    narrowed: dict[str, Any] = {field: sunday}
    return events_url(EventFilter(sort=EventSort.OLDEST, **narrowed))


def year_section(found: Overview, period: Period) -> None:
    """The period against the same months of the year before."""
    before = period.year_before
    st.header("Against the year before")
    headings = ("Figure", period.in_words(), before.in_words(), "Change")
    pairs = [
        *zip(_FIGURES, _figures(found.total), _figures(found.total_before), strict=True),
        ("Counts in time, %", _percent(found.punctuality), _percent(found.punctuality_before)),
        ("Days until half were in", found.punctuality.median_days, found.punctuality_before.median_days),
    ]
    counted = (CountFilter.ALL, *[CountFilter.IN] * (len(pairs) - 1))
    rows = [
        (name, *(_led(number, of, which, name) for number, of in ((now, period), (then, before))), _change(now, then))
        for (name, now, then), which in zip(pairs, counted, strict=True)
    ]
    table("This period and the same months a year earlier; this month is not over yet.", headings, rows)
    export("against-the-year-before", headings, [(*pair, _change(*pair[1:])) for pair in pairs])


def _led(number: float | None, period: Period, counted: CountFilter, about: str) -> Cell:
    return "–" if number is None else link(_number(number), _events(period, counted), about=about)


def _percent(punctuality: Punctuality) -> float | None:
    return None if punctuality.on_time is None else round(100 * punctuality.on_time)


def _change(now: float | None, before: float | None) -> str:
    if now is None or before is None:
        return "–"
    return f"{now - before:+,.1f}".removesuffix(".0") + (f" ({now / before - 1:+.0%})" if before else "")


def _figures(sums: Sums) -> tuple[float, ...]:
    return (sums.events, sums.reported, sums.certificates, sums.units)


def _number(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")


def sections(found: Overview, period: Period, visit: Visit) -> None:
    """Certificates and units by month, category, county and type of provider."""
    _section("By month", "Month", found.months, period, _of_month, across=False)
    _section("By category", "Event Category", found.categories, period, lambda line: {"category": line.value})
    st.caption("An event with several categories counts in each of them.")
    _section(
        "By county",
        "County",
        _named(found.counties),
        period,
        lambda line: {"county": line.value},
        rest=partial(_all_counties, period, visit.user),
    )
    kinds = [line._replace(name=PROVIDER_TYPES[_KINDS[line.value]]) for line in found.types]
    _section(f"By type of {settings().PROVIDER_WORD.lower()}", "Type", kinds, period, _of_type)


_KINDS = {kind.value: kind for kind in PROVIDER_TYPES}


def _of_month(line: BreakdownRow) -> dict[str, Period]:
    month = date.fromisoformat(f"{line.value}-01")
    return {"ended": Period(month, month)}


def _of_type(line: BreakdownRow) -> dict[str, ProviderType]:
    return {"provider_type": _KINDS[line.value]}


def _named(lines: Sequence[BreakdownRow]) -> list[BreakdownRow]:
    return [line if line.value else BreakdownRow(NO_COUNTY, "Online, or no county known", line.sums) for line in lines]


def _section(
    title: str,
    heading: str,
    lines: Sequence[BreakdownRow],
    period: Period,
    lead: Lead,
    *,
    across: bool = True,
    rest: Rest | None = None,
) -> None:
    st.header(title)
    if not any(line.sums.events for line in lines):
        st.info(f"No event ended in {period.in_words()}.", icon=":material/search_off:")
        return
    href = partial(_rows_behind, period, lead)
    drawn = lines[:_MOST_BARS] if across else lines
    bars(
        f"{title}-chart",
        [ChartMark(line.name, line.sums.certificates, href(line, CountFilter.IN)) for line in drawn],
        number="Certificates",
        alt=_in_words(title, drawn),
        across=across,
    )
    table(_caption(lines, period), (heading, *_FIGURES), (_sums_row(line, href) for line in lines))
    export(title.lower().replace(" ", "-"), (heading, *_FIGURES), rest or _rows_of(lines))


def _rows_of(lines: Sequence[BreakdownRow]) -> list[Row]:
    return [(line.name, *_figures(line.sums)) for line in lines]


def _all_counties(period: Period, user: User) -> list[Row]:
    with open_session() as session:  # the screen's own is closed by the time that somebody presses
        return _rows_of(_named(counties(session, period, user=user)))


def _rows_behind(period: Period, lead: Lead, line: BreakdownRow, counted: CountFilter) -> str:
    return events_url(replace(EventFilter(ended=period, counted=counted), **lead(line)))


def _sums_row(line: BreakdownRow, href: Callable[[BreakdownRow, CountFilter], str]) -> list[Cell]:
    counted = (CountFilter.ALL, CountFilter.IN, CountFilter.IN, CountFilter.IN)
    numbers: list[Cell] = [
        link(_number(number), href(line, which), about=f"{figure.lower()}, {line.name}") if number else Markup("0")
        for figure, number, which in zip(_FIGURES, _figures(line.sums), counted, strict=True)
    ]
    return [line.name, *numbers]


def _caption(lines: Sequence[BreakdownRow], period: Period) -> str:
    more = "; those with the most certificates, the files have all" if len(lines) == MOST_COUNTIES else ""
    return f"Events that ended in {period.in_words()}{more}"


def _in_words(title: str, lines: Sequence[BreakdownRow]) -> str:
    most = max(lines, key=lambda line: line.sums.certificates)
    return f"Certificates {title[0].lower()}{title[1:]}; the most are {most.sums.certificates:,}, {most.name}."
