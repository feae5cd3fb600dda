"""Advice on what is being entered. It warns and never blocks."""

import re
from datetime import date

import zipcodes

USUAL_HOURS_A_DAY = 8


def town_of(zip_code: str) -> tuple[str, str] | None:
    """City and state of a ZIP Code of five digits (or nine), None when there is no such code."""
    code = zip_code.strip()[:5]
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        return None
    found = zipcodes.matching(code)
    return (found[0]["city"], found[0]["state"]) if found else None


def _towns(zip_code: str) -> set[str]:
    found = zipcodes.matching(zip_code[:5])
    return {name.casefold() for place in found for name in [place["city"], *place["acceptable_cities"]]}


def about_town(city: str, state: str, zip_code: str) -> str | None:
    """A warning for a town that the ZIP Code does not have, or that no ZIP Code has."""
    town = town_of(zip_code)
    if not city:
        return None
    if town and (city.strip().casefold() not in _towns(zip_code) or state != town[1]):
        return f"ZIP Code {zip_code.strip()} belongs to {town[0]}, {town[1]}; check the city if that is not meant."
    if not town and not zipcodes.filter_by(city=city.strip().title(), state=state):
        return f"We know no ZIP Code for {city.strip()}, {state}; check the spelling, or go on if it is right."
    return None


def about_hours(hours: str, starts_on: date | None, ends_on: date | None) -> str | None:
    """A warning for more hours a day, as typed so far, than people usually learn."""
    if starts_on is None or ends_on is None or not re.fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", hours.strip(), re.ASCII):
        return None
    days = (ends_on - starts_on).days + 1
    if days < 1 or float(hours) <= USUAL_HOURS_A_DAY * days:
        return None
    return f"That is more than {USUAL_HOURS_A_DAY} hours a day; check the hours, or go on if they are right."
