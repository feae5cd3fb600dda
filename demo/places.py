"""Towns of Montana with their real ZIP Codes, and a few places that have none."""

import random
from functools import cache
from typing import NamedTuple

import zipcodes

STATE = "MT"
MEETING_TOWNS = (
    "Billings",
    "Missoula",
    "Great Falls",
    "Bozeman",
    "Helena",
    "Kalispell",
    "Butte",
    "Havre",
    "Miles City",
)
_AT_HOME, _IN_A_MEETING_TOWN = 0.75, 0.95  # cumulative; the rest is anywhere
_WITHOUT_ZIP = 0.01
_MISTYPED_ZIP = 0.004


class Town(NamedTuple):
    city: str
    county: str
    zip_code: str


PLACES_WITHOUT_ZIP = (
    Town("Fort Belknap", "Blaine County", ""),
    Town("Rocky Boy", "Hill County", ""),
    Town("Muddy Cluster", "Big Horn County", ""),
)


@cache
def towns() -> tuple[Town, ...]:
    """One ZIP Code a town, in the order of the codes."""
    found: dict[str, Town] = {}
    for place in zipcodes.filter_by(state=STATE, active=True):
        if place["zip_code_type"] == "STANDARD":
            found.setdefault(place["city"], Town(place["city"], place["county"], place["zip_code"]))
    return tuple(found.values())


@cache
def _meeting_towns() -> tuple[Town, ...]:
    return tuple(town for town in towns() if town.city in MEETING_TOWNS)


def meeting_town(rng: random.Random) -> Town:
    return rng.choice(_meeting_towns())


def place_for(home: Town, rng: random.Random) -> Town:
    """Where an event takes place: mostly at home, else where people usually meet."""
    if rng.random() < _WITHOUT_ZIP:
        return rng.choice(PLACES_WITHOUT_ZIP)
    town = _town_for(home, rng)
    if rng.random() < _MISTYPED_ZIP:  # a real code, of another town
        return town._replace(zip_code=rng.choice(towns()).zip_code)
    return town


def _town_for(home: Town, rng: random.Random) -> Town:
    chance = rng.random()
    if chance < _AT_HOME:
        return home
    if chance < _IN_A_MEETING_TOWN:
        return meeting_town(rng)
    return rng.choice(towns())
