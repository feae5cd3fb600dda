"""Charts, each of which stands beside a table of the same numbers. A mark leads where its row leads.

Given as Vega-Lite itself: nothing has to be loaded for them.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import streamlit as st

from pages.parts.ui.links import go_to

# Each has 3:1 and more against the light and the dark ground; the second is dashed, too.
BLUE, ORANGE = "#2a78ad", "#c2571a"
_HEIGHT = 260


class ChartMark(NamedTuple):
    """One value: where it stands on the axis, which series it is of, and where it leads."""

    at: str
    number: float
    href: str
    series: str = ""


def bars(key: str, marks: Sequence[ChartMark], *, number: str, alt: str, across: bool = False) -> None:
    """A bar for each mark, in their order; `across` for long names."""
    axis = {"labelLimit": 260, "labelOverlap": False}
    name: dict[str, Any] = {"field": "at", "type": "nominal", "sort": None, "title": None, "axis": axis}
    value = {"field": "number", "type": "quantitative", "title": number, "axis": {"format": ",~f"}}
    encoding = {"y": name, "x": value} if across else {"x": name | {"axis": axis | {"labelAngle": -40}}, "y": value}
    height = max(90, 26 * len(marks)) if across else _HEIGHT
    _draw(key, marks, {"type": "bar", "color": BLUE}, encoding | _tooltip(number), alt, height)


_NAMES = {"type": "ordinal", "sort": None, "axis": {"labelAngle": -40, "labelOverlap": "greedy"}}


def lines(key: str, marks: Sequence[ChartMark], *, number: str, alt: str, days: bool = True) -> None:
    """A line for each series over days, or over names in their order, with a point to choose for each mark."""
    names = list(dict.fromkeys(mark.series for mark in marks))
    encoding = {
        "x": {"field": "at", "title": None, **(_days_of(marks) if days else _NAMES)},
        "y": {
            "field": "number",
            "type": "quantitative",
            "title": number,
            "axis": {"format": ",~f", "tickMinStep": 1},
        },
        "color": {
            "field": "series",
            "type": "nominal",
            "title": None,
            "scale": {"domain": names, "range": [ORANGE, BLUE][: len(names)]},
            "legend": {"orient": "top"},
        },
        "strokeDash": {"field": "series", "type": "nominal", "sort": names, "legend": None},
    }
    mark = {"type": "line", "point": {"size": 70}}
    _draw(key, marks, mark, encoding | _tooltip(number, series=True), alt, _HEIGHT)


def _days_of(marks: Sequence[ChartMark]) -> dict[str, Any]:
    """In universal time, since no time zone moves a day; labeled where a mark is."""
    axis = {"format": "%b %-d", "values": sorted({_moment(mark.at) for mark in marks}), "labelOverlap": True}
    return {"type": "temporal", "scale": {"type": "utc"}, "axis": axis}


def _moment(day: str) -> int:
    """A day as Vega counts: milliseconds since 1970. Without them it labels days of its own choice."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


def _tooltip(number: str, *, series: bool = False) -> dict[str, Any]:
    fields = [{"field": "at", "title": " "}, {"field": "number", "title": number, "format": ",~f"}]
    return {"tooltip": [*fields, {"field": "series", "title": "of"}] if series else fields}


def _draw(
    key: str, marks: Sequence[ChartMark], mark: Mapping[str, Any], encoding: Mapping[str, Any], alt: str, height: int
) -> None:
    spec = {
        "data": {"values": [each._asdict() for each in marks]},
        "mark": {**mark, "cursor": "pointer"},
        "encoding": dict(encoding),
        "params": [{"name": "chosen", "select": {"type": "point", "fields": ["href"]}}],
        "height": height,
    }
    state: Any = st.vega_lite_chart(spec, key=key, on_select="rerun", selection_mode="chosen", alt=alt)
    if chosen := state.selection.get("chosen"):
        go_to(str(chosen[0]["href"]))
