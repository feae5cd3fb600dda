"""T1: whoever does or asks something reaches the own provider's records only, whatever the function.

Every public function of `core.actions` and `core.queries` stands here, with who may call it on an object of
provider A; one that nobody declared fails.
"""

import importlib
import inspect
import pkgutil
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

import core.actions
import core.queries
from core.actions import certificates, counts, events, providers, second_factor, sessions, users
from core.actions.counts import Report
from core.errors import NotAllowed, NotFound, Refused
from core.models import Event, Provider, ProviderDetails, User, UserDetails, UserSession
from core.permissions import Role
from core.queries import audit as audit_queries
from core.queries import certificates as certificate_queries
from core.queries import compliance as compliance_queries
from core.queries import counts as count_queries
from core.queries import events as event_queries
from core.queries import overview as overview_queries
from core.queries import providers as provider_queries
from core.queries import users as user_queries
from core.rules.periods import this_year
from tests.factories import DAY_AFTER, LAST_DAY, NOW, details, make_event, make_provider, make_user

STAFF, ANALYST, OWN_MANAGER, OWN, OTHER_MANAGER, OTHER = (
    "staff",
    "analyst",
    "own manager",
    "own",
    "other manager",
    "other",
)
ACTORS = (STAFF, ANALYST, OWN_MANAGER, OWN, OTHER_MANAGER, OTHER)
COUNTERPART = {OTHER_MANAGER: OWN_MANAGER, OTHER: OWN}
OTHERS = set(COUNTERPART)
PROVIDE = {STAFF, OWN_MANAGER, OWN}
SEE = PROVIDE | {ANALYST}
OPI = {STAFF, ANALYST}


@dataclass
class World:
    """Provider A with an event, a user and a manager; provider B with the others; and OPI."""

    session: Session
    event: Event
    provider: Provider
    colleague: User
    actors: dict[str, User]


@pytest.fixture
def world(session):
    a, b = make_provider(session, name="A"), make_provider(session, name="B")
    own = make_user(session, Role.PROVIDER, provider_id=a.id, email="own@example.org")
    actors = {
        STAFF: make_user(session, Role.STAFF, email="staff@example.org"),
        ANALYST: make_user(session, Role.ANALYST, email="analyst@example.org"),
        OWN_MANAGER: make_user(session, Role.MANAGER, provider_id=a.id, email="om@example.org"),
        OWN: own,
        OTHER_MANAGER: make_user(session, Role.MANAGER, provider_id=b.id, email="xm@example.org"),
        OTHER: make_user(session, Role.PROVIDER, provider_id=b.id, email="x@example.org"),
    }
    colleague = make_user(
        session, Role.PROVIDER, provider_id=a.id, full_name="Cleo Colleague", email="cleo@example.org"
    )
    event = make_event(session, own, title="Secret")
    certificates.print_event(session, event, by=own, now=NOW)
    return World(session, event, a, colleague, actors)


def provider_details():
    return ProviderDetails.check(
        {"name": "N", "type": "multiple_event", "phone": "1", "contact_name": "C", "contact_email": "c@example.org"}
    )


def user_details(world, **values):
    typed = {"full_name": "New One", "email": "new@example.org", "role": "provider", "provider_id": world.provider.id}
    return UserDetails.check({**typed, **values})


def colleague_details(world):
    return user_details(world, full_name="Cleo Changed", email="cleo@example.org")


Deed = Callable[[World, User], Any]


def _of_provider(name, world, by):
    return getattr(compliance_queries, name)(world.session, world.provider, user=by)


