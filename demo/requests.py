"""Requests of demo data, made by the real actions: what they change and leave behind is what people's would."""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, delete
from sqlmodel import Session, col, select

from core.actions import requests as actions
from core.changes.request_submission import submit
from core.errors import Refused
from core.formats import units
from core.models import (
    Event,
    OneTimeCode,
    OutboxMail,
    Provider,
    ProviderDetails,
    Request,
    RequestKind,
    RequestState,
    User,
    UserDetails,
)
from core.rules.evidence import EvidenceFile
from core.rules.requests import build_request
from core.rules.snapshots import details_from, form_of, provider_form_of
from demo.days import moment
from demo.demo_providers import Registry
from demo.people import full_name, letters
from demo.sizes import Size
from demo.words import words

_LATEST = 240  # days before today
_FORGOTTEN = 30  # minutes that a correction adds
_ANSWERED_AFTER = 12  # days, at the latest
_SHARES = {RequestState.APPROVED: 70, RequestState.DECLINED: 20, RequestState.WITHDRAWN: 10}


@dataclass
class Wanted:
    """One request to be made: who asks what about what, when, and how it ends."""

    kind: RequestKind
    asked: int
    by: User | None = None
    event: Event | None = None
    proposed: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    evidence: list[EvidenceFile] = field(default_factory=list)
    state: RequestState = RequestState.OPEN
    after: int = 0
    note: str = ""


def add_requests(connection: Connection, size: Size, registry: Registry, today: date, rng: random.Random) -> None:
    """Add them to what is filled, but for what the system refuses, such as a second request about one event.

    Nobody is mailed about demo data, and no code of it opens anything.
    """
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
        staff = session.exec(select(User).where(User.username == "staff")).one()
        found = [*_written_down(session), *(_by_chance(session, registry, today, rng) if size.many_requests else [])]
        for wanted in sorted(found, key=lambda wanted: -wanted.asked):
            with suppress(Refused):
                _make(session, wanted, staff, today, rng)
    connection.execute(delete(OutboxMail))
    connection.execute(delete(OneTimeCode))


def _written_down(session: Session) -> Iterator[Wanted]:
    """Those of requests.toml, by the demo accounts."""
    for row in words("requests")["small"]:
        values = {name: row[name] for name in ("asked", "after", "proposed", "reason", "note") if name in row}
        by = session.exec(select(User).where(User.username == row["by"])).one() if "by" in row else None
        wanted = Wanted(RequestKind(row["kind"]), by=by, state=RequestState(row.get("state", "open")), **values)
        if by and "event" in row:
            titled = col(Event.title).startswith(row["event"])
            wanted.event = session.exec(select(Event).where(titled, Event.provider_id == by.provider_id)).one()
        if "evidence" in row:
            wanted.evidence = [EvidenceFile(row["evidence"]["name"], row["evidence"]["text"].encode())]
        yield wanted


def _by_chance(session: Session, registry: Registry, today: date, rng: random.Random) -> Iterator[Wanted]:
    kinds = [RequestKind(kind) for kind, number in words("requests")["many"].items() for _ in range(number)]
    for kind, event in zip(kinds, _ended_events(session, today, rng), strict=False):
        wanted = _request_by_chance(kind, rng)
        _fill(session, wanted, event, registry, rng)
        yield wanted


def _request_by_chance(kind: RequestKind, rng: random.Random) -> Wanted:
    """What was asked long ago is answered; of the rest, some."""
    chance = words("requests")["chance"]
    asked = rng.randint(1, _LATEST if rng.random() < 0.7 else _ANSWERED_AFTER)
    wanted = Wanted(kind, asked, reason=rng.choice(chance["reasons"]))
    if asked > 1 and (asked > _ANSWERED_AFTER or rng.random() < 0.3):
        wanted.after = rng.randint(1, min(asked - 1, _ANSWERED_AFTER))
        (wanted.state,) = rng.choices(list(_SHARES), list(_SHARES.values()))
    if kind is RequestKind.NEW_PROVIDER and wanted.state is RequestState.WITHDRAWN:
        wanted.state = RequestState.DECLINED  # who applies has no account to withdraw with
    wanted.note = rng.choice(chance["notes"]) if wanted.state is RequestState.DECLINED else ""
    return wanted


