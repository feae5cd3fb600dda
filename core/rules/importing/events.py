"""Events in a table: their columns, and how a row becomes the details of an event."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from core.errors import InvalidInput
from core.formats import MINUTES_A_UNIT
from core.models import Event, EventDetails, Location
from core.models.events import EVENT_DAYS, EVENT_LABELS, US_STATES
from core.rules import counts
from core.rules.importing import Field
from core.rules.importing.cells import (
    choice_of,
    choices_of,
    day_of,
    in_nearest_year,
    is_day,
    is_nothing,
    is_time,
    parts_of_moment,
    written_day,
)
from core.rules.importing.clocks import TIMES, read_times
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


def _field(name: str, also: tuple[str, ...] = (), looks_right: Callable[[str], bool] | None = None) -> Field:
    """The column of a field of the event, under the label that the form has."""
    field = Field(name, EVENT_LABELS[name], also)
    return field._replace(looks_right=looks_right) if looks_right else field


PROVIDER = Field("provider", "Provider", ("host", "organization", "provider name", "provider's number"))
COUNT = Field("count", counts.FIELD, ("certificates issued", "certificates", "issued", "count"))
SESSION_FIELDS = (
    _field("title", ("title", "session title", "session", "session name", "event title", "event",
          "event name", "title of activity", "activity", "workshop", "course", "topic", "name")),
    _field("instructor", ("instructor", "instructors", "presenter", "presenters", "presenter name",
          "presenter(s)", "speaker", "speakers", "speaker(s)", "facilitator", "facilitators", "teacher", "leader",
          "name of instructor")),
    _field("description", ("description", "session description", "abstract", "summary",
          "details")),
    _field("categories", ("categories", "category", "event category", "strand", "subject", "track")),
    _field("starts_on", ("date", "day", "event date", "session date", "begin date", "beginning date",
          "first day", "start", "begin", "begins", "from"), _is_day_or_moment),
    _field("ends_on", ("ending date", "last day", "finish date", "end", "ends", "to", "until"), is_day),
    _field("begins_at", ("start", "begin", "begins", "begin time", "starts", "beginning time", "time",
          "times", "session time", "from", "time slot", "start/end"), _is_time_or_moment),
    _field("finishes_at", ("end", "ends", "finish", "finish time", "to", "until", "ending time"),
          _is_time_or_moment),
    _field("location", ("format", "mode", "delivery"), _is_location),
    _field("city", ("town",)),
    _field("state"),
    _field("zip_code", ("zip", "postal code", "zipcode")),
    _field("room", ("room number", "room name", "place", "where", "venue", "location"), _is_place_in_a_house),
    _field("hours", ("hours", "units", "credits", "credit", "credit hours", "contact hours",
          "pd units", "pdus", "pd hours", "renewal units", "number of units", "opi units", "length", "duration")),
)  # fmt: skip
EVENT_FIELDS = (*SESSION_FIELDS, COUNT)
NUMBER, VERSION, CANCELED = (
    Field("number", "Event Number"),
    Field("version", "Event Version"),
    Field("canceled", "Canceled", ("cancelled",)),
)
IDENTITY = (NUMBER, VERSION, CANCELED)  # what an export writes, so that its rows are known when they come back
_MARK = re.compile(r"_x000D_\n?")  # how a spreadsheet program writes a line break of another one
_WHOLE = re.compile(r"[0-9]{1,15}(\.0+)?", re.ASCII)
_REQUIRED_TEXTS = ("title", "instructor", "description")


class Entry(NamedTuple):
    """An event to be entered: for whom (None: who enters it), and its count where it is over and counted.

    `number` and `version` are those of the event that an export wrote; `canceled` says that it was then.
    """

    details: EventDetails
    issued: int | None = None
    provider_id: int | None = None
    number: int | None = None
    version: int | None = None
    canceled: bool = False


@dataclass(frozen=True)
class EventReader:
    """Makes an Entry of a line. `defaults` are the values of empty cells; `categories` and `providers` what
    may be named, by code or number; `stored` the events that the numbers of an export name."""

    categories: Mapping[str, str]
    today: date
    defaults: Mapping[str, Any] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    stored: Mapping[int, Event] = field(default_factory=dict)

    def __call__(self, cells: Mapping[str, str]) -> Entry:
        """Raises InvalidInput with a sentence for each cell that needs attention."""
        problems: dict[str, str] = {}
        texts = _parted(filled(cells))
        identity = self._identity(texts, problems)
        event = self.stored.get(identity["number"] or 0)
        defaults = _values_of(event, but=cells.keys()) if event else self.defaults
        values = self._values(texts, defaults, event, problems)
        count, provider_id = values.pop("count", None), values.pop("provider", None)
        try:
            details = EventDetails.check(values)
        except InvalidInput as refusal:
            problems = _once({**refusal.problems, **problems}, texts)
        else:
            if count is not None and self.today <= details.ends_on:
                problems["count"] = "The event is not over yet, so it has no count; leave this cell empty."
        if problems:
            raise InvalidInput(problems)
        return Entry(details, count, provider_id, **identity)

    def _identity(self, texts: dict[str, str], problems: dict[str, str]) -> dict[str, Any]:
        """Takes out what names the event that a row of an export is."""
        number, version = (_whole_number(texts.pop(name, ""), name, problems) for name in ("number", "version"))
        if number is not None and number not in self.stored:
            problems["number"] = f"There is no event {number} here; empty this cell to add the row as a new event."
        canceled = texts.pop("canceled", "").strip().lower() in {"yes", "y", "true", "cancelled", "canceled", "1"}
        return {"number": number, "version": version, "canceled": canceled}

    def _values(
        self, texts: dict[str, str], defaults: Mapping[str, Any], event: Event | None, problems: dict[str, str]
    ) -> dict[str, Any]:
        values: dict[str, Any] = dict.fromkeys(_REQUIRED_TEXTS, "")
        for name, text in texts.items():
            if name in TIMES:
                continue
            try:
                values[name] = self._value(name, text, event)
            except ValueError as trouble:
                problems[name] = str(trouble)
        values |= {name: value for name, value in defaults.items() if name not in texts}
        read_times(texts, values, event, problems)
        _complete(values, problems)
        return {"categories": [], "hours": "", "city": "", "state": "", **values}  # what is left out is not checked

    def _value(self, name: str, text: str, event: Event | None) -> Any:
        if read := _READ.get(name):
            return read(text)
        if name in EVENT_DAYS:
            return self._day(text)
        if name == "categories":
            own = {category.code: category.name for category in event.categories} if event else {}
            return choices_of(
                text,
                self.categories if own.keys() <= self.categories.keys() else {**self.categories, **own},
                "category",
            )
        if name == "provider":
            return int(choice_of(text, self.providers, "provider"))
        return text

    def _day(self, text: str) -> date:
        written = written_day(text)
        if written is None or written.year is not None:
            return day_of(text)
        known = [self.defaults["starts_on"]] if self.defaults.get("starts_on") else []
        if (found := in_nearest_year(written, known, self.today)) is None:
            raise ValueError(f"Which year is “{text}” in? Write it like June 12, {self.today.year}.")
        return found


def filled(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells in which something stands: no mark of a spreadsheet program, and no N/A where nothing is needed."""
    texts = {name: _MARK.sub("\n", text).strip() for name, text in cells.items()}
    return {
        name: text for name, text in texts.items() if text and not (name not in _REQUIRED_TEXTS and is_nothing(text))
    }


