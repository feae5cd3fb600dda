"""A nation on its way into the database."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

import numpy as np
from sqlalchemy import Connection, func, insert, select

from core.models import Attendee, Certificate, Count, Event, Location, PrintedForm, Provider, User
from core.permissions import Role
from core.rules.codes import CODE_BYTES, code_from
from core.rules.printed_forms import content_of, hash_of
from demo.bulk_copy import load
from demo.bulk_draws import CHUNK, Drawn, draw
from demo.bulk_events import Nation
from demo.days import moment
from demo.people import Usernames, password_of_nobody
from demo.plans import Draft
from demo.rosters import certificate_of, people

PRINTED_EVERY = 50
ROSTER_EVERY = 500
EVENT_COLUMNS = (
    "id", "provider_id", "title", "instructor", "description", "starts_on", "ends_on", "location", "city", "state",
    "zip_code", "county", "minutes", "certificates_issued", "reported_on", "cancelled_at", "version", "entered_at",
    "search_text", "room",
)  # fmt: skip


def add(nation: Nation) -> tuple[int, int, int, int, int]:
    """Providers, users, events, counts and certificates added; their rollups and indexes are the caller's."""
    users = _add_providers(nation)
    return (len(nation.kinds), users, *_add_events(nation))


def _add_providers(nation: Nation) -> int:
    usernames = Usernames(set())
    at = moment(nation.first_day, nation.rng)
    users = [_user(nation, number, row, usernames, at) for number, row in enumerate(nation.providers)]
    for table, rows in ((Provider, nation.providers), (User, users)):
        for first in range(0, len(rows), 5_000):
            nation.connection.execute(insert(table), rows[first : first + 5_000])
    return len(users)


def _user(nation: Nation, number: int, provider: dict[str, Any], usernames: Usernames, at: datetime) -> dict[str, Any]:
    """Its one person, whom it names as its contact."""
    username = usernames.new_for(provider["contact_name"])
    provider["contact_email"] = f"{username}@example.org"
    return {
        "id": nation.first_user + number,
        "username": f"{username}.nation",  # the demo accounts have theirs already
        "full_name": provider["contact_name"],
        "email": provider["contact_email"],
        "role": Role.MANAGER,
        "provider_id": provider["id"],
        "password_hash": password_of_nobody(nation.rng),
        "created_at": at,
    }


def _add_events(nation: Nation) -> tuple[int, int, int]:
    drawn, counts, certificates = draw(nation), 0, 0
    moments = nation.moments()
    next_count, next_certificate = _next_numbers(nation.connection)
    for first in range(0, len(drawn), CHUNK):
        part, number = drawn.part(first), nation.first_event + first
        load(nation.connection, "event", EVENT_COLUMNS, _event_rows(nation, part, number, moments))
        pairs = (
            (number + place, code) for place, about in enumerate(part.about.tolist()) for code in nation.pool[about][3]
        )
        load(nation.connection, "event_category", ("event_id", "category_code"), pairs)
        rows = _count_rows(nation, part, number, next_count + counts, moments)
        load(nation.connection, "count", ("id", "event_id", "number", "reason", "reported_at", "reported_by_id"), rows)
        counts += len(rows)
        certificates += _add_certificates(nation, part, number, next_certificate + certificates, moments)
        _add_rosters(nation, part, number)
    return len(drawn), counts, certificates


def _next_numbers(connection: Connection) -> tuple[int, int]:
    counted, printed = (connection.scalar(select(func.max(table.id))) or 0 for table in (Count, PrintedForm))
    return counted + 1, printed + 1


def minutes_in(minutes: int, starts: int, ends: int) -> int:
    """A day holds eight hours of a longer activity."""
    return min(minutes, 8 * 60) if starts == ends else minutes


_PLACES = ("online", "in_person", "both")
_NOWHERE = ("", "", "", "")