def _fill(session: Session, wanted: Wanted, event: Event, registry: Registry, rng: random.Random) -> None:
    """Somebody of the event's provider who asks, and what for."""
    if wanted.kind is RequestKind.NEW_PROVIDER:
        wanted.proposed = _application(rng)
        return
    wanted.event = event
    whose = select(User).where(User.provider_id == event.provider_id).order_by(col(User.id))
    wanted.by = rng.choice(session.exec(whose).all())
    person = full_name(rng)
    wanted.proposed = {
        RequestKind.CORRECTION: {"hours": units(event.minutes + _FORGOTTEN)},
        RequestKind.FURTHER_USER: {
            "full_name": person,
            "email": f"{registry.usernames.new_for(person)}@example.org",
            "role": "provider",
        },
        RequestKind.ACCOUNT_CHANGE: {"full_name": person},
        RequestKind.PROVIDER_CHANGE: {"offers": rng.choice(words("requests")["chance"]["offers"])},
    }.get(wanted.kind, {})


def _application(rng: random.Random) -> dict[str, Any]:
    contact = full_name(rng)
    name = f"{contact.partition(' ')[2]} {rng.choice(words('requests')['chance']['organizations'])}"
    return {
        "name": name,
        "type": "multiple_event",
        "phone": f"(406) 555-01{rng.randrange(100):02}",
        "address": "",
        "contact_name": contact,
        "contact_email": f"{letters(contact)}@example.org",
        "offers": rng.choice(words("requests")["chance"]["offers"]),
        "plans": "Two or three days a year.",
    }


def _ended_events(session: Session, today: date, rng: random.Random) -> Iterator[Event]:
    """Events that were over before anything is asked, in any order, each once."""
    over = (col(Event.ends_on) < today - timedelta(days=_LATEST), col(Event.cancelled_at).is_(None))
    ids = session.exec(select(Event.id).where(*over).order_by(col(Event.id))).all()
    return (session.get_one(Event, number) for number in rng.sample(ids, len(ids)))


def _make(session: Session, wanted: Wanted, staff: User, today: date, rng: random.Random) -> None:
    day = today - timedelta(days=wanted.asked)
    request = _ask(session, wanted, {"today": day, "now": moment(day, rng)})
    answered = day + timedelta(days=wanted.after)
    now = moment(answered, rng)
    if wanted.state is RequestState.WITHDRAWN and wanted.by:
        actions.withdraw(session, request, by=wanted.by, now=now)
    elif wanted.state is not RequestState.OPEN:
        approve = wanted.state is RequestState.APPROVED
        actions.decide(session, [request], approve=approve, note=wanted.note, by=staff, today=answered, now=now)


def _ask(session: Session, wanted: Wanted, when: dict[str, Any]) -> Request:
    if wanted.by is None:
        return _apply(session, wanted, when)
    if wanted.event and wanted.kind.is_about_an_event:
        return _ask_about_event(session, wanted.event, wanted, when)
    provider = session.get_one(Provider, wanted.by.provider_id)
    common = {"reason": wanted.reason, "by": wanted.by, **when}
    own = {"full_name": wanted.by.full_name, "email": wanted.by.email, "role": wanted.by.role}
    if wanted.kind is RequestKind.PROVIDER_CHANGE:
        details = ProviderDetails.check(provider_form_of(provider) | wanted.proposed)
        return actions.ask_provider_change(session, provider, details, seen_version=provider.version, **common)
    person = UserDetails.check({**own, **wanted.proposed, "provider_id": provider.id})
    if wanted.kind is RequestKind.FURTHER_USER:
        return actions.ask_further_user(session, provider, person, **common)
    return actions.ask_account_change(session, person, **common)


def _ask_about_event(session: Session, event: Event, wanted: Wanted, when: dict[str, Any]) -> Request:
    common = {"reason": wanted.reason, "evidence": wanted.evidence, "by": wanted.by, **when}
    if wanted.kind is RequestKind.CANCELLATION:
        return actions.ask_cancellation(session, event, **common)
    details = details_from(form_of(event) | wanted.proposed)
    return actions.ask_correction(session, event, details, seen_version=event.version, **common)


def _apply(session: Session, wanted: Wanted, when: dict[str, Any]) -> Request:
    name = wanted.proposed["name"]
    request = build_request(
        wanted.kind, name.casefold(), name, when["today"], proposed=wanted.proposed, reason=wanted.reason
    )
    submit(session, request, by=None, now=when["now"])
    session.commit()
    return request
