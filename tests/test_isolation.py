"""T1: whoever does or asks something reaches one's own provider's records only, whatever the function.

Every public function of `core.actions` and `core.queries` stands here, with who may call it on an object of
provider A; one that nobody declared fails.
"""

import importlib
import inspect
import pkgutil
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

import core.actions
import core.exports.event_lists
import core.inspection.files
import core.queries
from core import clock
from core.actions import (
    certificate_batches,
    certificates,
    claim_links,
    conferences,
    counts,
    courses,
    email_addresses,
    events,
    merges,
    printed_forms,
    providers,
    reminders,
    reports,
    requests,
    rosters,
    second_factor,
    sessions,
    suspensions,
    users,
    waiting_claims,
)
from core.actions.rosters import AttendeeChange, AttendeeInput
from core.errors import NotAllowed, NotFound, Refused
from core.exports import event_lists, store
from core.exports.event_lists import ExportFormat
from core.models import (
    Attendee,
    Certificate,
    Claim,
    ClaimLinkDetails,
    Conference,
    ConferenceDetails,
    Event,
    Evidence,
    IssueBatch,
    Location,
    MergedEmail,
    MergedEmailDetails,
    Provider,
    ProviderDetails,
    Request,
    RequestState,
    User,
    UserDetails,
    UserSession,
)
from core.permissions import Role
from core.queries import audit as audit_queries
from core.queries import audit_packets, audit_samples, duplicate_events, quality, undeliverable
from core.queries import claims as claim_queries
from core.queries import compliance as compliance_queries
from core.queries import conferences as conference_queries
from core.queries import counts as count_queries
from core.queries import courses as course_queries
from core.queries import email_addresses as people_queries
from core.queries import events as event_queries
from core.queries import existing_events as import_queries
from core.queries import issued_batches as batch_queries
from core.queries import mail as mail_queries
from core.queries import merges as merge_queries
from core.queries import overview as overview_queries
from core.queries import printed_forms as certificate_queries
from core.queries import providers as provider_queries
from core.queries import reports as report_queries
from core.queries import requests as request_queries
from core.queries import rosters as roster_queries
from core.queries import users as user_queries
from core.queries.event_filters import EventFilter
from core.rules.count_reports import CountReport
from core.rules.importing import ImportResult
from core.rules.importing.accounts import NewUser
from core.rules.importing.events import Entry
from core.rules.periods import this_year
from tests.factories import (
    DAY_AFTER,
    LAST_DAY,
    NOW,
    TODAY,
    details,
    issue_all,
    make_conference,
    make_event,
    make_pdf,
    make_personal_certificate,
    make_provider,
    make_request,
    make_user,
    put_on_roster,
)

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
    """Provider A with an event, its roster, a user and a manager; provider B with the others; and OPI.

    The certificate of the first person carries old data; the second person waits for one.
    """

    session: Session
    event: Event
    conference: Conference
    provider: Provider
    colleague: User
    actors: dict[str, User]
    request: Request
    evidence: Evidence
    person: Attendee
    waiting: Attendee
    certificate: Certificate
    batch: IssueBatch


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
    printed_forms.print_event(session, event, by=own, now=NOW)
    request = make_request(session, event, own, evidence=[make_pdf()])
    evidence = session.exec(select(Evidence)).one()
    conference = make_conference(session, own)
    event.conference_id = conference.id
    person, waiting = put_on_roster(session, event, own, {"name": "Pat", "email": "pat@example.org"}, "Wanda")
    (certificate,) = issue_all(session, event, own, attendee_ids=[person.id])
    person.name = "Pat Changed"
    session.commit()
    batch = session.get(IssueBatch, certificate.batch_id)
    own_things = (request, evidence, person, waiting, certificate, batch)
    return World(session, event, conference, a, colleague, actors, *own_things)


def name(text):
    return ConferenceDetails.check({"name": text})


def provider_details():
    return ProviderDetails.check(
        {"name": "N", "type": "multiple_event", "phone": "1", "contact_name": "C", "contact_email": "c@example.org"}
    )


def user_details(world, **values):
    typed = {"full_name": "New One", "email": "new@example.org", "role": "provider", "provider_id": world.provider.id}
    return UserDetails.check({**typed, **values})


def colleague_details(world):
    return user_details(world, full_name="Cleo Changed", email="cleo@example.org")


def course_of_a(world):
    """A standing course of provider A."""
    year = {"starts_on": date(2026, 7, 1), "ends_on": date(2027, 6, 30), "location": Location.ONLINE}
    event = make_event(world.session, world.actors[OWN], title="Course", **year)
    return courses.start(world.session, event, by=world.actors[OWN], today=DAY_AFTER, now=NOW)


def start_course(world, by):
    event = course_queries.years(world.session, course_of_a(world), user=world.actors[OWN])[0]
    return courses.start(world.session, event, by=by, today=DAY_AFTER, now=NOW)


