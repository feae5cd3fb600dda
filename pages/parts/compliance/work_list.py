"""The Work List: late providers, the worst first, each with what is missing and since when."""

from collections.abc import Sequence
from datetime import date

from core.formats import day, plural
from core.queries.compliance import LateProvider
from core.queries.event_filters import EventFilter
from core.rules.events import EventState
from core.rules.providers import is_suspended
from core.settings import settings
from pages.parts.ui.filters import events_url
from pages.parts.ui.html import Cell, badge, html, link, table, together


def work_table(rows: Sequence[LateProvider], today: date) -> None:
    """Each with what is missing, whom to call, and when they last heard from OPI."""
    headings = (settings().PROVIDER_WORD, "State", "Missing", "Oldest", "Contact", "Last contact")
    table("At risk first, then the longest overdue", headings, (_cells(row, today) for row in rows))


def _state(late: LateProvider, today: date) -> Cell:
    """How late it is, and what is under way already."""
    marks = {
        "suspended": is_suspended(late.provider, today),
        "suspension proposed": late.proposed,
        "nobody reachable": not late.is_reached,
    }
    return together(map(badge, [late.status, *(words for words, holds in marks.items() if holds)]))


def _cells(late: LateProvider, today: date) -> list[Cell]:
    provider, (number, oldest) = late.provider, late.missing
    contact = (provider.contact_name, provider.phone, provider.contact_email)
    theirs = events_url(EventFilter(provider=provider.id, state=EventState.OVERDUE))
    return [
        link(provider.name, f"provider?id={provider.id}"),
        _state(late, today),
        link(plural(number, "count"), theirs, about=f"missing, {provider.name}"),
        html("<span>%s<br>ended %s</span>", link(oldest.title, f"event?id={oldest.id}"), day(oldest.ends_on)),
        html('<span class="pdups-long">%s</span>', ", ".join(filter(None, contact))),
        day(late.contacted_on) if late.contacted_on else "never",
    ]
