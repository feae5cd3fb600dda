"""Events as rows of a spreadsheet, under headings that the import reads back without a change."""

from collections.abc import Sequence

from core.formats import MINUTES_A_UNIT
from core.models import Event
from core.rules.importing.events import EVENT_FIELDS, LOCATIONS

HEADINGS = (*(field.label for field in EVENT_FIELDS), "Provider", "Conference", "Canceled", "Event Number",
            "Event Version")  # fmt: skip


def row_of(event: Event) -> Sequence[object]:
    """An event under HEADINGS; days, times and numbers are such."""
    return (
        event.title, event.instructor, event.description, "; ".join(sorted(c.name for c in event.categories)),
        event.starts_on, event.ends_on, event.begins_at, event.finishes_at, LOCATIONS[event.location],
        event.city, event.state, event.zip_code, event.room, event.minutes / MINUTES_A_UNIT,
        event.certificates_issued, event.provider.name, event.conference.name if event.conference else "",
        "Yes" if event.cancelled_at else "", event.id, event.version,
    )  # fmt: skip
