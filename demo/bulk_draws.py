"""What happened to the events of a nation, drawn for all of them at once.

Shares and seasons are those of the other sizes.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from core.settings import settings
from demo.bulk_events import POOL, Array, Nation
from demo.days import BUSY
from demo.outcomes import CANCELED, FORGOTTEN_LATELY, FORGOTTEN_LONG_AGO, LATE, LATELY, NOBODY_CERTIFIED
from demo.sizes import KINDS, Rhythm

AHEAD = 183  # days
CHUNK = 100_000


@dataclass(frozen=True)
class Drawn:
    """One number an event, in the order in which the events were entered. Days count from `first_day`; -1: never."""

    owner: Array
    about: Array
    town: Array
    starts: Array
    ends: Array
    place: Array  # 0 online, 1 in person, 2 both
    entered: Array
    canceled: Array
    reported: Array
    count: Array

    def part(self, first: int) -> "Drawn":
        return Drawn(*(values[first : first + CHUNK] for values in vars(self).values()))

    def __len__(self) -> int:
        return len(self.owner)


def draw(nation: Nation) -> Drawn:
    """All events at once."""
    chance, number, now = nation.chance, nation.size.bulk, nation.this_day
    owner = _owners(nation, number)
    online_courses = np.array([KINDS[kind].rhythm is Rhythm.ON_DEMAND for kind in nation.kinds])[owner]
    starts, ends = _spans(nation, number, online_courses)
    entered = np.minimum(starts - 1 - np.minimum(chance.exponential(35, number).astype(int), 240), now - 1)
    canceled = np.where((chance.random(number) < CANCELED) & (starts < now), np.maximum(starts - 2, entered), -1)
    reported = np.where(canceled < 0, _reports(nation, ends), -1)
    crowd = np.minimum(chance.integers(4, 40, number), chance.integers(4, 40, number))
    order = np.argsort(entered, kind="stable")
    place = np.where(online_courses | (chance.random(number) < 0.15), 0, np.where(chance.random(number) < 0.08, 2, 1))
    near = np.where(chance.random(number) < 0.75, 0, chance.integers(-6, 7, number))
    drawn = Drawn(
        owner=owner,
        about=chance.integers(0, POOL, number),
        town=(nation.homes[owner] + near) % len(nation.towns),
        starts=starts,
        ends=ends,
        place=place,
        entered=entered,
        canceled=canceled,
        reported=reported,
        count=np.where(chance.random(number) < NOBODY_CERTIFIED, 0, crowd),
    )
    return Drawn(*(values[order].astype(np.int32) for values in vars(drawn).values()))


def _owners(nation: Nation, number: int) -> Array:
    """A heavy tail: as many a year as the kind offers, and some providers many times that."""
    usual = np.array([sum(KINDS[kind].a_year) / 2 for kind in nation.kinds])
    weights = usual * nation.chance.lognormal(0, 0.7, len(usual))
    shares = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(shares, nation.chance.random(number)), len(usual) - 1)


def _spans(nation: Nation, number: int, courses: Array) -> tuple[Array, Array]:
    """First and last days: the school year with its peaks, a day mostly, and courses of a year."""
    chance, begin = nation.chance, 365
    span = [nation.first_day + timedelta(days=day) for day in range(begin, nation.this_day + AHEAD)]
    weights = np.array([BUSY[day.month] * (0.05 if day.weekday() > 4 else 1) for day in span], dtype=float)
    shares = np.cumsum(weights) / weights.sum()
    starts = begin + np.minimum(np.searchsorted(shares, chance.random(number)), len(span) - 1)
    kind = chance.random(number)
    length = np.where(
        kind < 0.78, 0, np.where(kind < 0.91, chance.integers(1, 3, number), chance.integers(21, 71, number))
    )
    return starts, starts + np.where(courses, 364, length)


def _reports(nation: Nation, ends: Array) -> Array:
    """The day of each report, before today; in time mostly, late, or never."""
    chance, now, number = nation.chance, nation.this_day, len(ends)
    day = ends + 1 + chance.exponential(9, number).astype(int)
    passed = now - ends > settings().COUNT_WINDOW_DAYS
    late = passed & (chance.random(number) < LATE)
    day = np.where(late, ends + chance.integers(31, 151, number), day)
    share = np.where(now - ends <= LATELY.days, FORGOTTEN_LATELY, FORGOTTEN_LONG_AGO)
    forgotten = passed & (chance.random(number) < share)
    return np.where((day < now) & ~forgotten & (ends < now - 1), day, -1)