def link_details():
    return ClaimLinkDetails.check({"mode": "open", "access_code": "", "signed_by": "Ada Rides"})


def with_link(world):
    claim_links.open_one(world.session, world.event, link_details(), by=world.actors[OWN], now=NOW)
    return world


def waiting_claim(world):
    """A claim of somebody new about which the provider has to decide."""
    link = claim_links.open_one(world.session, world.event, link_details(), by=world.actors[OWN], now=NOW)
    mark = secrets.token_hex(4)
    email, here = f"{mark}@example.org", {"link_id": link.id, "event_id": world.event.id}
    claim = Claim(**here, name=f"Ann {mark}", email=email, at=NOW, waits_since=NOW)
    world.session.add(claim)
    world.session.commit()
    return claim


def two_names_merged(world, by):
    email = f"{secrets.token_hex(4)}@example.org"
    both = [
        make_personal_certificate(world.session, world.event, name=name, email=email).code for name in ("Ann", "Bo")
    ]
    return email_addresses.merge_people(world.session, email, both, reason="Wrote to us.", by=by, now=NOW)


def joined_details():
    pair = (f"{secrets.token_hex(4)}@example.org" for _ in "ab")
    return MergedEmailDetails.check(dict(zip(("email", "same_as"), pair, strict=True)) | {"reason": "Wrote to us."})


def joined_addresses(world):
    row = MergedEmail(email="a@x.org", same_as="b@x.org", reason="r", joined_at=NOW, joined_by_id=world.colleague.id)
    world.session.add(row)
    world.session.commit()
    return row


Deed = Callable[[World, User], Any]


def _of_provider(name, world, by):
    return getattr(compliance_queries, name)(world.session, world.provider, user=by)


def _in_a_file(how, world, by):
    """The rows of a list that is written as a CSV file, below its headings."""
    sessions, said = partial(nullcontext, world.session), {"user": by, "today": LAST_DAY}
    if how == "csv":
        content = b"".join(event_lists.csv(sessions, EventFilter(), **said))
    elif how == "write":
        event_lists.write(sessions, file := BytesIO(), ExportFormat.CSV, EventFilter(), now=NOW, **said)
        content = file.getvalue()
    else:
        told = {"now": clock.now(), "tell": lambda *_: None, **said}
        name = event_lists.prepare(sessions, ExportFormat.CSV, EventFilter(), owner=by.id, **told).name
        content = store.find(name, owner=by.id).read_bytes()
    return content.splitlines()[1:]