def _whole_number(text: str, name: str, problems: dict[str, str]) -> int | None:
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        problems[name] = (
            f"“{text}” is no number of this system; empty the cell, or say above that its column is something else."
        )
        return None
    return int(float(text))


def _values_of(event: Event, *, but: Collection[str]) -> dict[str, Any]:
    """What is stored of an event, for the columns that a table does not have."""
    return {name: value for name, value in EventDetails.values_of(event).items() if name not in but}


def _count(text: str) -> int:
    try:
        return counts.count_from(text)
    except InvalidInput as refusal:
        raise ValueError(refusal.message) from None


_READ: Mapping[str, Callable[[str], Any]] = {
    "location": lambda text: choice_of(_OTHER_LOCATIONS.get(text.strip().lower(), text), LOCATIONS, "location"),
    "state": lambda text: choice_of(text, US_STATES, "state"),
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


def _complete(values: dict[str, Any], problems: dict[str, str]) -> None:
    """What follows from the rest: the last day, the kind of location, and the hours."""
    for name in ("starts_on", "ends_on"):
        values.setdefault(name, values.get("starts_on"))
    if "location" not in values:
        values["location"] = Location.IN_PERSON if values.get("city") else None
        if not values["location"]:
            problems.setdefault("location", "Say where it is: Online, In person or Both.")
    if "hours" not in values:
        _hours_from_times(values, problems)


def _hours_from_times(values: dict[str, Any], problems: dict[str, str]) -> None:
    begins_at, finishes_at = values.get("begins_at"), values.get("finishes_at")
    if not (begins_at and finishes_at and begins_at < finishes_at and values["starts_on"] == values["ends_on"]):
        return
    minutes = (finishes_at.hour - begins_at.hour) * MINUTES_A_UNIT + finishes_at.minute - begins_at.minute
    hours, step = Decimal(minutes) / MINUTES_A_UNIT, settings().UNIT_STEP
    values["hours"] = str(hours.normalize()) if not hours % step else None
    if values["hours"] is None:
        problems["hours"] = f"The times make {minutes} minutes; enter the hours, in steps of {step:f}."


def _once(problems: dict[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """Without the lack of a last day that is only the lack of a first one."""
    follows = "starts_on" in problems and "ends_on" not in texts
    return {name: sentence for name, sentence in problems.items() if not (follows and name == "ends_on")}
