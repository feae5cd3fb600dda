"""Advice on what is being entered. It warns and never blocks, and names the rule it rests on."""

import re
from datetime import date, datetime, time

import zipcodes

from core.formats import day, units
from core.models import Provider
from core.models.events import five_digits
from core.models.text_input import folded
from core.rules.counts import due_if_ended_on

USUAL_HOURS_A_DAY = 8

# What gives no units, by its usual names (OPI's newsletter, 2020). "Planning" alone is no sign of it.
_NO_UNITS = re.compile(
    r"\b(?:"
    r"(?:planning|prep|preparation) (?:time|periods?|days?|hours?)"
    r"|(?:staff|faculty|all-staff|department) meetings?"
    r"|(?:unstructured|informal|as-needed|drop-in) (?:mentoring|coaching)"
    r"|(?:extra|additional)[ -]duty(?: pay)?|(?:extra|additional) duties"
    r"|(?:bus|lunch|recess|hall|playground|cafeteria) duty"
    r")\b"
)
# Who learns how to do one of these better does learn: these words shortly before it say so.
_ABOUT_IT = re.compile(
    r"\b(?:better|effective|efficient|productive|leading|running|facilitating|improving|rethinking|redesigning"
    r"|beyond|using|use of|protecting|how to|instead of|not)\b[^.\n]{0,30}$"
)


def town_of(zip_code: str) -> tuple[str, str] | None:
    """City and state of a ZIP Code of five digits (or nine), None when there is no such code."""
    code = five_digits(zip_code)
    found = zipcodes.matching(code) if code else []
    return (found[0]["city"], found[0]["state"]) if found else None


def _towns(zip_code: str) -> set[str]:
    code = five_digits(zip_code)
    found = zipcodes.matching(code) if code else []
    return {name.casefold() for place in found for name in [place["city"], *place["acceptable_cities"]]}


def about_town(city: str, state: str, zip_code: str) -> str | None:
    """A warning for a town that the ZIP Code does not have, or that no ZIP Code has."""
    town = town_of(zip_code)
    if not city.strip():
        return None
    if town and (city.strip().casefold() not in _towns(zip_code) or state != town[1]):
        return f"ZIP Code {zip_code.strip()} belongs to {town[0]}, {town[1]}; check the city if that is not meant."
    if not town and not zipcodes.filter_by(city=city.strip().title(), state=state):
        return f"We know no ZIP Code for {city.strip()}, {state}; check the spelling, or go on if it is right."
    return None


def _hours_from(hours: str) -> float | None:
    number = hours.strip()
    return float(number) if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,9})?", number, re.ASCII) else None


def about_hours(hours: str, starts_on: date | None, ends_on: date | None) -> str | None:
    """A warning for more hours a day, as typed so far, than people usually learn."""
    known = _hours_from(hours)
    if starts_on is None or ends_on is None or known is None:
        return None
    days = (ends_on - starts_on).days + 1
    if days < 1 or known <= USUAL_HOURS_A_DAY * days:
        return None
    return (
        f"That is more than {USUAL_HOURS_A_DAY} hours a day; one hour of attendance is one unit (ARM 10.57.215). "
        "Check the hours, or go on if they are right."
    )


def about_times(
    hours: str, starts_on: date | None, ends_on: date | None, begins_at: time | None, finishes_at: time | None
) -> str | None:
    """A warning for more hours than there are between the two times on the event's days."""
    known = _hours_from(hours)
    if known is None or not (starts_on and ends_on and begins_at and finishes_at) or ends_on < starts_on:
        return None
    a_day = datetime.combine(starts_on, finishes_at) - datetime.combine(starts_on, begins_at)
    minutes = int(a_day.total_seconds() / 60) * ((ends_on - starts_on).days + 1)
    if minutes <= 0 or known * 60 <= minutes:
        return None
    return (
        f"Between the Start Time and the End Time there are {units(minutes)} hours, and {hours.strip()} were typed; "
        "one hour of attendance is one unit (ARM 10.57.215). Check both, or go on if they are right."
    )


def about_words(title: str, description: str) -> str | None:
    """A warning for words of what gives no units."""
    for text in (title, description):
        said = " ".join(folded(text).split())
        for found in _NO_UNITS.finditer(said):
            if not _ABOUT_IT.search(said[: found.start()][-60:]):
                return (
                    f"“{found[0].capitalize()}”: planning time, general staff meetings, unstructured mentoring and "
                    "extra duties give no units (OPI's newsletter, 2020). Go on if that is not what it is."
                )
    return None


def about_its_end(ends_on: date | None, today: date) -> str | None:
    """A warning when an event is entered after its last day."""
    if ends_on is None or ends_on >= today:
        return None
    return (
        "This event is over already. Once it is added it can no longer be edited here, and its count is due by "
        f"{day(due_if_ended_on(ends_on))} (user manual, Reporting Events)."
    )


def about_approval(provider: Provider, starts_on: date | None, ends_on: date | None) -> str | None:
    """A warning for days on which the provider is not approved."""
    approved, suspended = provider.approved_on, provider.suspended_on
    if starts_on and approved and starts_on < approved:
        return (
            f"{provider.name} is approved from {day(approved)} on, and this begins before; a provider is approved "
            "before it offers anything (ARM 10.57.216)."
        )
    if ends_on and suspended and ends_on >= suspended:
        return (
            f"The approval of {provider.name} is suspended since {day(suspended)}; what is offered in that time gives "
            "no units (ARM 10.57.216)."
        )
    return None


def about_duplicate(title: str, starts_on: date) -> str:
    """A warning for an event that is probably there already."""
    return (
        f"There is an event “{title}” from {day(starts_on)} on. Each event has one entry, or its certificates are "
        "counted twice (user manual, Reporting Events). Go on if this is another one."
    )
