"""A suspension is proposed with its reasons, decided by a person, and told with the reasons and what cures them."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core.actions import counts, merges, providers, requests, suspensions
from core.errors import (
    ChangedMeanwhile,
    InvalidInput,
    NotAllowed,
    NotFound,
    ReasonMissing,
    RequestDecided,
)
from core.models import AuditEntry, Event, OutboxMail, Provider, Request, RequestKind, RequestState, User
from core.permissions import Role
from core.queries import requests as request_queries
from core.queries.providers import suspension_of
from core.rules.compliance import ComplianceStatus
from core.rules.count_reports import CountReport
from core.rules.suspensions import MOST_ATTACHED, SuspensionReasons
from tests.factories import NOW, TODAY, make_event, make_provider, make_user

LONG_AGO = TODAY - timedelta(days=31)  # the window of 30 days has just passed
SAID = {"today": TODAY, "now": NOW}


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF, email="staff@example.org")


@pytest.fixture
def other(session):
    return make_user(session, Role.STAFF, email="other@example.org")


@pytest.fixture
def late(session):
    return make_late(session, "Late School")


def make_late(session, name):
    """A provider with one count overdue, and a manager."""
    provider = make_provider(session, name=name)
    manager = make_user(session, Role.MANAGER, provider_id=provider.id, email=f"{name.split()[0].lower()}@example.org")
    make_event(session, manager, title="Forgotten", starts_on=LONG_AGO, ends_on=LONG_AGO)
    return provider


def manager_of(session, provider):
    return session.exec(select(User).where(User.provider_id == provider.id, User.role == Role.MANAGER)).one()


def propose(session, by, *providers, reason="Nobody answers."):
    return suspensions.propose(session, providers, reason=reason, by=by, **SAID)


def cure(session, provider, by):
    owed = session.exec(select(Event).where(Event.provider_id == provider.id)).all()
    counts.report(session, [CountReport(event, 4) for event in owed], by=by, **SAID)


def mails(session, kind):
    session.rollback()
    return session.exec(select(OutboxMail).where(OutboxMail.kind == kind).order_by(OutboxMail.id)).all()


def stored(session, table=Request):
    session.expire_all()
    return session.exec(select(table).order_by(table.id)).all()


def test_a_proposal_carries_the_reasons_as_they_stand_and_tells_only_the_agency(session, staff, late):
    (request,) = propose(session, staff, late)
    assert (request.kind, request.state, request.provider_id) == (RequestKind.SUSPENSION, RequestState.OPEN, late.id)
    assert (request.about, request.reason, request.asked_by_id) == ("Late School", "Nobody answers.", staff.id)
    grounds = SuspensionReasons.read(request.proposed)
    assert (grounds.on, grounds.status) == (TODAY, ComplianceStatus.LATE)
    assert grounds.reasons[0].what.startswith("1 count is overdue")
    assert "ARM 10.57.216" in grounds.reasons[0].rule
    assert "Report the number" in grounds.reasons[0].cure
    assert [mail.kind for mail in stored(session, OutboxMail)] == ["request_waiting"]
    assert stored(session, OutboxMail)[0].provider_id is None, "nobody wrote to the provider"
    assert stored(session, Provider)[0].suspended_on is None


def test_approving_suspends_from_that_day_with_the_reasons_attached_and_told(session, staff, other, late):
    (request,) = propose(session, staff, late)
    day = TODAY + timedelta(days=3)
    requests.decide(session, [request], approve=True, note="Agreed.", by=other, today=day, now=NOW)
    session.expire_all()
    assert (late.suspended_on, request.state, request.note) == (day, RequestState.APPROVED, "Agreed.")
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "provider.suspended")).one()
    assert (entry.by_id, entry.reason, entry.after["proposal"]) == (other.id, "Nobody answers.", request.id)
    assert entry.after["grounds"]["reasons"][0][0].startswith("1 count is overdue")
    (mail,) = mails(session, "provider_suspended")
    assert (mail.to, mail.provider_id) == ("late@example.org", late.id)
    for said in ("Nobody answers.", "1 count is overdue", "ARM 10.57.216(2)(c)", "What cures it: Report the number"):
        assert said in mail.body
    assert "Agreed." not in mail.body, "the note is the agency's own"
    assert [mail.to for mail in mails(session, "request_decided")] == ["staff@example.org"]
    found = suspension_of(session, late, user=manager_of(session, late), today=day)
    assert (found.since, found.reason, found.grounds.reasons[0].cure) == (
        day,
        "Nobody answers.",
        "Report the number under Counts; 0 if nobody earned a certificate.",
    )


def test_declining_changes_nothing_and_keeps_the_note(session, staff, other, late):
    (request,) = propose(session, staff, late)
    requests.decide(session, [request], approve=False, note="They called.", by=other, **SAID)
    session.expire_all()
    assert (late.suspended_on, request.state, request.note) == (None, RequestState.DECLINED, "They called.")
    assert not mails(session, "provider_suspended")
    propose(session, staff, late)  # and it can be proposed anew


def test_whoever_proposed_withdraws(session, staff, late):
    (request,) = propose(session, staff, late)
    requests.withdraw(session, request, by=staff, now=NOW)
    assert stored(session)[0].state == RequestState.WITHDRAWN


def test_of_two_who_decide_the_second_is_told(session, staff, other, late):
    (request,) = propose(session, staff, late)
    requests.decide(session, [request], approve=True, by=other, **SAID)
    with pytest.raises(RequestDecided, match="was approved"):
        requests.decide(session, [request], approve=False, note="No.", by=staff, **SAID)
    assert stored(session, Provider)[0].suspended_on == TODAY


def test_what_is_cured_meanwhile_is_not_suspended_unless_somebody_means_it(session, staff, other, late):
    (request,) = propose(session, staff, late)
    cure(session, late, staff)
    with pytest.raises(ChangedMeanwhile, match="Nothing of “Late School” is overdue any more"):
        requests.decide(session, [request], approve=True, by=other, **SAID)
    session.expire_all()
    assert (late.suspended_on, request.state) == (None, RequestState.OPEN)
    requests.decide(session, [request], approve=True, over_newer=True, by=other, **SAID)
    assert "1 count is overdue" in mails(session, "provider_suspended")[0].body, "the reasons of the proposal"
    assert stored(session, Provider)[0].suspended_on == TODAY


def test_a_provider_that_was_suspended_or_merged_meanwhile_is_not_suspended_by_the_proposal(session, staff, late):
    into = make_late(session, "Into")
    first, second = propose(session, staff, late, into)
    providers.suspend(session, into, reason="x", by=staff, **SAID)
    with pytest.raises(ChangedMeanwhile, match="suspended already"):
        requests.decide(session, [second], approve=True, by=staff, **SAID)
    providers.restore(session, into, reason="x", by=staff, now=NOW)
    merges.merge(session, late, into, by=staff, now=NOW)
    with pytest.raises(ChangedMeanwhile, match="merged"):
        requests.decide(session, [first], approve=True, over_newer=True, by=staff, **SAID)
    assert [provider.suspended_on for provider in stored(session, Provider)] == [None, None]


def test_several_are_decided_all_or_none(session, staff, other, late):
    second = make_late(session, "Second")
    proposed = propose(session, staff, late, second)
    cure(session, second, staff)
    with pytest.raises(ChangedMeanwhile, match="Second"):
        requests.decide(session, proposed, approve=True, by=other, **SAID)
    session.expire_all()
    assert late.suspended_on is None
    assert not mails(session, "provider_suspended")


def test_whatever_cannot_be_proposed_is_told_at_once_by_name_and_nothing_is_stored(session, staff, late):
    orderly = make_provider(session, name="Orderly")
    suspended = make_late(session, "Suspended")
    providers.suspend(session, suspended, reason="x", by=staff, **SAID)
    merged = make_provider(session, name="Merged", merged_into_id=late.id)
    proposed = make_late(session, "Proposed")
    propose(session, staff, proposed)
    before = len(stored(session, OutboxMail))
    with pytest.raises(InvalidInput) as refusal:
        propose(session, staff, late, orderly, suspended, merged, proposed)
    messages = "\n".join(refusal.value.problems.values())
    assert len(refusal.value.problems) == 4
    for said in (
        "“Orderly” has no count overdue",
        "“Suspended” is suspended already",
        "“Merged” was merged",
        "“Proposed” is proposed already",
    ):
        assert said in messages
    assert len(stored(session)) == 1
    assert len(stored(session, OutboxMail)) == before


@pytest.mark.parametrize(("days_ago", "taken"), [(30, False), (31, True)])
def test_only_a_late_provider_is_proposed(session, staff, days_ago, taken):
    provider = make_provider(session)
    ended = TODAY - timedelta(days=days_ago)
    make_event(session, make_user(session, provider_id=provider.id), starts_on=ended, ends_on=ended)
    if taken:
        assert propose(session, staff, provider)
    else:
        with pytest.raises(InvalidInput, match="no count overdue"):
            propose(session, staff, provider)


def test_one_named_twice_is_proposed_once_and_none_is_refused(session, staff, late):
    assert len(propose(session, staff, late, late)) == 1
    with pytest.raises(InvalidInput, match="Choose at least one"):
        propose(session, staff)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_proposal_needs_a_reason(session, staff, late, reason):
    with pytest.raises(ReasonMissing):
        propose(session, staff, late, reason=reason)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MANAGER, Role.PROVIDER])
def test_only_staff_propose(session, late, role):
    with pytest.raises(NotAllowed):
        propose(session, make_user(session, role, email="x@example.org"), late)
    assert not stored(session)


def test_the_providers_own_people_find_no_trace_of_a_proposal_before_and_after_the_decision(session, staff, late):
    (request,) = propose(session, staff, late)
    manager = manager_of(session, late)
    for _ in "ab":
        with pytest.raises(NotFound):
            request_queries.get(session, request.id, user=manager)
        for ask in (request_queries.history, request_queries.evidence_of):
            with pytest.raises(NotFound):
                ask(session, request, user=manager)
        for about_events in (True, False):
            criteria = request_queries.RequestFilter(about_events)
            assert not request_queries.page_of(session, criteria, user=manager).requests
        assert not any(request_queries.waiting(session, user=manager, today=TODAY))
        with pytest.raises(NotFound):
            requests.withdraw(session, request, by=manager, now=NOW)
        if request.state == RequestState.OPEN:
            with pytest.raises(NotFound):
                requests.decide(session, [request], approve=False, note="x", by=manager, **SAID)
            assert suspension_of(session, late, user=manager, today=TODAY) is None
            requests.decide(session, [request], approve=True, by=staff, **SAID)
    assert suspension_of(session, late, user=manager, today=TODAY)


def test_another_providers_suspension_is_not_found(session, staff, late):
    providers.suspend(session, late, reason="x", by=staff, **SAID)
    with pytest.raises(NotFound):
        suspension_of(session, late, user=make_user(session, Role.MANAGER, email="x@example.org"), today=TODAY)


def test_a_suspension_by_a_person_directly_carries_the_reasons_too(session, staff, late):
    providers.suspend(session, late, reason="The superintendent asked.", by=staff, **SAID)
    (mail,) = mails(session, "provider_suspended")
    assert "The superintendent asked." in mail.body
    assert "1 count is overdue" in mail.body
    found = suspension_of(session, late, user=staff, today=TODAY)
    assert found.grounds.status == ComplianceStatus.LATE


def test_the_newest_suspension_is_told_and_a_restored_provider_has_none(session, staff, late):
    for reason in ("First.", "Second."):
        providers.suspend(session, late, reason=reason, by=staff, **SAID)
        assert suspension_of(session, late, user=staff, today=TODAY).reason == reason
        providers.restore(session, late, reason="x", by=staff, now=NOW)
        assert suspension_of(session, late, user=staff, today=TODAY) is None


def test_a_hundred_reasons_are_shortened_and_the_rest_is_counted(session, staff, late):
    manager = manager_of(session, late)
    for number in range(MOST_ATTACHED + 2):
        make_event(session, manager, title=f"Late entry {number}", starts_on=LONG_AGO, ends_on=LONG_AGO)
    (request,) = propose(session, staff, late)
    kept = SuspensionReasons.read(request.proposed).reasons
    assert len(kept) == MOST_ATTACHED + 1
    assert "more things are not in order" in kept[-1].what
