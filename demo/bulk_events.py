"""Demo data of fifty states: drawn in arrays, since five million stories told one by one would take an hour.

Shares and seasons are those of the other sizes. What differs: activities come from a pool, places are near the
provider's town, the audit trail begins with what users do, one event in fifty has a printed certificate, and one
reported event in five hundred a roster with everybody's own.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import zipcodes
from sqlalchemy import Connection

from core.models import ProviderType
from core.models.columns import as_json
from core.models.events import US_STATES, county_of
from core.models.text_input import clean, folded
from demo.activities import activity
from demo.people import full_name, instructors
from demo.sizes import KINDS, Rhythm, Size

Array = Any
POOL = 3_000  # activities
_HOURS = (1, 1.5, 2, 3, 4, 6, 6, 6.5, 7, 8, 15, 30)
_NAMES = ("Public Schools", "School District", "K-12 Schools", "Elementary School", "High School", "Education Center")


@dataclass(frozen=True)
class Nation:
    """Providers with the weight of each, its town and its first user; and a pool of activities."""

    connection: Connection
    size: Size
    today: date
    seed: int
    first_event: int
    first_provider: int
    first_user: int

    @cached_property
    def rng(self) -> random.Random:
        return random.Random(self.seed)  # noqa: S311

    @cached_property
    def chance(self) -> Any:
        return np.random.default_rng(self.seed)

    @cached_property
    def towns(self) -> list[tuple[str, str, str, str]]:
        """City, state, ZIP Code and county, neighbors side by side."""
        real = (
            p
            for p in zipcodes.list_all()
            if p["state"] in US_STATES and p["active"] and p["county"] and p["zip_code_type"] == "STANDARD"
        )
        return [
            (clean(p["city"]), p["state"], p["zip_code"], county_of(p["city"], p["state"], p["zip_code"])) for p in real
        ]

    @cached_property
    def kinds(self) -> list[str]:
        return [name for name, number in self.size.providers.items() for _ in range(number)]

    @cached_property
    def homes(self) -> Array:
        return self.chance.integers(0, len(self.towns), len(self.kinds))

    @cached_property
    def providers(self) -> list[dict[str, Any]]:
        return [self._provider(number, kind) for number, kind in enumerate(self.kinds)]

    def _provider(self, number: int, kind: str) -> dict[str, Any]:
        city, state, zip_code, _ = self.towns[self.homes[number]]
        single = KINDS[kind].rhythm is Rhythm.ONCE
        what = "Online Academy" if kind == "vendor" else _NAMES[number % len(_NAMES)]
        return {
            "id": self.first_provider + number,
            "name": f"{city} {what}, {state}",
            "type": ProviderType.SINGLE_EVENT if single else ProviderType.MULTIPLE_EVENT,
            "phone": f"(406) 555-01{number % 100:02}",
            "address": f"{number % 940 + 1} School Road, {city}, {state} {zip_code}",
            "contact_name": full_name(self.rng),
            "contact_email": "",
        }

    @cached_property
    def pool(self) -> list[tuple[str, str, str, list[str], str, int]]:
        """Title, instructor, description, categories, what is searched, and minutes."""
        made = []
        for _ in range(POOL):
            about, who = activity(self.rng), instructors(self.rng)
            minutes = int(60 * self.rng.choice(_HOURS))
            found = folded(f"{about.title} {who}")
            made.append((about.title, who, about.description.split("\n")[0], about.categories, found, minutes))
        return made

    @cached_property
    def days(self) -> list[str]:
        """Every day that occurs, as text, from `first_day` on."""
        return [as_json(self.first_day + timedelta(days=number)) for number in range(365 * (self.size.years + 4))]

    @property
    def first_day(self) -> date:
        """Events are entered from a year before the first begins."""
        return self.today - timedelta(days=365 * (self.size.years + 1))

    @property
    def this_day(self) -> int:
        return (self.today - self.first_day).days

    def moments(self) -> list[str]:
        """The days at an hour of work, as the database stores moments."""
        zone = "" if self.connection.dialect.name == "sqlite" else "+00"
        return [f"{day} 18:00:00.000000{zone}" for day in self.days]
