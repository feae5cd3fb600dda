"""Late providers as rows of work."""

from collections.abc import Sequence

from core.queries.compliance import Late
from core.rules.certificates import day
from core.settings import settings
from pages.parts.events import address
from pages.parts.tables import Cell, badge, link, table, together


def work_table(rows: Sequence[Late]) -> None:
    """Each with what is missing, whom to call, and when they last heard from OPI."""
    headings = (settings().PROVIDER_WORD, "State", "Missing", "Oldest", "Contact", "Last contact")
    table("At risk first, then the longest overdue", headings, (_cells(row) for row in rows))


def _cells(late: Late) -> list[Cell]:
    provider, (number, oldest) = late.provider, late.missing
    counts = f"{number:,} count{'' if number == 1 else 's'}"
    theirs = address("events", provider=provider.id, state="Overdue")
    return [
        link(provider.name, f"provider?id={provider.id}"),
        badge(late.standing),
        link(counts, theirs, about=f"missing, {provider.name}"),
        together([link(oldest.title, f"event?id={oldest.id}"), f"ended {day(oldest.ends_on)}"]),
        ", ".join(filter(None, [provider.contact_name, provider.phone, provider.contact_email])),
        day(late.contacted_on) if late.contacted_on else "never",
    ]