# On an object of provider A: what is called, and who may.
MATRIX: dict[str, tuple[Deed, set[str]]] = {
    "actions.events.add": (
        lambda w, by: events.add(w.session, details(), provider_id=w.provider.id, by=by, now=NOW),
        PROVIDE,
    ),
    "actions.events.edit": (
        lambda w, by: events.edit(
            w.session, w.event, details(title="x"), seen_version=1, by=by, today=LAST_DAY, now=NOW
        ),
        PROVIDE,
    ),
    "actions.events.cancel": (lambda w, by: events.cancel(w.session, w.event, reason="x", by=by, now=NOW), {STAFF}),
    "actions.counts.report": (
        lambda w, by: counts.report(w.session, [Report(w.event, 1)], by=by, today=DAY_AFTER, now=NOW),
        PROVIDE,
    ),
    "actions.certificates.print_event": (
        lambda w, by: certificates.print_event(w.session, w.event, by=by, now=NOW),
        PROVIDE,
    ),
    "actions.providers.add": (lambda w, by: providers.add(w.session, provider_details(), by=by, now=NOW), {STAFF}),
    "actions.providers.edit": (
        lambda w, by: providers.edit(w.session, w.provider, provider_details(), seen_version=1, by=by, now=NOW),
        {STAFF},
    ),
    "actions.providers.note": (
        lambda w, by: providers.note(w.session, w.provider, "called", by=by, now=NOW),
        {STAFF},
    ),
    "actions.users.invite": (lambda w, by: users.invite(w.session, user_details(w), by=by, now=NOW), {STAFF}),
    "actions.users.invite_again": (
        lambda w, by: users.invite_again(w.session, w.colleague, by=by, now=NOW),
        {STAFF, OWN_MANAGER},
    ),
    "actions.users.change": (
        lambda w, by: users.change(w.session, w.colleague, colleague_details(w), by=by, now=NOW),
        {STAFF, OWN_MANAGER},
    ),
    "actions.users.deactivate": (
        lambda w, by: users.deactivate(w.session, w.colleague, by=by, now=NOW),
        {STAFF, OWN_MANAGER},
    ),
    "actions.users.activate": (
        lambda w, by: users.activate(w.session, w.colleague, by=by, now=NOW),
        {STAFF, OWN_MANAGER},
    ),
    "actions.second_factor.remove": (
        lambda w, by: second_factor.remove(w.session, w.colleague, by=by, now=NOW),
        {STAFF},
    ),
    "actions.sessions.end_other": (
        lambda w, by: sessions.end_other(w.session, colleagues_session(w).id, by=by, now=NOW),
        set(),  # one's own only
    ),
    "queries.events.get": (lambda w, by: event_queries.get(w.session, w.event.id, user=by), SEE),
    "queries.counts.history": (lambda w, by: count_queries.history(w.session, w.event, user=by), SEE),
    "queries.certificates.of_event": (lambda w, by: certificate_queries.of_event(w.session, w.event, user=by), SEE),
    "queries.audit.of_event": (lambda w, by: audit_queries.of_event(w.session, w.event, user=by), SEE),
    "queries.audit.listed": (
        lambda w, by: audit_queries.listed(w.session, audit_queries.Wish(), user=by),
        {STAFF},
    ),
    "queries.providers.get": (lambda w, by: provider_queries.get(w.session, w.provider.id, user=by), SEE),
    "queries.providers.listed": (lambda w, by: provider_queries.listed(w.session, user=by, today=LAST_DAY), OPI),
    "queries.providers.names": (lambda w, by: provider_queries.names(w.session, user=by), OPI),
    "queries.overview.overview": (
        lambda w, by: overview_queries.overview(w.session, this_year(LAST_DAY), weeks=13, user=by, today=LAST_DAY),
        OPI,
    ),
    "queries.overview.counties": (
        lambda w, by: overview_queries.counties(w.session, this_year(LAST_DAY), user=by),
        OPI,
    ),
    "queries.compliance.work_list": (
        lambda w, by: compliance_queries.work_list(w.session, user=by, today=LAST_DAY),
        OPI,
    ),
    "queries.compliance.standing_of": (
        lambda w, by: compliance_queries.standing_of(w.session, w.provider, user=by, today=LAST_DAY),
        OPI,
    ),
    **{
        f"queries.compliance.{name}": (partial(_of_provider, name), OPI)
        for name in ("years_of", "notes_of", "mails_of", "requests_of", "people_of")
    },
    "queries.users.get": (lambda w, by: user_queries.get(w.session, w.colleague.id, user=by), {STAFF, OWN_MANAGER}),
}

# What answers with rows: nothing of provider A for the others, whoever may ask at all.
LISTS: dict[str, tuple[Deed, set[str]]] = {
    "queries.events.listed": (
        lambda w, by: event_queries.listed(w.session, event_queries.Wish(), user=by, today=LAST_DAY).events,
        set(ACTORS),
    ),
    "queries.events.of": (lambda w, by: w.session.exec(event_queries.of(by)).all(), set(ACTORS)),
    "queries.events.waiting_for_count": (
        lambda w, by: event_queries.waiting_for_count(w.session, user=by, today=DAY_AFTER),
        set(ACTORS),
    ),
    "queries.events.newest_entered": (lambda w, by: event_queries.newest_entered(w.session, user=by), set(ACTORS)),
    "queries.events.soon": (lambda w, by: event_queries.soon(w.session, user=by, today=LAST_DAY), set(ACTORS)),
    "queries.certificates.newest": (lambda w, by: certificate_queries.newest(w.session, user=by), set(ACTORS)),
    "queries.counts.overdue": (
        lambda w, by: [n for n in count_queries.overdue(w.session, user=by, today=date(2027, 1, 1)) if n],
        set(ACTORS),
    ),
    "queries.counts.due": (
        lambda w, by: [n for n in [count_queries.due(w.session, user=by, today=DAY_AFTER)] if n],
        set(ACTORS),
    ),
    "queries.users.listed": (
        lambda w, by: [u for u in user_queries.listed(w.session, user=by) if u.provider_id == w.provider.id],
        {STAFF, OWN_MANAGER, OTHER_MANAGER},
    ),
}

