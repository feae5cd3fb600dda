"""An event with its history: the rows that the actions would have left behind."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from core.models import AuditAction, Event, User
from core.models.columns import as_json
from core.models.events import EVENT_FACTS
from core.rules.codes import CODE_BYTES, code_from
from core.rules.printed_forms import content_of, hash_of
from demo.days import moment
from demo.outcomes import Outcome
from demo.plans import Draft, Plan, PlannedConference
from demo.rosters import add_roster, has_roster
from demo.words import words

Row = dict[str, Any]

_FACTS_IN_SHORT = ("title", "starts_on", "ends_on", "minutes")


@dataclass
class Story:
    """An event and the rows of its history, which get the number of the event when they are written."""

    event: Draft
    categories: list[Row]
    certificates: list[Row] = field(default_factory=list)
    counts: list[Row] = field(default_factory=list)
    trail: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    issued: list[Row] = field(default_factory=list)  # one for each of the people, in their order

    def receive_number(self, number: int) -> Row:
        """The event's own row, now that all rows have its number."""
        for row in (*self.categories, *self.certificates, *self.counts, *self.people, *self.issued):
            row["event_id"] = number
        for row in self.trail:
            row["subject_id"] = number
        return self.event.row(number)

    def noted(self, action: AuditAction, at: datetime, by: User, **facts: Any) -> None:
        """Add an entry of the audit trail."""
        entry = {"at": at, "by_id": by.id, "by": by.full_name, "action": action.value, "subject": "event"}
        self.trail.append(entry | {"before": {}, "after": {}, "reason": ""} | facts)


def named(conference: PlannedConference) -> Row:
    """The entry of the trail for a new conference."""
    entry = {"at": conference.entered_at, "by_id": conference.by.id, "by": conference.by.full_name}
    about = {"action": AuditAction.CONFERENCE_ADDED.value, "subject": "conference", "subject_id": conference.number}
    return entry | about | {"before": {}, "after": {"name": conference.name}, "reason": ""}


@dataclass(frozen=True)
class Storyteller:
    """Tells what happened to events, through users of their provider, and `staff`, who cancel."""

    staff: User
    category_names: dict[str, str]
    whole_trail: bool
    rng: random.Random

    def tell(self, plan: Plan, outcome: Outcome) -> Story:
        story = Story(plan.event, [{"category_code": code} for code in plan.categories])
        first, by = replace(plan.event, **outcome.before_edit), self._someone(plan)
        story.noted(AuditAction.EVENT_ADDED, plan.event.entered_at, by, after=self._facts(first, plan.categories))
        if outcome.printed_on:
            self._print(story, first, moment(outcome.printed_on, self.rng), by)
        if outcome.edited_on:
            self._edit(story, outcome, self._someone(plan))
        if outcome.canceled_on:
            plan.event.cancelled_at = moment(outcome.canceled_on, self.rng)
            story.noted(
                AuditAction.EVENT_CANCELED, plan.event.cancelled_at, self.staff, reason=outcome.canceled_because
            )
        if outcome.reported_on:
            self._report(story, outcome, self._someone(plan))
            if outcome.count and has_roster(plan, outcome.count):
                add_roster(story, plan, outcome.count)
        return story

    def _someone(self, plan: Plan) -> User:
        return self.rng.choice(plan.host.users)

    def _facts(self, event: Draft, categories: Iterable[str]) -> Row:
        """What is in the trail about an event."""
        if not self.whole_trail:
            return {name: as_json(getattr(event, name)) for name in _FACTS_IN_SHORT}
        facts = {name: as_json(getattr(event, name)) for name in EVENT_FACTS}
        return facts | {"categories": sorted(self.category_names[code] for code in categories)}

    def _edit(self, story: Story, outcome: Outcome, by: User) -> None:
        """A new version, of which somebody prints the certificate again a little later."""
        assert outcome.edited_on
        at = moment(outcome.edited_on, self.rng)
        story.event.version += 1
        after = {name: as_json(getattr(story.event, name)) for name in outcome.before_edit}
        story.noted(AuditAction.EVENT_EDITED, at, by, before=outcome.before_edit, after=after)
        self._print(story, story.event, at + timedelta(minutes=self.rng.randint(1, 90)), by)

    def _print(self, story: Story, event: Draft, at: datetime, by: User) -> None:
        content = content_of(cast("Event", event))  # which has the content of a certificate
        story.certificates.append(
            {
                "code": code_from(self.rng.randbytes(CODE_BYTES)),
                "event_version": event.version,
                "content_json": content.model_dump(mode="json"),
                "content_hash": hash_of(content),
                "printed_at": at,
                "printed_by_id": by.id,
            }
        )
        story.noted(AuditAction.CERTIFICATE_PRINTED, at, by, after={"version": event.version})

    def _report(self, story: Story, outcome: Outcome, by: User) -> None:
        assert outcome.reported_on
        story.event.certificates_issued, story.event.reported_on = outcome.count, outcome.reported_on
        number = outcome.miscounted if outcome.corrected_on else outcome.count
        at = moment(outcome.reported_on, self.rng)
        self._count(story, number, at, by)
        story.noted(AuditAction.COUNT_REPORTED, at, by, after={"certificates_issued": number})
        if outcome.corrected_on:
            self._correct(story, outcome, moment(outcome.corrected_on, self.rng), by)

    def _correct(self, story: Story, outcome: Outcome, at: datetime, by: User) -> None:
        reason = self.rng.choice(words("words")["reasons"]["corrected"])
        self._count(story, outcome.count, at, by, reason)
        before, after = {"certificates_issued": outcome.miscounted}, {"certificates_issued": outcome.count}
        story.noted(AuditAction.COUNT_CORRECTED, at, by, before=before, after=after, reason=reason)

    def _count(self, story: Story, number: int | None, at: datetime, by: User, reason: str = "") -> None:
        story.counts.append({"number": number, "reason": reason, "reported_at": at, "reported_by_id": by.id})
