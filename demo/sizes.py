"""How much demo data: a size is one row of numbers, drawn from kinds of providers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

SizeName = Literal["small", "montana", "fifty-states"]


class Range(NamedTuple):
    least: int
    most: int


class Rhythm(StrEnum):
    """When a provider offers: through the year, all year, at one conference, or once."""

    THROUGH_THE_YEAR = "through the year"
    ON_DEMAND = "on demand"
    CONFERENCE = "conference"
    ONCE = "once"


A_USER_OR_TWO = Range(1, 2)


@dataclass(frozen=True)
class Kind:
    """A sort of provider. Its name is also that of its words in words.toml."""

    name: str
    rhythm: Rhythm
    a_year: Range
    certified: Range
    users: Range = A_USER_OR_TWO
    online: float = 0.15


THROUGH, ON_DEMAND = Rhythm.THROUGH_THE_YEAR, Rhythm.ON_DEMAND
KINDS = {
    kind.name: kind
    for kind in (
        Kind("conference", Rhythm.CONFERENCE, Range(500, 540), Range(4, 60), Range(2, 3)),
        Kind("large", THROUGH, Range(60, 110), Range(8, 70), Range(2, 4)),
        Kind("college", THROUGH, Range(15, 35), Range(6, 30), online=0.5),
        Kind("coop", THROUGH, Range(10, 25), Range(6, 40), online=0.25),
        Kind("partner", THROUGH, Range(6, 18), Range(5, 28), online=0.3),
        Kind("tribal", THROUGH, Range(6, 16), Range(5, 30), online=0.1),
        Kind("vendor", ON_DEMAND, Range(3, 11), Range(1, 90), online=1),
        Kind("rural", THROUGH, Range(2, 8), Range(3, 24), online=0.1),
        Kind("single", Rhythm.ONCE, Range(1, 1), Range(4, 25), Range(1, 1), online=0.1),
    )
}


@dataclass(frozen=True)
class Size:
    """`volume` thins the events a year; `chunk` is how many events are held before they are written.

    With a `whole_trail` the audit trail has every fact of an added event, else the few that tell it apart;
    the events of the demo accounts always have it whole. `bulk` events are drawn in arrays (`bulk_events`).
    """

    name: str
    years: int
    providers: dict[str, int]
    volume: float = 1
    chunk: int = 50_000
    whole_trail: bool = False
    many_requests: bool = False
    bulk: int = 0


# The three providers of the demo accounts come on top of these.
SIZES: dict[SizeName, Size] = {
    "small": Size(
        name="small",
        years=3,
        providers={"conference": 1, "large": 1, "college": 1, "tribal": 1, "vendor": 2, "rural": 3},
        volume=0.05,
        whole_trail=True,
    ),
    "montana": Size(
        name="montana",
        years=5,
        many_requests=True,
        providers={
            "conference": 1, "large": 10, "college": 10, "coop": 20, "partner": 30, "tribal": 8,
            "vendor": 80, "rural": 440, "single": 100,
        },
    ),
    "fifty-states": Size(
        name="fifty-states",
        years=5,
        providers={
            "conference": 50, "large": 600, "college": 700, "coop": 1_400, "partner": 2_000, "tribal": 400,
            "vendor": 4_000, "rural": 33_847, "single": 7_000,
        },
        bulk=5_000_000,
    ),
}  # fmt: skip