def _event_rows(nation: Nation, part: Drawn, first: int, moments: list[str]) -> Iterator[tuple[Any, ...]]:
    days, pool, towns, first_provider = nation.days, nation.pool, nation.towns, nation.first_provider
    columns = (values.tolist() for values in vars(part).values())
    drawn = enumerate(zip(*columns, strict=True), start=first)
    for number, (owner, about, town, starts, ends, place, entered, canceled, reported, count) in drawn:
        title, who, description, _, found, minutes = pool[about]
        city, state, zip_code, county = towns[town] if place else _NOWHERE
        yield (
            number, first_provider + owner, title, who, description, days[starts], days[ends], _PLACES[place],
            city, state, zip_code, county, minutes_in(minutes, starts, ends), count if reported >= 0 else None,
            days[reported] if reported >= 0 else None, moments[canceled] if canceled >= 0 else None, 1,
            moments[entered], found, "",
        )  # fmt: skip


def _count_rows(nation: Nation, part: Drawn, number: int, first: int, moments: list[str]) -> list[tuple[Any, ...]]:
    reported = np.flatnonzero(part.reported >= 0)
    columns = (reported, part.count[reported], part.reported[reported], part.owner[reported])
    return [
        (first + place, number + event, count, "", moments[day], nation.first_user + owner)
        for place, (event, count, day, owner) in enumerate(zip(*(c.tolist() for c in columns), strict=True))
    ]


def _add_certificates(nation: Nation, part: Drawn, number: int, first: int, moments: list[str]) -> int:
    """For a sample: the form of the event, as it was printed on its last day."""
    rows: list[tuple[Any, ...]] = []
    for place in _sample(part.reported >= 0, number, PRINTED_EVERY):
        owner, content = int(part.owner[place]), content_of(_event(nation, part, place))
        code, at = code_from(nation.rng.randbytes(CODE_BYTES)), moments[part.ends[place]]
        rows.append(
            (
                first + len(rows),
                code,
                number + place,
                1,
                content.model_dump_json(),
                hash_of(content),
                at,
                nation.first_user + owner,
            )
        )
    columns = ("id", "code", "event_id", "event_version", "content", "content_hash", "printed_at", "printed_by_id")
    load(nation.connection, "certificate", columns, rows)
    return len(rows)


def _sample(which: Any, number: int, every: int) -> list[int]:
    """Places of a part that are wanted, of one event in so many."""
    return [place for place in np.flatnonzero(which).tolist() if (number + place) % every == 0]


def _event(nation: Nation, part: Drawn, place: int) -> Event:
    """With all that its certificates say."""
    title, who, description, _, found, minutes = nation.pool[part.about[place]]
    town = nation.towns[part.town[place]] if part.place[place] else _NOWHERE
    draft = Draft(
        Provider(**nation.providers[part.owner[place]]),
        title,
        who,
        description,
        nation.first_day + timedelta(days=int(part.starts[place])),
        nation.first_day + timedelta(days=int(part.ends[place])),
        Location(_PLACES[part.place[place]]),
        minutes_in(minutes, part.starts[place], part.ends[place]),
        datetime.fromisoformat(nation.days[part.entered[place]]),
        found,
        **dict(zip(("city", "state", "zip_code", "county"), town, strict=True)),
    )
    return cast("Event", draft)


def _add_rosters(nation: Nation, part: Drawn, number: int) -> None:
    """For a smaller sample: as many people as were certified, and a certificate for each, on the last day."""
    rows: list[dict[str, Any]] = []
    issued: list[dict[str, Any]] = []
    first = (nation.connection.scalar(select(func.max(Attendee.id))) or 0) + 1
    for place in _sample((part.reported >= 0) & (part.count > 0), number, ROSTER_EVERY):
        event, owner = _event(nation, part, place), int(part.owner[place])
        at, by = moment(event.ends_on, nation.rng), nation.first_user + owner
        entered = {"event_id": number + place, "entered_at": at, "entered_by_id": by}
        for person in people(int(part.count[place]), nation.rng):
            numbers = {"event_id": number + place, "attendee_id": first + len(rows)}
            signed_by = nation.providers[owner]["contact_name"]
            issued.append(numbers | certificate_of(event, person, at, by, signed_by, nation.rng))
            rows.append(person | entered | {"id": first + len(rows)})
    for table, some in ((Attendee, rows), (Certificate, issued)):
        if some:
            nation.connection.execute(insert(table), some)
