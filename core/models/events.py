"""Events (PD unit activities): the table, and `EventDetails`, the one list of their fields with its checks."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, get_args

import zipcodes
from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic import Field as Asked
from sqlalchemy import Index, text
from sqlmodel import Field, Relationship, SQLModel

from core.formats import MINUTES_A_UNIT, day, units
from core.models.categories import Category
from core.models.columns import one_of
from core.models.conferences import Conference
from core.models.courses import RecurringCourse
from core.models.providers import Provider
from core.models.text_input import UserInput, folded, text_of
from core.models.times import TypedTime, beginning_of, is_unusual, really
from core.settings import settings

MOST_HOURS_A_DAY = 24
VERBS = {"begins_at": "begin", "finishes_at": "end"}
_ZIP_CODE = re.compile(r"([0-9]{5})(-[0-9]{4})?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII)


# Fields that are no column of that name: a table of their own, and minutes.
_STORED_OTHERWISE = {"categories", "hours"}
_CANCELED = text("cancelled_at IS NOT NULL")
_TITLE_AND_DAYS = ("search_text", "id", "starts_on", "ends_on")
_WAITING = text("certificates_issued IS NULL AND cancelled_at IS NULL")


class Location(StrEnum):
    ONLINE = "online"
    IN_PERSON = "in_person"
    BOTH = "both"


class EventCategory(SQLModel, table=True):
    __tablename__ = "event_category"

    event_id: int = Field(foreign_key="event.id", primary_key=True)
    category_code: str = Field(foreign_key="category.code", primary_key=True, index=True)


class Event(SQLModel, table=True):
    """One PD unit activity. `certificates_issued` is the count; None until it is reported.

    `version` moves on with each edit of the details, and only then: a certificate belongs to a version.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("event_of_provider_newest", "provider_id", "starts_on", "id"),
        Index("event_newest", "starts_on", "id"),
        Index("event_of_county_newest", "county", "starts_on", "id"),
        Index("event_waiting_for_count", "ends_on", "provider_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("event_waiting_newest", "starts_on", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("event_cancelled_newest", "starts_on", "id", sqlite_where=_CANCELED, postgresql_where=_CANCELED),
        Index("event_by_title", "search_text", "id"),
        Index("event_waiting_by_title", *_TITLE_AND_DAYS, sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("event_waiting_of_provider", "provider_id", "ends_on", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    title: str
    instructor: str
    description: str
    starts_on: date
    ends_on: date
    begins_at: time | None = None
    finishes_at: time | None = None
    location: Location = Field(sa_type=one_of(Location))
    city: str = ""
    state: str = ""
    zip_code: str = ""
    county: str = Field(default="", description="of the ZIP Code or the city; empty online and where none is known")
    minutes: int
    certificates_issued: int | None = None
    reported_on: date | None = Field(default=None, description="day of the first report")
    cancelled_at: datetime | None = None
    version: int = 1
    entered_at: datetime
    submission: str | None = Field(default=None, unique=True, description="one key a drawn form")
    search_text: str = ""
    room: str = Field(default="", description="where in the building, for a session of a conference")
    conference_id: int | None = Field(default=None, foreign_key="conference.id", index=True)
    course_id: int | None = Field(default=None, foreign_key="standing_course.id", index=True)

    provider: Provider = Relationship()
    categories: list[Category] = Relationship(link_model=EventCategory)
    conference: Conference | None = Relationship()
    course: RecurringCourse | None = Relationship()


def _chosen_categories(codes: object) -> list[str]:
    if not isinstance(codes, list) or not codes:
        raise ValueError("Choose at least one category.")
    return sorted(set(codes))


def _a_day(value: object, info: ValidationInfo) -> date:
    if isinstance(value, date):
        return value
    raise ValueError(f"Choose the {EVENT_LABELS[str(info.field_name)]}.")


def last_day_for(starts_on: date) -> date:
    """The latest end of an event: the day before the start's anniversary [manual: one year at most]."""
    one_year_on = starts_on.year + 1
    try:
        anniversary = starts_on.replace(year=one_year_on)
    except ValueError:  # 29 February
        anniversary = date(one_year_on, 3, 1)
    return date.fromordinal(anniversary.toordinal() - 1)


def _in_one_year(ends_on: date, info: ValidationInfo) -> date:
    starts_on: date | None = info.data.get("starts_on")
    if starts_on and ends_on < starts_on:
        raise ValueError("The End Date is before the Start Date; choose a later End Date.")
    if starts_on and ends_on > (last := last_day_for(starts_on)):
        raise ValueError(f"An event lasts one year at most; choose an End Date up to {day(last)}.")
    return ends_on


def _a_time(value: object, info: ValidationInfo) -> object:
    """A text is understood or asked about; a time was understood before."""
    if not isinstance(value, TypedTime):
        return value
    at = beginning_of(value)
    if is_unusual(at):
        raise ValueError(f"{really(at, VERBS[str(info.field_name)])} Say yes beside it, or write it like 1:30 PM.")
    return at


def _after_beginning(finishes_at: time | None, info: ValidationInfo) -> time | None:
    begins_at: time | None = info.data.get("begins_at")
    one_day = info.data.get("starts_on") == info.data.get("ends_on")
    if begins_at and finishes_at and one_day and finishes_at <= begins_at:
        raise ValueError("The End Time is not after the Start Time; choose a later End Time.")
    return finishes_at


def _in_a_town(info: ValidationInfo) -> bool:
    return info.data.get("location") in {Location.IN_PERSON, Location.BOTH}


def _city(value: str, info: ValidationInfo) -> str:
    if not _in_a_town(info):
        return ""
    return text_of("the city, or choose Online", 100)(value)


def _state(value: str, info: ValidationInfo) -> str:
    if not _in_a_town(info):
        return ""
    if value not in US_STATES:
        raise ValueError("Choose the state.")
    return value


def _zip_code(value: str, info: ValidationInfo) -> str:
    """Five digits of a place that exists, or nothing: some places have none (Fort Belknap)."""
    code = value.strip()
    if not _in_a_town(info) or not code:
        return ""
    if not (digits := five_digits(code)):
        raise ValueError("A ZIP Code has five digits, like 59601; correct it, or leave it empty.")
    if not _is_a_place(digits):
        raise ValueError(f"There is no ZIP Code {digits}; check the digits, or leave it empty.")
    return code


@lru_cache(4096)
def _is_a_place(five_digits: str) -> bool:
    """Cached, since the library reads its whole list each time: an imported table asks hundreds of times."""
    return bool(zipcodes.is_real(five_digits))


def _hours(value: object, info: ValidationInfo) -> Decimal:
    step, minimum = settings().UNIT_STEP, settings().UNIT_MINIMUM
    text = str(value if value is not None else "").strip()
    if not _NUMBER.fullmatch(text) or (hours := Decimal(text)) < minimum:
        raise ValueError(f"Enter the hours of instruction as a number from {minimum:f}, like 6 or 1.5.")
    if hours % step:
        raise ValueError(
            f"Enter the hours of instruction in steps of {step:f}, like {minimum:f} or {minimum + step:f}."
        )
    starts_on, ends_on = info.data.get("starts_on"), info.data.get("ends_on")
    if starts_on and ends_on and hours > MOST_HOURS_A_DAY * ((ends_on - starts_on).days + 1):
        raise ValueError(f"{hours:f} hours do not fit into the dates of the event; check both.")
    return hours


class EventDetails(UserInput):
    """What is typed about an event: the one list of its fields, each with its label.

    Later fields are checked against earlier ones, so order matters. The form, the columns of an import, the facts in
    the audit trail, copies, drafts and the differences of a request follow from it.
    """

    title: Annotated[str, BeforeValidator(text_of("the title of the event", 200)), Asked(title="Title of the Event")]
    instructor: Annotated[str, BeforeValidator(text_of("the instructor's name", 200)), Asked(title="Instructor Name")]
    description: Annotated[
        str,
        BeforeValidator(text_of("the description of the event", 4000, lines=True)),
        Asked(title="Description of the Event"),
    ]
    categories: Annotated[list[str], BeforeValidator(_chosen_categories), Asked(title="Event Categories")]
    starts_on: Annotated[date, BeforeValidator(_a_day), Asked(title="Start Date")]
    ends_on: Annotated[date, BeforeValidator(_a_day), AfterValidator(_in_one_year), Asked(title="End Date")]
    begins_at: Annotated[time | None, BeforeValidator(_a_time), Asked(title="Start Time")] = None
    finishes_at: Annotated[
        time | None, BeforeValidator(_a_time), AfterValidator(_after_beginning), Asked(title="End Time")
    ] = None
    location: Annotated[Location, Asked(title="Location")]
    city: Annotated[str, AfterValidator(_city), Asked(title="City")] = ""
    state: Annotated[str, AfterValidator(_state), Asked(title="State")] = ""
    zip_code: Annotated[str, AfterValidator(_zip_code), Asked(title="ZIP Code")] = ""
    room: Annotated[str, BeforeValidator(text_of("the room", 100, required=False)), Asked(title="Room")] = ""
    hours: Annotated[Decimal, BeforeValidator(_hours), Asked(title="Hours of Instruction")]

    def columns(self) -> dict[str, Any]:
        """The values of the event's own columns; hours become minutes."""
        values = self.model_dump(exclude=_STORED_OTHERWISE)
        values["minutes"] = int(self.hours * MINUTES_A_UNIT)
        values["search_text"] = folded(f"{self.title} {self.instructor}")
        values["county"] = county_of(self.city, self.state, self.zip_code)
        return values

    @classmethod
    def values_of(cls, event: Event) -> dict[str, Any]:
        """An event's own values of these fields: what `check` takes and gives back as it is."""
        values = {name: getattr(event, name) for name in cls.model_fields if name not in _STORED_OTHERWISE}
        values["categories"] = sorted(category.code for category in event.categories)
        return values | {"hours": units(event.minutes)}


EVENT_LABELS = {name: str(field.title or "") for name, field in EventDetails.model_fields.items()}
# What the audit trail stores of an event beside the names of its categories: the columns behind the fields.
EVENT_FACTS = (*(name for name in EventDetails.model_fields if name not in _STORED_OTHERWISE), "minutes")


def _fields_of(kind: type) -> tuple[str, ...]:
    """The fields of an event that hold a value of this type, or may be empty."""
    fields = EventDetails.model_fields.items()
    return tuple(name for name, field in fields if kind in (field.annotation, *get_args(field.annotation)))


EVENT_DAYS, EVENT_TIMES = _fields_of(date), _fields_of(time)


def five_digits(zip_code: str) -> str | None:
    """The first five digits of a ZIP Code of five or nine, however it is typed; None where it is none."""
    found = _ZIP_CODE.fullmatch(zip_code.strip())
    return found[1] if found else None


@lru_cache(maxsize=50_000)
def county_of(city: str, state: str, zip_code: str) -> str:
    """The county of a ZIP Code, or else of a city, like "Lewis and Clark County, MT"; "" where none is known."""
    code = five_digits(zip_code)
    found = zipcodes.matching(code) if code else []
    if not found and city.strip():
        found = zipcodes.filter_by(city=city.strip().title(), state=state)
    return next((f"{place['county']}, {place['state']}" for place in found if place["county"]), "")


US_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana",
    "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland",
    "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio",
    "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah",
    "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming",
}  # fmt: skip
