"""The demo accounts, their providers, and what these offer: see accounts.toml."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from core.formats import MINUTES_A_UNIT
from core.models import Location, Provider, ProviderType, User
from core.permissions import Role
from core.rules.counts import overdue_if_ended_before
from demo.days import Span, all_year, reporting_year
from demo.demo_providers import Host, Registry
from demo.outcomes import DAY, Outcome
from demo.places import STATE, Town
from demo.plans import Plan, plan
from demo.sizes import KINDS
from demo.words import words

_LEAD = timedelta(days=30)
_ENTERED_AT_THE_LATEST = timedelta(days=12)  # before today, so that something can have happened since


def usernames() -> set[str]:
    return {person["username"] for person in words("accounts")["people"]}


def staff(registry: Registry, password_hash: str) -> list[User]:
    """OPI's demo people: the one who decides, and the one who reads."""
    return [_user(person, registry, password_hash) for person in _people_of(None)]


def hosts(registry: Registry, password_hash: str) -> Iterator[tuple[Host, list[dict[str, Any]]]]:
    """The demo providers, each with its events as the file has them."""
    for key, known in words("accounts")["providers"].items():
        users = {person["username"]: _user(person, registry, password_hash) for person in _people_of(key)}
        contact = users[known["contact"]]
        provider = Provider(
            id=registry.next_provider(),
            type=ProviderType(known["type"]),
            **{name: known[name] for name in ("name", "phone", "address", "offers")},
            contact_name=contact.full_name,
            contact_email=contact.email,
        )
        for user in users.values():
            user.provider_id = provider.id
        kind = KINDS["single" if provider.type is ProviderType.SINGLE_EVENT else "coop"]
        yield (
            Host(provider, list(users.values()), kind, Town(known["city"], "", known["zip_code"]), True),
            known["events"],
        )


def _people_of(provider: str | None) -> list[dict[str, str]]:
    return [person for person in words("accounts")["people"] if person.get("provider") == provider]


def _user(person: dict[str, str], registry: Registry, password_hash: str) -> User:
    return User(
        id=registry.next_user(),
        username=person["username"],
        full_name=person["full_name"],
        email=f"{person['username']}@example.org",
        role=Role(person["role"]),
        password_hash=password_hash,
        created_at=registry.opened_at,
    )


def plan_of(event: dict[str, Any], host: Host, today: date, rng: random.Random) -> Plan:
    """An event of accounts.toml, with its days counted from today."""
    span = _span(event, today)
    values = {name: event[name] for name in ("title", "instructor", "description")}
    values |= {"minutes": int(event["hours"] * MINUTES_A_UNIT)} | _where(event, host)
    entered_on = min(span.starts_on - _LEAD, today - _ENTERED_AT_THE_LATEST)
    return plan(host, span, values, sorted(event["categories"]), entered_on, rng)


def _span(event: dict[str, Any], today: date) -> Span:
    """What is over moves back from a weekend, what comes moves on; neither changes its state by it."""
    longer = timedelta(days=event.get("days", 1) - 1)
    if event.get("course"):
        return all_year(date(reporting_year(today), 7, 1))
    if "running" in event:
        since, still = event["running"]
        return Span(today - timedelta(days=since), today + timedelta(days=still))
    if "starts" in event:
        day = _workday(today + timedelta(days=event["starts"]), DAY)
        return Span(day, day + longer)
    if "late" in event:
        ended = overdue_if_ended_before(today) - timedelta(days=event["late"])
    else:
        ended = today - timedelta(days=event["ended"])
    ended = _workday(ended, -DAY)
    return Span(ended - longer, ended)


def _workday(day: date, step: timedelta) -> date:
    while day.weekday() > 4:
        day += step
    return day


def _where(event: dict[str, Any], host: Host) -> dict[str, Any]:
    if event.get("online") or event.get("course"):
        return {"location": Location.ONLINE}
    location = Location.BOTH if event.get("both") else Location.IN_PERSON
    city, zip_code = event.get("city", host.home.city), event.get("zip_code", host.home.zip_code)
    return {"location": location, "city": city, "state": STATE, "zip_code": zip_code}


def outcome_of(event: dict[str, Any], plan: Plan) -> Outcome:
    """What happened according to accounts.toml. An edited event was printed before."""
    ended, entered = plan.event.ends_on, plan.entered_on
    if "canceled" in event:
        return Outcome(canceled_on=ended - DAY, canceled_because=event["canceled"])
    edited = event.get("edited")
    return Outcome(
        printed_on=entered + 3 * DAY if event.get("printed") or edited else None,
        edited_on=entered + 6 * DAY if edited else None,
        before_edit=_columns(edited or {}),
        reported_on=ended + 5 * DAY if "count" in event else None,
        count=event.get("count"),
        corrected_on=ended + 11 * DAY if "miscounted" in event else None,
        miscounted=event.get("miscounted", 0),
    )


def _columns(edited: dict[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in edited.items() if name != "hours"}
    return columns | ({"minutes": int(edited["hours"] * MINUTES_A_UNIT)} if "hours" in edited else {})