# Asked before anybody is known, about nobody's records, or about oneself only, each with the reason.
OPEN = {
    "actions.sessions.digest": "computes",
    "actions.sessions.sign_in": "before anybody is known",
    "actions.sessions.sign_in_by_email": "by an address for which the provider of single sign-on answers",
    "actions.sessions.give_ticket": "after a first factor was checked",
    "actions.sessions.redeem": "by the ticket, which nobody guesses",
    "actions.sessions.mark_seen": "of the own session",
    "actions.sessions.sign_out": "of the own session",
    "actions.sessions.end_others": "of the own sessions",
    "actions.throttle.reserve": "before anybody is known",
    "actions.throttle.forgive": "after the right password",
    "actions.resets.ask": "before anybody is known",
    "actions.resets.answer": "by the server, about what was asked",
    "actions.resets.give_code": "in the transaction of an action that checked",
    "actions.resets.check": "by the code from the mail",
    "actions.resets.complete": "by the code from the mail",
    "actions.resets.change_own": "the own password, by the current one",
    "actions.resets.set_password": "in the transaction of an action that checked",
    "actions.resets.end_sessions": "in the transaction of an action that checked",
    "actions.drafts.keep": "the own draft",
    "actions.drafts.drop": "the own draft",
    "actions.second_factor.user_of_ticket": "by the ticket, which nobody guesses",
    "actions.second_factor.begin": "the own second factor",
    "actions.second_factor.confirm": "the own second factor",
    "actions.second_factor.show": "by the ticket and the code",
    "actions.second_factor.prove_after_setup": "by the ticket",
    "queries.audit.length": "a number, for the operator",
    "queries.audit.first_break": "for the operator",
    "queries.categories.offered": "the same for everyone",
    "queries.categories.names": "the same for everyone",
    "queries.compliance.in_standing": "computes",
    "queries.overview.unreported": "a number of all, for those who were asked for already",
    "queries.overview.late_providers": "a number of all, for those who were asked for already",
    "queries.providers.are_many": "about no record",
    "queries.words.found_by_index": "a condition, beside that of whose events",
    "queries.certificates.by_code": "whoever has the code has the certificate",
    "queries.certificates.newest_of": "for the verification of a code",
    "queries.drafts.kept": "the own draft",
    "queries.events.is_an_id": "computes",
    "queries.events.in_state": "computes",
    "queries.installation.is_demo": "about no record",
    "queries.installation.has_users": "about no record",
    "queries.installation.is_empty": "about no record",
    "queries.sessions.with_cookie": "by the cookie, which nobody guesses",
    "queries.sessions.live": "by the number that the handshake proved",
    "queries.users.has_second_factor": "of a user who was asked for already",
    "queries.users.own_sessions": "the own sessions",
}


def colleagues_session(world):
    row = UserSession(cookie_hash=secrets.token_hex(8), user_id=world.colleague.id, started_at=NOW, last_seen_at=NOW)
    world.session.add(row)
    world.session.commit()
    return row


def public_functions():
    for package in (core.actions, core.queries):
        for found in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if not name.startswith("_") and function.__module__ == module.__name__:
                    yield f"{package.__name__.removeprefix('core.')}.{found.name}.{name}"


def test_t1_every_action_and_every_query_is_declared():
    assert set(public_functions()) == set(MATRIX) | set(LISTS) | set(OPEN)


def outcome(world, deed, actor):
    try:
        return deed(world, world.actors[actor])
    except Refused as refusal:
        world.session.rollback()
        return refusal


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("name", MATRIX)
def test_t1_on_the_object_of_a_provider(world, name, actor):
    deed, allowed = MATRIX[name]
    found = outcome(world, deed, actor)
    if actor in allowed:
        assert not isinstance(found, Refused), found
    else:
        assert isinstance(found, NotFound | NotAllowed)
        if COUNTERPART.get(actor) in allowed:
            assert isinstance(found, NotFound), "another provider's object answers like one that is not there"


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("name", LISTS)
def test_t1_lists_hold_nothing_of_another_provider(world, name, actor):
    deed, may_ask = LISTS[name]
    found = outcome(world, deed, actor)
    if actor not in may_ask:
        assert isinstance(found, NotAllowed)
    elif actor in OTHERS:
        assert list(found) == []
    else:
        assert found


@pytest.mark.parametrize("name", [n for n in MATRIX if n.startswith("actions.")])
def test_t1_a_deactivated_user_does_nothing(world, name):
    staff = world.actors[STAFF]
    staff.active = False
    world.session.commit()
    assert isinstance(outcome(world, MATRIX[name][0], STAFF), NotFound | NotAllowed)


steps = st.lists(
    st.tuples(st.sampled_from(ACTORS), st.sampled_from(sorted(MATRIX) + sorted(LISTS))), min_size=500, max_size=500
)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(walk=steps)
def test_t1_in_five_hundred_steps_nothing_of_one_provider_reaches_the_other(world, walk):
    for actor, name in walk:
        deed, _ = (MATRIX | LISTS)[name]
        found = outcome(world, deed, actor)
        if actor in OTHERS and not isinstance(found, Refused):
            assert not isinstance(found, Event | User | Provider), (actor, name)
            assert found in (None, [], ()) or not list(found), (actor, name)
