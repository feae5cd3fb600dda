"""Events in a table: their columns, and a line of it as a typed event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from core.errors import InvalidInput
from core.models import EventDetails, Location
from core.models.events import MINUTES_A_UNIT, STATES
from core.rules import counts
from core.rules.importing import Field
from core.rules.importing.cells import (
    choice_of,
    choices_of,
    day_of,
    is_day,
    is_time,
    parts_of_moment,
    time_of,
    times_of,
)
from core.settings import settings

LOCATIONS = {"online": "Online", "in_person": "In person", "both": "Both"}
_OTHER_LOCATIONS = {
    **dict.fromkeys(("virtual", "remote", "zoom", "webinar"), "online"),
    **dict.fromkeys(("on site", "onsite", "face to face"), "in_person"),
    **dict.fromkeys(("hybrid", "online and in person", "in person and online"), "both"),
}


def _is_location(text: str) -> bool:
    return text.strip().lower() in {*_OTHER_LOCATIONS, *LOCATIONS, *(w.lower() for w in LOCATIONS.values())}


def _is_place_in_a_house(text: str) -> bool:
    return not _is_location(text)


def _is_day_or_moment(text: str) -> bool:
    return is_day(text) or parts_of_moment(text) is not None


def _is_time_or_moment(text: str) -> bool:
    return is_time(text) or parts_of_moment(text) is not None


PROVIDER = Field("provider", "Provider", ("host", "organization", "provider name", "provider's number"))
COUNT = Field("count", counts.FIELD, ("certificates issued", "certificates", "issued", "count"))
SESSION_FIELDS = (
    Field("title", "Title of the Event", ("title", "session title", "session", "session name", "event title", "event",
          "event name", "title of activity", "activity", "workshop", "course", "topic", "name")),
    Field("instructor", "Instructor Name", ("instructor", "instructors", "presenter", "presenters", "presenter name",
          "presenter(s)", "speaker", "speakers", "speaker(s)", "facilitator", "facilitators", "teacher", "leader",
          "name of instructor")),
    Field("description", "Description of the Event", ("description", "session description", "abstract", "summary",
          "details")),
    Field("categories", "Event Categories", ("categories", "category", "event category", "strand", "subject", "track")),
    Field("starts_on", "Start Date", ("date", "day", "event date", "session date", "begin date", "beginning date",
          "first day", "start", "begin", "begins", "from"), _is_day_or_moment),
    Field("ends_on", "End Date", ("ending date", "last day", "finish date", "end", "ends", "to", "until"), is_day),
    Field("begins_at", "Start Time", ("start", "begin", "begins", "begin time", "starts", "beginning time", "time",
          "times", "session time", "from", "time slot", "start/end"), _is_time_or_moment),
    Field("finishes_at", "End Time", ("end", "ends", "finish", "finish time", "to", "until", "ending time"),
          _is_time_or_moment),
    Field("location", "Location", ("format", "mode", "delivery"), _is_location),
    Field("city", "City", ("town",)),
    Field("state", "State"),
    Field("zip_code", "ZIP Code", ("zip", "postal code", "zipcode")),
    Field("room", "Room", ("room number", "room name", "place", "where", "venue", "location"), _is_place_in_a_house),
    Field("hours", "Hours of Instruction", ("hours", "units", "credits", "credit", "credit hours", "contact hours",
          "pd units", "pdus", "pd hours", "renewal units", "number of units", "opi units", "length", "duration")),
)  # fmt: skip
EVENT_FIELDS = (*SESSION_FIELDS, COUNT)
_REQUIRED_TEXTS = ("title", "instructor", "description")


class Entry(NamedTuple):
    """An event to be entered: for whom (None: who enters it), and its count where it is over and counted."""

    details: EventDetails
    issued: int | None = None
    provider_id: int | None = None


@dataclass(frozen=True)
class EventReader:
    """Makes an Entry of a line. `defaults` are the values of empty cells; `categories` and `providers` what
    may be named, by code or number."""

    categories: Mapping[str, str]
    today: date
    defaults: Mapping[str, Any] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, cells: Mapping[str, str]) -> Entry:
        """Raises InvalidInput with a sentence for each cell that needs attention."""
        problems: dict[str, str] = {}
        texts = _parted({name: text for name, text in cells.items() if text.strip()})
        typed = self._typed(texts, problems)
        count, provider_id = typed.pop("count", None), typed.pop("provider", None)
        try:
            details = EventDetails.check(typed)
        except InvalidInput as refusal:
            problems = _told_once({**refusal.problems, **problems}, texts)
        else:
            if count is not None and self.today <= details.ends_on:
                problems["count"] = "The event is not over yet, so it has no count; leave this cell empty."
        if problems:
            raise InvalidInput(problems)
        return Entry(details, count, provider_id)

    def _typed(self, texts: Mapping[str, str], problems: dict[str, str]) -> dict[str, Any]:
        typed: dict[str, Any] = dict.fromkeys(_REQUIRED_TEXTS, "")
        for name, text in texts.items():
            try:
                typed[name] = self._value(name, text)
            except ValueError as trouble:
                problems[name] = str(trouble)
        typed |= {name: value for name, value in self.defaults.items() if name not in texts}
        _take_range_apart(typed)
        _complete(typed, problems)
        return {"categories": [], "hours": "", "city": "", "state": "", **typed}  # what is left out is not checked

    def _value(self, name: str, text: str) -> Any:
        if read := _READ.get(name):
            return read(text)
        if name == "categories":
            return choices_of(text, self.categories, "category")
        if name == "provider":
            return int(choice_of(text, self.providers, "provider"))
        return text


def _count(text: str) -> int:
    try:
        return counts.number_typed(text)
    except InvalidInput as refusal:
        raise ValueError(refusal.message) from None


_READ: Mapping[str, Callable[[str], Any]] = {
    "starts_on": day_of,
    "ends_on": day_of,
    "begins_at": times_of,
    "finishes_at": time_of,
    "location": lambda text: choice_of(_OTHER_LOCATIONS.get(text.strip().lower(), text), LOCATIONS, "location"),
    "state": lambda text: choice_of(text, STATES, "state"),
    "count": _count,
}


def _parted(texts: dict[str, str]) -> dict[str, str]:
    """A moment in one cell is a day and a time, each where it belongs unless something is written there."""
    for day, clock in (("starts_on", "begins_at"), ("ends_on", "finishes_at")):
        for name in (day, clock):
            if name in texts and (both := parts_of_moment(texts[name])):
                del texts[name]
                texts = {day: both[0], clock: both[1]} | texts
    return texts


def _take_range_apart(typed: dict[str, Any]) -> None:
    """“8:30-10:00 AM” in one cell is the beginning and the end."""
    if isinstance(times := typed.get("begins_at"), tuple):
        typed["begins_at"], finishes_at = times
        if finishes_at:
            typed.setdefault("finishes_at", finishes_at)


def _complete(typed: dict[str, Any], problems: dict[str, str]) -> None:
    """What follows from the rest: the last day, the kind of location, and the hours."""
    for name in ("starts_on", "ends_on"):
        typed.setdefault(name, typed.get("starts_on"))
    if "location" not in typed:
        typed["location"] = Location.IN_PERSON if typed.get("city") else None
        if not typed["location"]:
            problems.setdefault("location", "Say where it is: Online, In person or Both.")
    if "hours" not in typed:
        _hours_from_times(typed, problems)


def _hours_from_times(typed: dict[str, Any], problems: dict[str, str]) -> None:
    begins_at, finishes_at = typed.get("begins_at"), typed.get("finishes_at")
    if not (begins_at and finishes_at and begins_at < finishes_at and typed["starts_on"] == typed["ends_on"]):
        return
    minutes = (finishes_at.hour - begins_at.hour) * MINUTES_A_UNIT + finishes_at.minute - begins_at.minute
    hours, step = Decimal(minutes) / MINUTES_A_UNIT, settings().UNIT_STEP
    typed["hours"] = str(hours.normalize()) if not hours % step else None
    if typed["hours"] is None:
        problems["hours"] = f"The times make {minutes} minutes; enter the hours, in steps of {step:f}."


def _told_once(problems: dict[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """Without the lack of a last day that is only the lack of a first one."""
    follows = "starts_on" in problems and "ends_on" not in texts
    return {name: sentence for name, sentence in problems.items() if not (follows and name == "ends_on")}
