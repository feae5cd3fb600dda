"""What goes with a suspension: the reasons as they were on a day, so that a provider can answer them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from core.formats import plural
from core.models import Provider
from core.rules.compliance import ComplianceStatus, Reason
from core.rules.providers import is_suspended

MOST_ATTACHED = 40  # reasons: a mail that nobody reads to its end helps nobody


class SuspensionReasons(NamedTuple):
    """How a provider stood on a day, and why."""

    on: date
    status: ComplianceStatus
    reasons: Sequence[Reason]

    @property
    def is_late(self) -> bool:
        return self.status in {ComplianceStatus.LATE, ComplianceStatus.AT_RISK}

    def stored(self) -> dict[str, Any]:
        """As JSON stores it, with the first of the reasons and how many more there were."""
        return {
            "on": self.on.isoformat(),
            "standing": self.status.value,
            "reasons": [list(reason) for reason in _shortened(self.reasons)],
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "SuspensionReasons":
        reasons = [Reason(*reason) for reason in stored["reasons"]]
        return cls(date.fromisoformat(stored["on"]), ComplianceStatus(stored["standing"]), reasons)


def _shortened(reasons: Sequence[Reason]) -> list[Reason]:
    shown, left = list(reasons[:MOST_ATTACHED]), len(reasons) - MOST_ATTACHED
    more = Reason(
        f"{plural(left, 'more thing is', 'more things are')} not in order.", "", "Ask the agency for the whole list."
    )
    return [*shown, more] if left > 0 else shown


def refusal_of_proposal(provider: Provider, status: ComplianceStatus, today: date, *, proposed: bool) -> str | None:
    """Why the suspension of a provider cannot be proposed, in a sentence; None if it can."""
    named = f"“{provider.name}”"
    if provider.merged_into_id is not None:
        return f"{named} was merged into another record; propose it for that one."
    if is_suspended(provider, today):
        return f"{named} is suspended already."
    if proposed:
        return f"The suspension of {named} is proposed already and waits for a decision."
    if not SuspensionReasons(today, status, ()).is_late:
        return f"{named} has no count overdue, so there is nothing to propose."
    return None
