"""A number reported for an event, and when it is accepted."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from core.errors import ConfirmationMissing, EventCanceled, EventNotOver
from core.formats import day, plural
from core.models import Event, User
from core.permissions import Permission
from core.rules import counts as rules
from core.rules.events import is_canceled
from core.rules.scope import require

UNSEEN = -1  # no number of an event


class CountReport(NamedTuple):
    """A number for an event; its own `reason`, or else that of all.

    `seen` is the number that stood on the screen while this one was typed, None for "not reported yet": where
    another one has come meanwhile, nothing is stored. UNSEEN asks for no such check.
    """

    event: Event
    number: int
    reason: str = ""
    seen: int | None = UNSEEN


def require_reportable(report: CountReport, *, by: User, today: date) -> None:
    event = report.event
    require(by, Permission.REPORT_COUNTS, event.provider_id)
    if is_canceled(event):
        raise EventCanceled(f"“{event.title}” was canceled, so nothing more can be entered for it.")
    if not rules.has_ended(event, today):
        raise EventNotOver(
            f"“{event.title}” is not over yet; its count can be reported from {day(rules.opens_on(event))}."
        )
    rules.count_from(report.number)


def require_confirmed(reports: Sequence[CountReport], confirmed: bool) -> None:
    unusual = [r for r in reports if r.number > rules.ASKED_AGAIN_ABOVE and r.number != r.event.certificates_issued]
    if unusual and not confirmed:
        asked = ", ".join(f"{plural(r.number, 'certificate')} for “{r.event.title}”" for r in unusual)
        verb, it, them = ("is", "the number", "it") if len(unusual) == 1 else ("are", "the numbers", "them")
        raise ConfirmationMissing(f"{asked} {verb} unusually many; confirm {it}, or correct {them}.")