# On an object of provider A: what is called, and who may.
MATRIX: dict[str, tuple[Deed, set[str]]] = {
    "queries.existing_events.near": (
        lambda w, by: import_queries.near(w.session, [w.provider.id], LAST_DAY, LAST_DAY, user=by),
        SEE,
    ),
    "queries.existing_events.plan": (
        lambda w, by: import_queries.plan(
            w.session,
            ImportResult([Entry(details())], [], [2]),
            stored={},
            provider_id=w.provider.id,
            user=by,
            today=TODAY,
        ),
        SEE,
    ),
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
    "actions.events.add_many": (
        lambda w, by: events.add_many(w.session, [Entry(details(), 1, w.provider.id)], by=by, today=DAY_AFTER, now=NOW),
        PROVIDE,
    ),
    "actions.events.edit_many": (
        lambda w, by: events.edit_many(
            w.session, [events.EventChange(w.event, details(title="x"), 1)], by=by, today=LAST_DAY, now=NOW
        ),
        PROVIDE,
    ),
    "actions.conferences.add": (
        lambda w, by: conferences.add(w.session, name("New"), provider_id=w.provider.id, by=by, now=NOW),
        PROVIDE,
    ),
    "actions.conferences.rename": (
        lambda w, by: conferences.rename(w.session, w.conference, name("x"), seen_version=1, by=by, now=NOW),
        PROVIDE,
    ),
    "actions.courses.start": (start_course, PROVIDE),
    "actions.courses.stop": (lambda w, by: courses.stop(w.session, course_of_a(w), by=by, now=NOW), PROVIDE),
    "actions.events.cancel": (
        lambda w, by: events.cancel(w.session, w.event, reason="x", revokes=True, by=by, now=NOW),
        {STAFF},
    ),
    "actions.rosters.add_many": (
        lambda w, by: rosters.add_many(w.session, [AttendeeInput(1, w.event, {"name": "N"})], by=by, now=NOW) and None,
        PROVIDE,
    ),
    "actions.rosters.problems_of": (
        lambda w, by: rosters.problems_of(w.session, [AttendeeInput(1, w.event, {"name": ""})], by=by),
        PROVIDE,
    ),
    "actions.rosters.change": (
        lambda w, by: rosters.change(
            w.session, w.event, [AttendeeChange(w.waiting.id, {"name": "Wendy"}, True)], by=by, now=NOW
        ),
        PROVIDE,
    ),
    "actions.rosters.remove": (
        lambda w, by: rosters.remove(w.session, w.event, [w.waiting.id], by=by, now=NOW),
        PROVIDE,
    ),
    "actions.certificate_batches.begin": (
        lambda w, by: certificate_batches.begin(w.session, w.event, signed_by="A", by=by, today=DAY_AFTER, now=NOW),
        PROVIDE,
    ),
    "actions.certificate_batches.supersede_all": (
        lambda w, by: certificate_batches.supersede_all(
            w.session, w.event, reason="x", signed_by="A", by=by, today=DAY_AFTER, now=NOW
        ),
        PROVIDE,
    ),
    "actions.certificate_batches.next_chunk": (
        lambda w, by: certificate_batches.next_chunk(w.session, w.batch, by=by, today=DAY_AFTER, now=NOW),
        PROVIDE,
    ),
    "actions.certificate_batches.cancel": (
        lambda w, by: certificate_batches.cancel(w.session, w.batch, by=by, now=NOW),
        PROVIDE,
    ),
    "actions.certificates.reissue": (
        lambda w, by: certificates.reissue(
            w.session, w.certificate, reason="x", signed_by="A", by=by, today=DAY_AFTER, now=NOW
        ),
        PROVIDE,
    ),
    "actions.certificates.revoke": (
        lambda w, by: certificates.revoke(w.session, w.certificate, reason="x", by=by, now=NOW),
        PROVIDE,
    ),
    "actions.counts.report": (
        lambda w, by: counts.report(w.session, [CountReport(w.event, 1)], by=by, today=DAY_AFTER, now=NOW),
        PROVIDE,
    ),
    "actions.printed_forms.print_event": (
        lambda w, by: printed_forms.print_event(w.session, w.event, by=by, now=NOW),
        PROVIDE,
    ),
    "actions.claim_links.open_one": (
        lambda w, by: claim_links.open_one(w.session, w.event, link_details(), by=by, now=NOW),
        PROVIDE,
    ),
    "actions.claim_links.close": (
        lambda w, by: claim_links.close(with_link(w).session, w.event, by=by, now=NOW),
        PROVIDE,
    ),
    "actions.waiting_claims.issue_new": (
        lambda w, by: waiting_claims.issue_new(w.session, waiting_claim(w), by=by, today=DAY_AFTER, now=NOW),
        PROVIDE,
    ),
    "actions.waiting_claims.recognize": (
        lambda w, by: waiting_claims.recognize(
            w.session, waiting_claim(w), w.person.id, by=by, today=DAY_AFTER, now=NOW
        ),
        PROVIDE,
    ),
    "actions.waiting_claims.refuse": (
        lambda w, by: waiting_claims.refuse(w.session, waiting_claim(w), reason="x", by=by, now=NOW),
        PROVIDE,
    ),
    "actions.email_addresses.merge": (
        lambda w, by: email_addresses.merge(w.session, joined_details(), by=by, now=NOW),
        {STAFF},
    ),
    "actions.email_addresses.merge_people": (
        lambda w, by: two_names_merged(w, by),
        {STAFF},
    ),
    "actions.email_addresses.split_people": (
        lambda w, by: email_addresses.split_people(w.session, two_names_merged(w, w.actors[STAFF]), by=by, now=NOW),
        {STAFF},
    ),
    "actions.email_addresses.split": (
        lambda w, by: email_addresses.split(w.session, joined_addresses(w), by=by, now=NOW),
        {STAFF},
    ),
    "actions.printed_forms.print_events": (
        lambda w, by: printed_forms.print_events(w.session, [w.event], by=by, now=NOW),
        PROVIDE,
    ),
    "actions.providers.add_many": (
        lambda w, by: providers.add_many(w.session, [provider_details()], by=by, now=NOW),
        {STAFF},
    ),
    "actions.users.invite_many": (
        lambda w, by: users.invite_many(w.session, [NewUser(user_details(w))], by=by, now=NOW),
        {STAFF},
    ),
    "actions.providers.add": (lambda w, by: providers.add(w.session, provider_details(), by=by, now=NOW), {STAFF}),
    "actions.providers.edit": (
        lambda w, by: providers.edit(w.session, w.provider, provider_details(), seen_version=1, by=by, now=NOW),
        {STAFF},
    ),
    "actions.reminders.remind": (
        lambda w, by: reminders.remind(w.session, [w.provider], by=by, today=DAY_AFTER, now=NOW),
        {STAFF},
    ),
    "actions.reminders.switch": (
        lambda w, by: reminders.switch(w.session, w.provider, on=False, by=by, now=NOW),
        PROVIDE,
    ),
    "actions.reports.issue_annual": (
        lambda w, by: reports.issue_annual(w.session, w.provider, 2025, by=by, today=DAY_AFTER, now=NOW),
        PROVIDE,
    ),
    "actions.reports.issue_board_list": (
        lambda w, by: reports.issue_board_list(w.session, 2025, by=by, today=DAY_AFTER, now=NOW),
        {STAFF},
    ),
    "actions.merges.merge": (
        lambda w, by: merges.merge(w.session, w.provider, make_provider(w.session), by=by, now=NOW),
        {STAFF},
    ),
    "actions.merges.split": (lambda w, by: merges.split(w.session, merged(w), by=by, now=NOW), {STAFF}),
    "queries.reports.get": (lambda w, by: report_queries.get(w.session, annual(w).id, user=by), SEE),
    "queries.reports.events_of_year": (
        lambda w, by: report_queries.events_of_year(w.session, w.provider, 2026, user=by),
        SEE,
    ),
    "queries.reports.participants": (
        lambda w, by: report_queries.participants(w.session, [w.event], user=by),
        SEE,
    ),
    "queries.reports.providers_for_board": (
        lambda w, by: report_queries.providers_for_board(w.session, 2026, user=by),
        OPI,
    ),
    "queries.merges.into": (lambda w, by: merge_queries.into(w.session, w.provider, user=by), {STAFF}),
    "queries.quality.findings": (lambda w, by: quality.findings(w.session, user=by), {STAFF}),
    "queries.quality.duplicate_providers": (lambda w, by: quality.duplicate_providers(w.session, user=by), {STAFF}),
    "queries.audit_samples.newest_event": (lambda w, by: audit_samples.newest_event(w.session, user=by), {STAFF}),
    "queries.audit_samples.drawn": (
        lambda w, by: audit_samples.drawn(w.session, seed=1, size=1, first=LAST_DAY, last=LAST_DAY, up_to=9, user=by),
        {STAFF},
    ),
    "queries.audit_packets.packet": (
        lambda w, by: list(audit_packets.packet(w.session, w.provider, LAST_DAY, LAST_DAY, user=by)),
        {STAFF},
    ),
    "actions.providers.suspend": (
        lambda w, by: providers.suspend(w.session, w.provider, reason="x", by=by, today=LAST_DAY, now=NOW),
        {STAFF},
    ),
    "actions.providers.restore": (
        lambda w, by: providers.restore(w.session, w.provider, reason="x", by=by, now=NOW),
        {STAFF},
    ),
    "actions.providers.note": (
        lambda w, by: providers.note(w.session, [w.provider], "called", by=by, now=NOW),
        {STAFF},
    ),
    "actions.suspensions.propose": (
        lambda w, by: suspensions.propose(
            w.session, [a_late_provider(w)], reason="x", by=by, today=date(2026, 9, 1), now=NOW
        ),
        {STAFF},
    ),
    "queries.requests.suspensions_proposed": (
        lambda w, by: request_queries.suspensions_proposed(w.session, [w.provider], user=by),
        OPI,
    ),
    "queries.providers.suspension_of": (
        lambda w, by: provider_queries.suspension_of(w.session, w.provider, user=by, today=LAST_DAY),
        SEE,
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
    "actions.requests.ask_correction": (
        lambda w, by: requests.ask_correction(
            w.session,
            another_event(w),
            details(title="x"),
            seen_version=1,
            reason="x",
            by=by,
            today=DAY_AFTER,
            now=NOW,
        ),
        PROVIDE,
    ),
    "actions.requests.ask_cancellation": (
        lambda w, by: requests.ask_cancellation(
            w.session, another_event(w), reason="x", by=by, today=DAY_AFTER, now=NOW
        ),
        PROVIDE,
    ),
    "actions.requests.ask_further_user": (
        lambda w, by: requests.ask_further_user(w.session, w.provider, somebody_new(w), by=by, today=TODAY, now=NOW),
        PROVIDE,
    ),
    "actions.requests.ask_provider_change": (
        lambda w, by: requests.ask_provider_change(
            w.session, provider_without_requests(w), provider_details(), seen_version=1, by=by, today=TODAY, now=NOW
        ),
        PROVIDE,
    ),
    "actions.requests.withdraw": (
        lambda w, by: requests.withdraw(w.session, colleagues_request(w), by=by, now=NOW),
        {OWN_MANAGER},
    ),
    "actions.requests.decide": (
        lambda w, by: requests.decide(w.session, [colleagues_request(w)], approve=True, by=by, today=TODAY, now=NOW),
        {STAFF},
    ),
    "queries.requests.get": (lambda w, by: request_queries.get(w.session, w.request.id, user=by), SEE),
    "queries.requests.of_event": (lambda w, by: request_queries.of_event(w.session, w.event, user=by), SEE),
    "queries.requests.evidence_of": (lambda w, by: request_queries.evidence_of(w.session, w.request, user=by), SEE),
    "queries.requests.evidence": (
        lambda w, by: request_queries.evidence(w.session, w.request.id, w.evidence.id, user=by),
        PROVIDE,
    ),
    "queries.requests.history": (lambda w, by: request_queries.history(w.session, w.request, user=by), SEE),
    "queries.events.get": (lambda w, by: event_queries.get(w.session, w.event.id, user=by), SEE),
    "queries.courses.years": (lambda w, by: course_queries.years(w.session, course_of_a(w), user=by), SEE),
    "queries.courses.by_course_code": (
        lambda w, by: course_queries.by_course_code(w.session, course_of_a(w).course_code, user=by, today=DAY_AFTER),
        SEE,
    ),
    "queries.duplicate_events.duplicate_of": (
        lambda w, by: duplicate_events.duplicate_of(w.session, "Secret", LAST_DAY, LAST_DAY, of=w.provider, user=by),
        SEE,
    ),
    "queries.events.sessions_by_title": (
        lambda w, by: event_queries.sessions_by_title(w.session, w.event, user=by),
        SEE,
    ),
    "queries.conferences.get": (lambda w, by: conference_queries.get(w.session, w.conference.id, user=by), SEE),
    "queries.conferences.sessions": (
        lambda w, by: conference_queries.sessions(w.session, w.conference, user=by),
        SEE,
    ),
    "queries.counts.history": (lambda w, by: count_queries.history(w.session, w.event, user=by), SEE),
    "queries.printed_forms.of_event": (lambda w, by: certificate_queries.of_event(w.session, w.event, user=by), SEE),
    "queries.claims.of_event": (lambda w, by: claim_queries.of_event(with_link(w).session, w.event, user=by), SEE),
    "queries.claims.numbers": (lambda w, by: claim_queries.numbers(w.session, w.event, user=by, now=NOW), SEE),
    "queries.claims.newest": (lambda w, by: claim_queries.newest(w.session, w.event, user=by), PROVIDE),
    "queries.claims.waiting": (lambda w, by: claim_queries.waiting(w.session, w.event, user=by), PROVIDE),
    "queries.email_addresses.merged": (lambda w, by: people_queries.merged(w.session, user=by), {STAFF}),
    "queries.email_addresses.merged_people": (lambda w, by: people_queries.merged_people(w.session, user=by), {STAFF}),
    "queries.email_addresses.owners_under": (
        lambda w, by: people_queries.owners_under(w.session, "a@x.org", user=by, now=NOW),
        {STAFF},
    ),
    "queries.email_addresses.names_under": (
        lambda w, by: people_queries.names_under(w.session, "a@x.org", user=by),
        {STAFF},
    ),
    "queries.rosters.get": (lambda w, by: roster_queries.get(w.session, w.person.id, user=by), SEE),
    "queries.rosters.list_of": (lambda w, by: roster_queries.list_of(w.session, w.event, user=by), SEE),
    "queries.rosters.figures_of": (lambda w, by: roster_queries.figures_of(w.session, w.event, user=by), SEE),
    "queries.rosters.alike": (lambda w, by: roster_queries.alike(w.session, w.event, user=by), PROVIDE),
    "queries.rosters.clashes": (lambda w, by: roster_queries.clashes(w.session, w.event, user=by), SEE),
    "queries.rosters.with_old_data": (lambda w, by: roster_queries.with_old_data(w.session, w.event, user=by), SEE),
    "queries.issued_batches.outcome": (lambda w, by: batch_queries.outcome(w.session, w.batch, user=by), SEE),
    "queries.rosters.running_batch": (lambda w, by: roster_queries.running_batch(w.session, w.event, user=by), SEE),
    "queries.rosters.certificates": (
        lambda w, by: roster_queries.certificates(w.session, w.event, user=by),
        PROVIDE,
    ),
    "queries.rosters.claim_link": (lambda w, by: roster_queries.claim_link(w.session, w.event, user=by), PROVIDE),
    "queries.rosters.certificate": (
        lambda w, by: roster_queries.certificate(w.session, w.certificate.code, user=by),
        PROVIDE,
    ),
    "queries.audit.of_event": (lambda w, by: audit_queries.of_event(w.session, w.event, user=by), SEE),
    "queries.audit.list_of": (
        lambda w, by: audit_queries.list_of(w.session, audit_queries.AuditFilter(), user=by),
        {STAFF},
    ),
    "queries.audit.every": (
        lambda w, by: list(audit_queries.every(partial(nullcontext, w.session), audit_queries.AuditFilter(), user=by)),
        {STAFF},
    ),
    "queries.mail.troubled": (lambda w, by: mail_queries.troubled(w.session, user=by, now=NOW), {STAFF}),
    "queries.mail.waiting": (lambda w, by: mail_queries.waiting(w.session, user=by), {STAFF}),
    "queries.mail.number_waiting": (lambda w, by: mail_queries.number_waiting(w.session, user=by), {STAFF}),
    "queries.providers.get": (lambda w, by: provider_queries.get(w.session, w.provider.id, user=by), SEE),
    "queries.providers.list_of": (lambda w, by: provider_queries.list_of(w.session, user=by, today=LAST_DAY), OPI),
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
    "queries.compliance.months_of": (
        lambda w, by: compliance_queries.months_of(w.session, w.provider, user=by, today=LAST_DAY),
        OPI,
    ),
    "queries.audit.of_provider": (lambda w, by: audit_queries.of_provider(w.session, w.provider, user=by), OPI),
    "queries.undeliverable.undeliverable_users": (
        lambda w, by: undeliverable.undeliverable_users(w.session, user=by, today=LAST_DAY, now=NOW),
        OPI,
    ),
    "queries.undeliverable.number": (lambda w, by: undeliverable.number(w.session, at_most=9, user=by, now=NOW), OPI),
    "queries.compliance.compliance_of": (
        lambda w, by: compliance_queries.compliance_of(w.session, w.provider, user=by, today=LAST_DAY),
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
    "queries.existing_events.by_number": (
        lambda w, by: import_queries.by_number(w.session, [w.event.id], user=by),
        set(ACTORS),
    ),
    "queries.reports.list_of": (
        lambda w, by: annual(w) and report_queries.list_of(w.session, user=by),
        set(ACTORS),
    ),
    "queries.events.page_of": (
        lambda w, by: event_queries.page_of(w.session, EventFilter(), user=by, today=LAST_DAY).events,
        set(ACTORS),
    ),
    "queries.events.of": (lambda w, by: w.session.exec(event_queries.of(by)).all(), set(ACTORS)),
    "queries.events.every": (
        lambda w, by: list(
            event_queries.every(partial(nullcontext, w.session), EventFilter(), user=by, today=LAST_DAY)
        ),
        set(ACTORS),
    ),
    "queries.events.how_many": (
        lambda w, by: list(range(event_queries.how_many(w.session, EventFilter(), user=by, today=LAST_DAY))),
        set(ACTORS),
    ),
    **{f"exports.event_lists.{name}": (partial(_in_a_file, name), set(ACTORS)) for name in ("csv", "write", "prepare")},
    "exports.event_lists.number_that_fits": (
        lambda w, by: list(
            range(event_lists.number_that_fits(w.session, ExportFormat.CSV, EventFilter(), user=by, today=LAST_DAY))
        ),
        set(ACTORS),
    ),
    "queries.conferences.list_of": (lambda w, by: conference_queries.list_of(w.session, user=by), set(ACTORS)),
    "queries.events.waiting_for_count": (
        lambda w, by: event_queries.waiting_for_count(w.session, user=by, today=DAY_AFTER),
        set(ACTORS),
    ),
    "queries.events.newest_entered": (lambda w, by: event_queries.newest_entered(w.session, user=by), set(ACTORS)),
    "queries.events.soon": (lambda w, by: event_queries.soon(w.session, user=by, today=LAST_DAY), set(ACTORS)),
    "queries.printed_forms.newest": (lambda w, by: certificate_queries.newest(w.session, user=by), set(ACTORS)),
    "queries.rosters.issued": (lambda w, by: roster_queries.issued(w.session, user=by), set(ACTORS)),
    "queries.rosters.in_conference": (
        lambda w, by: roster_queries.in_conference(w.session, w.event.conference_id, user=by),
        set(ACTORS) - {ANALYST},
    ),
    "queries.counts.overdue": (
        lambda w, by: [n for n in count_queries.overdue(w.session, user=by, today=date(2027, 1, 1)) if n],
        set(ACTORS),
    ),
    "queries.counts.due": (
        lambda w, by: [n for n in [count_queries.due(w.session, user=by, today=DAY_AFTER)] if n],
        set(ACTORS),
    ),
    "queries.requests.page_of": (
        lambda w, by: (
            request_queries.page_of(w.session, request_queries.RequestFilter(about_events=True), user=by).requests
        ),
        set(ACTORS),
    ),
    "queries.requests.waiting": (
        lambda w, by: [n for n in request_queries.waiting(w.session, user=by, today=date(2027, 1, 1)) if n],
        set(ACTORS),
    ),
    "queries.users.list_of": (
        lambda w, by: [u for u in user_queries.list_of(w.session, user=by) if u.provider_id == w.provider.id],
        {STAFF, OWN_MANAGER, OTHER_MANAGER},
    ),
}

# Asked before anybody is known, about nobody's records, or about oneself only, each with the reason.
OPEN = {
    "actions.applications.apply": "by strangers, about no record of anybody",
    "actions.sessions.sign_in": "before anybody is known",
    "actions.sessions.sign_in_by_email": "by an address for which the provider of single sign-on answers",
    "actions.sessions.redeem": "by the ticket, which nobody guesses",
    "actions.sessions.mark_seen": "of one's own session",
    "actions.sessions.sign_out": "of one's own session",
    "actions.sessions.end_others": "of one's own sessions",
    "actions.resets.ask": "before anybody is known",
    "actions.resets.answer": "by the server, about what was asked",
    "actions.resets.check": "by the code from the mail",
    "actions.resets.complete": "by the code from the mail",
    "actions.resets.change_own": "one's own password, by the current one",
    "actions.reminders.remind_all": "by the calendar, for all",
    "queries.count_links.by_token": "by the token from the mail, which nobody guesses",
    "actions.count_links.report": "by the token from the mail, as the person who got it",
    "actions.courses.renew_due": "by the server or the operator",
    "actions.courses.renew": "by the server or the operator",
    "actions.drafts.save": "one's own draft",
    "actions.drafts.discard": "one's own draft",
    "actions.requests.ask_account_change": "about one's own account",
    "actions.claims.begin": "by the address of the link, before anybody is known",
    "actions.claims.finish": "by the code from the mail, or for what was stated in this visit",
    "actions.claims.answer": "for a claim whose address was proved in this visit",
    "actions.email_verification.request_code": "before anybody is known",
    "actions.email_verification.verify_own": "by the code from the mail",
    "queries.sessions.user_of_ticket": "by the ticket, which nobody guesses",
    "actions.second_factor.begin": "one's own second factor",
    "actions.second_factor.confirm": "one's own second factor",
    "actions.second_factor.show": "by the ticket and the code",
    "actions.second_factor.prove_after_setup": "by the ticket",
    "actions.tour.end_tour": "one's own tour",
    "queries.audit.require_readable": "reads an address",
    "queries.audit.length": "a number, for the operator",
    "queries.audit.first_break": "for the operator",
    "queries.catalog.page_of": "public: events of approved providers, without contacts and counts",
    "queries.categories.offered": "the same for everyone",
    "queries.categories.names": "the same for everyone",
    "queries.compliance.has_status": "computes",
    "queries.overview.unreported": "a number of all, for those who were asked for already",
    "queries.overview.late_providers": "a number of all, for those who were asked for already",
    "queries.providers.are_many": "about no record",
    "queries.event_search.found_by_index": "a condition, beside that of whose events",
    "queries.printed_forms.by_code": "whoever has the code has the certificate",
    "queries.printed_forms.newest_of": "for the verification of a code",
    "queries.directory.approved": "computes",
    "queries.directory.page_of": "public: who is approved",
    "queries.courses.newest_year": "in the transaction of an action that checked",
    "queries.courses.due": "for the server or the operator",
    "queries.claims.by_token": "whoever has the address of the link may use it",
    "queries.claims.event_of": "for whoever has the link",
    "queries.claims.link_of": "in the transaction of an action that checked",
    "queries.claims.given": "in the transaction of an action that checked",
    "queries.claims.near": "in the transaction of a claim",
    "queries.claims.of_email": "in the transaction of a claim",
    "queries.claims.waiting_for": "a condition, beside that of whose events",
    "queries.folded_text.has_words": "a condition, beside that of whose records",
    "queries.claims.newest_certificate": "in the transaction of a claim whose address is proved",
    "queries.own_certificates.of_email": "by the proof of an address",
    "queries.own_certificates.owners_of": "by the proof of an address",
    "queries.own_certificates.merged_emails": "for the proof of an address",
    "queries.verification.of_certificate": "asked with a certificate that was found by its code",
    "queries.verification.of_code": "whoever has the code may see what it proves",
    "inspection.files.of_file": "by the signature of the file",
    "queries.verification.personal_by_code": "for the verification of a code; its file needs the key too",
    "queries.drafts.own_draft": "one's own draft",
    "queries.events.in_state": "computes",
    "queries.events.without_count": "computes",
    "queries.events.after_waiting": "computes",
    "queries.rosters.only_revoked": "computes",
    "queries.keyset.cut": "computes",
    "queries.keyset.encode": "computes",
    "queries.keyset.decode": "reads an address",
    "queries.keyset.row_id": "reads an address",
    "queries.keyset.iso_day": "reads an address",
    "queries.keyset.one_of": "reads an address",
    "queries.keyset.stored_text": "reads an address",
    "queries.url_values.id_of": "reads an address",
    "queries.url_values.chosen": "reads an address",
    "queries.url_values.value_in": "reads an address",
    "queries.url_values.member_of": "reads an address",
    "queries.url_values.number_or_none": "reads an address",
    "queries.url_values.is_an_id": "computes",
    "queries.url_values.readable": "reads an address",
    "queries.url_values.without_empty": "reads an address",
    "queries.catalog.category_choices": "computes",
    "queries.event_filters.require_readable": "reads an address",
    "queries.event_filters.require_known": "reads an address",
    "queries.event_filters.refuse_the_first": "reads an address",
    "queries.system_info.is_demo": "about no record",
    "queries.system_info.has_users": "about no record",
    "queries.system_info.is_empty": "about no record",
    "queries.similar_names.similar_names": "public: the names of providers",
    "queries.provider_names.forget": "about no record",
    "queries.provider_names.provider_names": "public: the names of providers",
    "queries.providers.active_events": "of a provider that was asked for already",
    "queries.compliance.waiting_counts": "for the reminders of an action that checked, and for a record that was",
    "queries.undeliverable.reached_providers": "of providers that were asked for already",
    "queries.counts.newest_counts": "of events that were asked for already",
    "queries.rosters.figures": "of events that were asked for already",
    "queries.rosters.by_code": "by the code; what it shows and opens is decided where it is asked",
    "queries.rosters.of_same_person": "by a certificate whose key was shown, or that was asked for already",
    "queries.sessions.with_cookie": "by the cookie, which nobody guesses",
    "queries.sessions.live": "by the number that the handshake proved",
    "queries.users.has_signed_in": "computes",
    "queries.users.people_of": "for the mails of an action that checked",
    "queries.users.has_second_factor": "of a user who was asked for already",
    "queries.users.own_sessions": "one's own sessions",
}


def annual(world):
    by = world.actors[STAFF]
    return reports.issue_annual(world.session, world.provider, 2025, by=by, today=DAY_AFTER, now=NOW)


def merged(world):
    into, by = make_provider(world.session, name="Into"), world.actors[STAFF]
    return merges.merge(world.session, make_provider(world.session), into, by=by, now=NOW)


def a_late_provider(world):
    """Provider A, about whom no proposal is open, and whose event is overdue by September."""
    for request in world.session.exec(select(Request).where(Request.subject_key == f"suspension:{world.provider.id}")):
        request.state = RequestState.WITHDRAWN
    world.session.get(Provider, world.provider.id).suspended_on = None
    event = make_event(world.session, world.colleague, title=secrets.token_hex(4))
    assert event.certificates_issued is None
    world.session.commit()
    return world.provider


def another_event(world):
    """An event about which nothing is open yet."""
    return make_event(world.session, world.colleague)


def colleagues_request(world):
    return make_request(world.session, another_event(world), world.colleague)


def somebody_new(world):
    return user_details(world, email=f"{secrets.token_hex(8)}@example.org")


def provider_without_requests(world):
    """The provider itself, with what was open about it decided."""
    for request in world.session.exec(
        select(Request).where(Request.subject_key == f"provider_change:{world.provider.id}")
    ):
        request.state = RequestState.WITHDRAWN
    world.session.commit()
    return world.provider


def colleagues_session(world):
    row = UserSession(cookie_hash=secrets.token_hex(8), user_id=world.colleague.id, started_at=NOW, last_seen_at=NOW)
    world.session.add(row)
    world.session.commit()
    return row


def public_functions():
    for module in modules_for_users():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("_") and function.__module__ == module.__name__:
                yield f"{module.__name__.removeprefix('core.')}.{name}"


def modules_for_users():
    """What pages, routes and commands may call; `core.changes` is closed to them by the import contract."""
    for package in (core.actions, core.queries):
        for found in pkgutil.iter_modules(package.__path__):
            yield importlib.import_module(f"{package.__name__}.{found.name}")
    yield from (core.exports.event_lists, core.inspection.files)


def test_t1_every_action_and_every_query_is_declared():
    assert set(public_functions()) == set(MATRIX) | set(LISTS) | set(OPEN)


def outcome(world, action, actor):
    try:
        return action(world, world.actors[actor])
    except Refused as refusal:
        world.session.rollback()
        return refusal


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("name", MATRIX)
def test_t1_on_the_object_of_a_provider(world, name, actor):
    action, allowed = MATRIX[name]
    found = outcome(world, action, actor)
    if actor in allowed:
        assert not isinstance(found, Refused), found
    else:
        assert isinstance(found, NotFound | NotAllowed)
        if COUNTERPART.get(actor) in allowed:
            assert isinstance(found, NotFound), "another provider's object answers like one that is not there"


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("name", LISTS)
def test_t1_lists_hold_nothing_of_another_provider(world, name, actor):
    action, may_ask = LISTS[name]
    found = outcome(world, action, actor)
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
        action, _ = (MATRIX | LISTS)[name]
        found = outcome(world, action, actor)
        if actor in OTHERS and not isinstance(found, Refused):
            assert not isinstance(found, Event | User | Provider | Request), (actor, name)
            assert found in (None, [], ()) or not list(found), (actor, name)
