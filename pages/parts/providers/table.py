"""The table of providers."""

from collections.abc import Sequence

from core.models.providers import PROVIDER_TYPES
from core.queries.providers import ProviderRow
from pages.parts.providers.approval import approval_in_words
from pages.parts.ui.html import badge, link, table, unbroken
from pages.parts.ui.visit import Visit


def provider_table(found: Sequence[ProviderRow], visit: Visit) -> None:
    headings = ("Name", "Number", "State", "Type", "Phone", "Contact", "E-mail", "Approval")
    rows = [
        (
            link(p.name, f"provider?id={p.id}"),
            str(p.id),
            badge(status),
            PROVIDER_TYPES[p.type],
            unbroken(p.phone),
            p.contact_name,
            p.contact_email,
            approval_in_words(p, visit.today),
        )
        for p, status in found
    ]
    table("By name", headings, rows)
