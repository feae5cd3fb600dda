"""What a provider offers over the years, before anything happens to it."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core.models import Location, Provider, User
from core.models.events import county_of
from core.models.text_input import folded
from core.settings import settings
from demo.activities import activity, minutes_for, minutes_of_course, minutes_of_session
from demo.days import (
    SLOTS,
    Span,
    all_year,
    conference_days,
    course_span,
    hours_of_day,
    moment,
    reporting_years,
    slots,
    usual_span,
)
from demo.demo_providers import Host
from demo.people import instructors
from demo.places import STATE, Town, meeting_town, place_for
from demo.sizes import Range, Rhythm, Size
from demo.words import words

_PLANNED_AHEAD = timedelta(days=183)
_TIMED = 0.6  # of one-day events: begin and end time are optional
_BOTH = 0.08
_FEWEST = 6  # a year, however small the size is
_NAMED_BEFORE = timedelta(days=300)  # earlier than its first session is entered
_ROOMS_A_ROUND = 3
_USUAL_LEAD, _LONGEST_LEAD = 35, 240  # days from entering an event to its first day


@dataclass
class PlannedConference:
    """A conference and who named it. It gets its number when the first of its sessions is written."""

    provider: Provider
    name: str
    entered_at: datetime
    by: User
    number: int | None = None

    def row(self) -> dict[str, Any]:
        facts = {"id": self.number, "provider_id": self.provider.id, "version": 1}
        return facts | {"name": self.name, "entered_at": self.entered_at}


@dataclass
class Draft:
    """The columns of an event, and its provider. An Event itself takes ten times as long to make."""

    provider: Provider
    title: str
    instructor: str
    description: str
    starts_on: date
    ends_on: date
    location: Location
    minutes: int
    entered_at: datetime
    search_text: str
    begins_at: time | None = None
    finishes_at: time | None = None
    city: str = ""
    state: str = ""
    zip_code: str = ""
    county: str = ""
    room: str = ""
    certificates_issued: int | None = None
    reported_on: date | None = None
    cancelled_at: datetime | None = None
    version: int = 1
    submission: str | None = None
    conference: PlannedConference | None = None

    def row(self, number: int) -> dict[str, Any]:
        columns = {name: value for name, value in vars(self).items() if name not in {"provider", "conference"}}
        conference_id = self.conference.number if self.conference else None
        return columns | {"id": number, "provider_id": self.provider.id, "conference_id": conference_id}


@dataclass
class Plan:
    """One event of a provider, the codes of its categories, and the day on which it was entered."""

    host: Host
    event: Draft
    categories: list[str]
    entered_on: date


def plans(host: Host, size: Size, today: date, rng: random.Random) -> Iterator[Plan]:
    """Everything that the provider had entered before today and that begins in the time of the size."""
    first, last = today - timedelta(days=365 * size.years), today + _PLANNED_AHEAD
    make = _BY_RHYTHM[host.kind.rhythm]
    for plan in make(host, size, reporting_years(first, last), rng):
        if first <= plan.event.starts_on <= last and plan.entered_on < today:
            yield plan


def plan(
    host: Host, span: Span, values: dict[str, Any], categories: list[str], entered_on: date, rng: random.Random
) -> Plan:
    """The event itself; `values` are the columns that the caller decides."""
    values = {"instructor": instructors(rng)} | values
    event = Draft(
        provider=host.provider,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        entered_at=moment(entered_on, rng),
        search_text=folded(f"{values['title']} {values['instructor']}"),
        county=county_of(values.get("city", ""), values.get("state", ""), values.get("zip_code", "")),
        **values,
    )
    return Plan(host, event, categories, entered_on)


def _through_the_year(host: Host, size: Size, years: range, rng: random.Random) -> Iterator[Plan]:
    for year in years:
        for _ in range(_number(host.kind.a_year, size, rng)):
            yield _usual(host, usual_span(year, rng), rng)


def _usual(host: Host, span: Span, rng: random.Random) -> Plan:
    about, minutes = activity(rng, of=host.kind.name), minutes_for(span.days, rng)
    values = {"title": about.title, "description": about.description, "minutes": minutes}
    if span.days == 1 and rng.random() < _TIMED:
        values["begins_at"], values["finishes_at"] = hours_of_day(minutes, rng)
    return plan(host, span, values | _where(host, rng), about.categories, _entered_before(span, rng), rng)


def _on_demand(host: Host, size: Size, years: range, rng: random.Random) -> Iterator[Plan]:
    """The same courses again every year, each entered anew as the manual asks."""
    for _ in range(_number(host.kind.a_year, size, rng)):
        first = course_span(years[0], rng).starts_on
        about = activity(rng)
        course = {
            "title": about.title,
            "description": f"{about.description}\n\n{words('words')['descriptions']['course']}",
            "minutes": minutes_of_course(rng),
            "instructor": instructors(rng),
            "location": Location.ONLINE,
        }
        for later in range(len(years)):
            span = all_year(first.replace(year=first.year + later))
            yield plan(host, span, course, about.categories, _entered_before(span, rng, least=3), rng)


def _conference(host: Host, size: Size, years: range, rng: random.Random) -> Iterator[Plan]:
    """Every session is its own event [manual]; all are in one town, which changes every year."""
    for year in years:
        days, place = conference_days(year), _in(meeting_town(rng))
        conference = _planned_conference(host, days)
        for (day, begins_at), number in zip(slots(days), range(_number(host.kind.a_year, size, rng)), strict=False):
            where = place | {"room": _room(number), "conference": conference}
            yield _session(host, day, begins_at, where, rng)


def _planned_conference(host: Host, days: Span) -> PlannedConference:
    named_at = datetime.combine(days.starts_on - _NAMED_BEFORE, time(9), settings().zone).astimezone(UTC)
    return PlannedConference(host.provider, f"Educators’ Conference {days.starts_on.year}", named_at, host.users[0])


def _room(number: int) -> str:
    """So many rooms for each round of the hours that no session, of three hours at most, waits for another."""
    return f"Room {101 + number // SLOTS * _ROOMS_A_ROUND + number % _ROOMS_A_ROUND}"


def _session(host: Host, day: date, begins_at: time, place: dict[str, Any], rng: random.Random) -> Plan:
    about, minutes = activity(rng), minutes_of_session(rng)
    ends_at = datetime.combine(day, begins_at) + timedelta(minutes=minutes)
    values = {
        "title": about.title,
        "description": f"{about.description}\n\n{words('words')['descriptions']['session']}",
        "minutes": minutes,
        "begins_at": begins_at,
        "finishes_at": ends_at.time(),
    }
    span = Span(day, day)
    return plan(host, span, values | place, about.categories, _entered_before(span, rng, least=25), rng)


def _once(host: Host, size: Size, years: range, rng: random.Random) -> Iterator[Plan]:  # noqa: ARG001
    yield _usual(host, usual_span(rng.choice(years), rng), rng)


_BY_RHYTHM: dict[Rhythm, Callable[[Host, Size, range, random.Random], Iterator[Plan]]] = {
    Rhythm.THROUGH_THE_YEAR: _through_the_year,
    Rhythm.ON_DEMAND: _on_demand,
    Rhythm.CONFERENCE: _conference,
    Rhythm.ONCE: _once,
}


def _number(a_year: Range, size: Size, rng: random.Random) -> int:
    return max(min(a_year.least, _FEWEST), round(rng.randint(*a_year) * size.volume))


def _entered_before(span: Span, rng: random.Random, *, least: int = 1) -> date:
    lead = least + min(int(rng.expovariate(1 / _USUAL_LEAD)), _LONGEST_LEAD)
    return span.starts_on - timedelta(days=lead)


def _where(host: Host, rng: random.Random) -> dict[str, Any]:
    if rng.random() < host.kind.online:
        return {"location": Location.ONLINE}
    place = _in(place_for(host.home, rng))
    return place | {"location": Location.BOTH} if rng.random() < _BOTH else place


def _in(town: Town) -> dict[str, Any]:
    return {"location": Location.IN_PERSON, "city": town.city, "state": STATE, "zip_code": town.zip_code}
