"""A number reported for an event, and when it is accepted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from core.errors import ChangedRows, ConfirmationMissing, EventCanceled, EventNotOver, ReasonMissing
from core.formats import day, one_or_many, plural
from core.models import Count, Event, User
from core.models.text_input import clean
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

    @property
    def is_new(self) -> bool:
        """Whether another number, or none, is stored of the event."""
        return self.number != self.event.certificates_issued


class ExpectedCount(Protocol):
    """The number that follows from an event's certificates or roster, None where it has neither; and that in words."""

    @property
    def expected(self) -> int | None: ...
    @property
    def in_words(self) -> str: ...


def require_storable(
    reports: Sequence[CountReport],
    *,
    expected: Mapping[int, ExpectedCount],
    newest: Mapping[int, Count],
    confirmed: bool,
    by: User,
    today: date,
) -> None:
    """All that must hold before counts are stored, each refusal with every event at once.

    `expected` is by the number of the event, of those that have a roster; `newest` are the counts that came after
    those of `overtaken` reports were typed. Raises NotFound, NotAllowed, EventCanceled, EventNotOver, InvalidInput,
    ChangedRows, ReasonMissing or ConfirmationMissing.
    """
    for report in reports:
        require_reportable(report, by=by, today=today)
    if changed := overtaken(reports):
        raise ChangedRows({str(one.event.id): _what_came_meanwhile(one, newest[one.event.id]) for one in changed})
    _require_reasons(reports, expected)
    _require_confirmed(reports, confirmed)


def overtaken(reports: Sequence[CountReport]) -> list[CountReport]:
    """Reports of events that got another count than the one that was seen while these were typed.

    A reason that was typed for something else must not become the reason of a correction nobody meant.
    """
    return [r for r in reports if r.seen != UNSEEN and r.event.certificates_issued not in {r.seen, r.number}]


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


def _require_confirmed(reports: Sequence[CountReport], confirmed: bool) -> None:
    unusual = [r for r in reports if r.number > rules.ASKED_AGAIN_ABOVE and r.number != r.event.certificates_issued]
    if unusual and not confirmed:
        asked = ", ".join(f"{plural(r.number, 'certificate')} for “{r.event.title}”" for r in unusual)
        question = one_or_many(
            len(unusual),
            "is unusually many; confirm the number, or correct it.",
            "are unusually many; confirm the numbers, or correct them.",
        )
        raise ConfirmationMissing(f"{asked} {question}")


def _what_came_meanwhile(report: CountReport, count: Count) -> str:
    return (
        f"“{report.event.title}”: {count.reported_by.full_name} reported {count.number:,} meanwhile; you typed "
        f"{report.number:,}. If yours is right, say in a few words why, and save again; if not, empty the field."
    )


def _require_reasons(reports: Sequence[CountReport], expected: Mapping[int, ExpectedCount]) -> None:
    lacking = [report for report in reports if not clean(report.reason)]
    if found := [sentence for one in lacking if (sentence := _reason_asked(one, expected.get(one.event.id)))]:
        raise ReasonMissing(" ".join(found))


def _reason_asked(report: CountReport, roster: ExpectedCount | None) -> str | None:
    number, words = (roster.expected, roster.in_words) if roster else (None, "")
    return rules.reason_asked(report.event, report.number, number, words)
