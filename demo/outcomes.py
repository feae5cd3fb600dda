"""What happened to an event until today: printed, edited, canceled, reported, corrected, or forgotten."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from core.formats import MINUTES_A_UNIT
from core.rules.counts import overdue_if_ended_before
from demo.people import instructors
from demo.plans import Plan
from demo.sizes import Range
from demo.words import words

# Shares of events, as estimated for real data.
CANCELED = 0.033
PRINTED = 0.7
EDITED_AFTER_PRINTING = 0.03  # of those that may be printed, which makes 2 % of all
NOBODY_CERTIFIED = 0.04
MISCOUNTED = 0.01
LATE = 0.2
FORGOTTEN_LATELY = 0.14  # of those whose count window has passed; late ones that are still to come add to it
FORGOTTEN_LONG_AGO = 0.012
LATELY = timedelta(days=120)
_CROWDED, _CROWD = 0.01, 8  # now and then many times as many come
_USUAL_DELAY = 9  # days from the end of an event to its count
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Outcome:
    """Days on which something happened, all of them before today; None when it did not."""

    printed_on: date | None = None
    edited_on: date | None = None
    before_edit: dict[str, Any] = field(default_factory=dict)
    canceled_on: date | None = None
    canceled_because: str = ""
    reported_on: date | None = None
    count: int | None = None
    corrected_on: date | None = None
    miscounted: int = 0


def outcome_of(plan: Plan, today: date, rng: random.Random) -> Outcome:
    """An outcome by chance, in the shares above."""
    if rng.random() < CANCELED and (day := _canceled_on(plan, today, rng)):
        return Outcome(canceled_on=day, canceled_because=rng.choice(words("words")["reasons"]["canceled"]))
    counted = _counted(plan, today, rng)
    if counted.get("count") == 0 or rng.random() >= PRINTED:
        return Outcome(**counted)
    if rng.random() < EDITED_AFTER_PRINTING and (days := _printed_and_edited_on(plan, today, rng)):
        return Outcome(**counted, printed_on=days[0], edited_on=days[1], before_edit=_before_edit(plan, rng))
    return Outcome(**counted, printed_on=_printed_on(plan, today, rng))


def _counted(plan: Plan, today: date, rng: random.Random) -> dict[str, Any]:
    """The part of an outcome that is about the count, which one in a hundred times is wrong at first."""
    reported_on = _reported_on(plan, today, rng)
    if reported_on is None:
        return {}
    count = _count(plan.host.kind.certified, rng)
    corrected_on = reported_on + timedelta(days=rng.randint(1, 40))
    if count == 0 or corrected_on >= today or rng.random() >= MISCOUNTED:
        return {"reported_on": reported_on, "count": count}
    miscounted = max(0, count - rng.randint(1, 3))
    return {"reported_on": reported_on, "count": count, "corrected_on": corrected_on, "miscounted": miscounted}


def _printed_on(plan: Plan, today: date, rng: random.Random) -> date | None:
    """On the last day, when certificates are handed out; of long courses, as soon as somebody needs one."""
    day = min(plan.event.ends_on, plan.event.starts_on + timedelta(days=rng.randint(3, 60)))
    return day if plan.entered_on < day < today else None


def _printed_and_edited_on(plan: Plan, today: date, rng: random.Random) -> tuple[date, date] | None:
    """Two different days from the entering of the event to its last day, on which it can still be edited."""
    latest = min(plan.event.ends_on, today - DAY)
    days = (latest - plan.entered_on).days
    if days < 2:
        return None
    edited = rng.randint(2, days)
    return plan.entered_on + timedelta(days=rng.randint(1, edited - 1)), plan.entered_on + timedelta(days=edited)


def _before_edit(plan: Plan, rng: random.Random) -> dict[str, Any]:
    """What was on the first certificate: another instructor, or another number of hours."""
    if rng.random() < 0.6 or plan.event.minutes <= MINUTES_A_UNIT:
        return {"instructor": instructors(rng)}
    return {"minutes": plan.event.minutes - MINUTES_A_UNIT // 2}


def _canceled_on(plan: Plan, today: date, rng: random.Random) -> date | None:
    day = plan.event.starts_on - timedelta(days=rng.randint(-4, 12))
    return day if plan.entered_on < day < today else None


def _reported_on(plan: Plan, today: date, rng: random.Random) -> date | None:
    """Within the count window mostly, else late, or not at all. A count is taken from the day after the end."""
    ended = plan.event.ends_on
    day = ended + timedelta(days=1 + int(rng.expovariate(1 / _USUAL_DELAY)))
    if ended < overdue_if_ended_before(today):
        if rng.random() < (FORGOTTEN_LATELY if today - ended <= LATELY else FORGOTTEN_LONG_AGO):
            return None
        late = ended + timedelta(days=rng.randint(31, 150))
        day = late if rng.random() < LATE else day
    return day if ended < day < today else None


def _count(certified: Range, rng: random.Random) -> int:
    if rng.random() < NOBODY_CERTIFIED:
        return 0
    crowd = _CROWD if rng.random() < _CROWDED else 1
    return min(rng.randint(*certified), rng.randint(*certified)) * crowd
