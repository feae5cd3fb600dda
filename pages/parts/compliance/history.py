"""The compliance status of a provider month by month: a chart, and the table of the same numbers."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.formats import day, plural, short_month
from core.models import Provider
from core.queries import compliance
from core.queries.event_filters import EventFilter, EventSort
from core.rules.compliance import WORST_FIRST
from core.rules.compliance_history import MonthEnd
from pages.parts.compliance.charts import ChartMark, lines
from pages.parts.compliance.table_download import export
from pages.parts.ui.filters import events_url
from pages.parts.ui.html import Cell, badge, link, table
from pages.parts.ui.visit import Visit


def months_section(provider: Provider, visit: Visit) -> None:
    """The state at the end of each month, and the counts that waited then."""
    months = compliance.months_of(visit.session, provider, user=visit.user, today=visit.today)
    if not months:
        return
    st.header("Month by month")
    st.caption("As it was known then: an event that was entered later did not wait yet, one canceled later still did.")
    st.write(_how_often(months))
    _months_chart(provider, months)
    headings = ("At the end of", "State", "Due or overdue", "Overdue")
    rows = [(day(m.day), badge(m.status), *_numbers(provider, m)) for m in reversed(months)]
    with st.expander("The state of each month"):
        table("The newest first", headings, rows)
        export("month-by-month", headings, [(m.day.isoformat(), m.status, m.waiting, m.overdue) for m in months])


def _months_chart(provider: Provider, months: Sequence[MonthEnd]) -> None:
    marks = [ChartMark(short_month(m.day), m.overdue, _behind(provider, m, "overdue_on"), "Overdue") for m in months]
    marks += [
        ChartMark(short_month(m.day), m.waiting, _behind(provider, m, "waiting_on"), "Due or overdue") for m in months
    ]
    lines("months-chart", marks, number="Counts", alt=f"{_in_words(months[0])} {_in_words(months[-1])}", days=False)


def _in_words(month: MonthEnd) -> str:
    return f"{day(month.day)}: {month.status}; counts due or overdue: {month.waiting:,}, overdue: {month.overdue:,}."


def _how_often(months: Sequence[MonthEnd]) -> str:
    """How many months ended in each state, the worst first."""
    found = Counter(month.status for month in months)
    parts = [f"{state} in {found[state]}" for state in WORST_FIRST if state in found]
    return f"Of {plural(len(months), 'month')}: {', '.join(parts)}."


def _numbers(provider: Provider, month: MonthEnd) -> tuple[Cell, Cell]:
    when = f"on {day(month.day)}"
    return (
        link(f"{month.waiting:,}", _behind(provider, month, "waiting_on"), about=f"due or overdue {when}"),
        link(f"{month.overdue:,}", _behind(provider, month, "overdue_on"), about=f"overdue {when}"),
    )


def _behind(provider: Provider, month: MonthEnd, field: str) -> str:
    narrowed: dict[str, Any] = {field: month.day}
    return events_url(EventFilter(provider=provider.id, sort=EventSort.OLDEST, **narrowed))
