from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from core.actions import events, providers, requests, users
from core.actions.counts import report
from core.actions.printed_forms import print_event
from core.errors import (
    ChangedBySomeoneElse,
    ChangedMeanwhile,
    EventCanceled,
    EventNotOver,
    InvalidInput,
    NotAllowed,
    NotFound,
    ReasonMissing,
    RequestDecided,
    RequestOpen,
)
from core.models import AuditEntry, Evidence, OutboxMail, Provider, ProviderDetails, RequestState, User, UserDetails
from core.permissions import Role
from core.rules.count_reports import CountReport
from core.rules.evidence import EvidenceFile
from core.settings import settings
from tests.factories import (
    DAY_AFTER,
    LAST_DAY,
    NOW,
    TODAY,
    details,
    make_application,
    make_event,
    make_pdf,
    make_provider,
    make_request,
    make_user,
)

REASON = "The roster says so."
SAID = {"today": TODAY, "now": NOW}


@pytest.fixture
def ada(session):
    return make_user(session, full_name="Ada Rides", email="ada@example.org")


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF, full_name="Margaret Tollefson", email="staff@example.org")


@pytest.fixture
def event(session, ada):
    return make_event(session, ada)


def approve(session, *found, by, **values):
    requests.decide(session, found, approve=True, by=by, **SAID, **values)


def decline(session, *found, by, note="Not now.", **values):
    requests.decide(session, found, approve=False, note=note, by=by, **SAID, **values)


def mails(session, kind):
    return {mail.to: mail for mail in session.exec(select(OutboxMail).where(OutboxMail.kind == kind))}


def records(session, subject):
    query = select(AuditEntry).where(AuditEntry.subject == subject.__tablename__, AuditEntry.subject_id == subject.id)
    return [entry.action for entry in session.exec(query.order_by(AuditEntry.id))]


def person(**values):
    typed = {"full_name": "Nora New", "email": "nora@example.org", "role": "provider", **values}
    return UserDetails.check(typed)


def provider_details(**values):
    typed = {
        "name": "Helena Public Schools", "type": "multiple_event", "phone": "406-555-0101", "contact_name": "C",
        "contact_email": "contact@example.org", **values,
    }  # fmt: skip
    return ProviderDetails.check(typed)


# Asking


def test_a_correction_keeps_only_what_differs_and_changes_nothing_yet(session, ada, event):
    request = make_request(session, event, ada, proposed={"hours": "7.5"})
    assert request.proposed == {"hours": "7.5"}
    assert request.before["hours"] == "6"
    assert request.reason == REASON
    assert request.due_on == date(2026, 6, 24)
    session.expire_all()
    assert (event.minutes, event.version) == (360, 1)
    assert records(session, request) == ["request.asked"]
    assert set(mails(session, "request_received")) == {"ada@example.org"}
    assert set(mails(session, "request_waiting")) == {settings().CONTACT_EMAIL}


@pytest.mark.parametrize(("today", "refused"), [(LAST_DAY, True), (DAY_AFTER, False)])
def test_a_correction_is_asked_for_once_the_last_day_is_over(session, ada, event, today, refused):
    if refused:
        with pytest.raises(EventNotOver):
            make_request(session, event, ada, proposed={"hours": "7"}, today=today)
    else:
        assert make_request(session, event, ada, proposed={"hours": "7"}, today=today).state == RequestState.OPEN


def test_a_correction_that_corrects_nothing_is_refused(session, ada, event):
    with pytest.raises(InvalidInput, match="Nothing differs"):
        requests.ask_correction(session, event, details(), seen_version=1, reason=REASON, by=ada, **SAID)


@pytest.mark.parametrize("reason", ["", "   ", "\u202e"])
def test_a_request_about_an_event_says_why(session, ada, event, reason):
    with pytest.raises(ReasonMissing):
        make_request(session, event, ada, reason=reason)


def test_a_correction_of_a_version_that_was_not_seen_is_refused(session, ada, event):
    with pytest.raises(ChangedBySomeoneElse):
        requests.ask_correction(session, event, details(hours="7"), seen_version=9, reason=REASON, by=ada, **SAID)


def test_another_providers_event_is_not_found(session, event):
    stranger = make_user(session)
    for proposed in ({}, {"hours": "7"}):
        with pytest.raises(NotFound):
            make_request(session, event, stranger, proposed=proposed)


def test_an_analyst_asks_nothing(session, event):
    with pytest.raises(NotAllowed):
        make_request(session, event, make_user(session, Role.ANALYST))


def test_about_one_event_one_request_is_open_and_after_the_answer_another_may_be(session, ada, event, staff):
    first = make_request(session, event, ada, proposed={"hours": "7"})
    with pytest.raises(RequestOpen):
        make_request(session, event, ada)
    session.rollback()
    decline(session, first, by=staff)
    assert make_request(session, event, ada).state == RequestState.OPEN


def test_a_canceled_event_has_nothing_to_ask_about(session, ada, event, staff):
    events.cancel(session, event, reason="Snow", by=staff, now=NOW)
    for proposed in ({}, {"hours": "7"}):
        with pytest.raises(EventCanceled):
            make_request(session, event, ada, proposed=proposed)


def test_an_event_whose_count_is_in_stays_over(session, ada, event):
    report(session, [CountReport(event, 3)], by=ada, **SAID)
    with pytest.raises(InvalidInput, match="count of this event is in"):
        make_request(session, event, ada, proposed={"ends_on": TODAY})
    session.rollback()
    yesterday = TODAY - timedelta(days=1)
    assert make_request(session, event, ada, proposed={"ends_on": yesterday}).proposed == {"ends_on": "2026-06-14"}


def test_a_person_with_an_account_is_refused_when_it_is_asked_for(session, ada):
    with pytest.raises(InvalidInput, match="has an account already"):
        requests.ask_further_user(
            session, ada.provider, person(email="ADA@example.org", provider_id=ada.provider_id), by=ada, **SAID
        )


def test_nobody_asks_for_one_of_opis_people(session, ada):
    with pytest.raises(NotAllowed):
        requests.ask_further_user(session, ada.provider, person(role="staff"), by=ada, **SAID)


# Evidence


def test_evidence_of_5_mb_is_kept_and_of_6_mb_refused_in_a_plain_sentence(session, ada, event):
    with pytest.raises(InvalidInput, match=r"“roster.pdf” has 6.0 MB; send a file of at most 5 MB."):
        make_request(session, event, ada, evidence=[make_pdf(6)])
    session.rollback()
    request = make_request(session, event, ada, evidence=[make_pdf(5), EvidenceFile("notes.txt", b"Two came.")])
    kept = session.exec(select(Evidence).where(Evidence.request_id == request.id)).all()
    assert [(file.name, file.media_type, file.size) for file in kept] == [
        ("roster.pdf", "application/pdf", 5 * 1024**2),
        ("notes.txt", "text/plain", 9),
    ]


def test_a_file_that_is_not_taken_leaves_no_request(session, ada, event):
    with pytest.raises(InvalidInput, match=r"is no file that can be taken"):
        make_request(session, event, ada, evidence=[EvidenceFile("roster.pdf", b"MZ\x90\x00")])
    session.rollback()
    assert not requests_open(session)


def requests_open(session):
    from core.models import Request

    return session.exec(select(Request).where(Request.state == RequestState.OPEN)).all()


# Deciding


def test_an_approved_correction_changes_the_event_and_tells_both_sides(session, ada, event, staff):
    print_event(session, event, by=ada, now=NOW)
    request = make_request(session, event, ada, proposed={"title": "Decimals", "hours": "7.5", "categories": ["ela"]})
    approve(session, request, by=staff, note="Thank you.")
    session.expire_all()
    assert (event.title, event.minutes, event.version) == ("Decimals", 450, 2)
    assert [category.code for category in event.categories] == ["ela"]
    assert (request.state, request.decided_by_id, request.note) == (RequestState.APPROVED, staff.id, "Thank you.")
    assert records(session, request) == ["request.asked", "request.approved"]
    assert records(session, event) == ["event.added", "certificate.printed", "event.corrected"]
    notice = mails(session, "request_decided")["ada@example.org"]
    assert "approved" in notice.subject
    assert "The agency says: Thank you." in notice.body


def test_a_declined_request_changes_nothing_and_says_why(session, ada, event, staff):
    request = make_request(session, event, ada, proposed={"hours": "7.5"})
    with pytest.raises(ReasonMissing, match="Say in a note why"):
        decline(session, request, by=staff, note=" ")
    session.rollback()
    decline(session, request, by=staff, note="The programme says 6 hours.")
    session.expire_all()
    assert (event.minutes, event.version) == (360, 1)
    assert "The programme says 6 hours." in mails(session, "request_decided")["ada@example.org"].body


def test_an_approved_cancellation_cancels_and_the_providers_contact_is_told(session, staff):
    provider = make_provider(session, contact_email="contact@example.org")
    ada = make_user(session, provider_id=provider.id)
    event = make_event(session, ada)
    approve(session, make_request(session, event, ada), by=staff)
    session.expire_all()
    assert event.cancelled_at
    assert set(mails(session, "request_decided")) == {"ada@example.org", "contact@example.org"}


def test_an_approved_further_user_gets_an_account_and_a_code(session, ada, staff):
    details_of_nora = person(provider_id=ada.provider_id)
    request = requests.ask_further_user(session, ada.provider, details_of_nora, by=ada, **SAID)
    approve(session, request, by=staff)
    nora = session.exec(select(User).where(User.email == "nora@example.org")).one()
    assert (nora.username, nora.role, nora.provider_id) == ("nnew", Role.PROVIDER, ada.provider_id)
    assert "nnew" in mails(session, "invitation")["nora@example.org"].body
    assert set(mails(session, "request_decided")) == {"ada@example.org"}


def test_an_approved_account_change_changes_the_account_and_tells_the_old_address(session, ada, staff):
    typed = person(full_name="Ada Lovelace", email="new@example.org", provider_id=ada.provider_id)
    request = requests.ask_account_change(session, typed, reason="Married", by=ada, **SAID)
    assert request.proposed == {"full_name": "Ada Lovelace", "email": "new@example.org"}
    approve(session, request, by=staff)
    session.expire_all()
    assert (ada.full_name, ada.email, ada.role) == ("Ada Lovelace", "new@example.org", Role.PROVIDER)
    assert set(mails(session, "account_changed")) == {"ada@example.org"}
    assert set(mails(session, "request_decided")) == {"new@example.org"}


def test_an_approved_provider_change_keeps_the_type(session, ada, staff):
    typed = provider_details(phone="406-555-0777", type="single_event")
    request = requests.ask_provider_change(session, ada.provider, typed, seen_version=1, by=ada, **SAID)
    approve(session, request, by=staff)
    session.expire_all()
    assert (ada.provider.phone, ada.provider.type, ada.provider.version) == ("406-555-0777", "multiple_event", 2)


def test_an_approved_application_opens_the_provider_and_its_first_manager(session, staff):
    request = make_application(session)
    approve(session, request, by=staff)
    provider = session.exec(select(Provider).where(Provider.name == "Yaak Valley Forum")).one()
    assert (provider.approved_on, provider.type, provider.offers) == (TODAY, "single_event", "Forestry")
    manager = session.exec(select(User).where(User.provider_id == provider.id)).one()
    assert (manager.role, manager.full_name) == (Role.MANAGER, "Fern Yaak")
    assert "fern@example.org" in mails(session, "invitation")
    assert "You may offer" in mails(session, "request_decided")["fern@example.org"].body
    assert request.provider_id == provider.id


def test_a_declined_application_is_answered_by_mail(session, staff):
    decline(session, make_application(session), by=staff, note="Send the programme.")
    assert "Send the programme." in mails(session, "request_decided")["fern@example.org"].body
    assert not session.exec(select(Provider)).all()


# Conflicts


def test_when_the_same_thing_changed_meanwhile_an_approval_shows_the_conflict(session, ada, event, staff):
    request = make_request(session, event, ada, proposed={"hours": "7.5"})
    events.edit(session, event, details(hours="8"), seen_version=1, by=ada, today=LAST_DAY, now=NOW)
    for over_newer in (False, True):
        with pytest.raises(ChangedMeanwhile) as refusal:
            approve(session, request, by=staff, over_newer=over_newer)
        assert refusal.value.fields == {"hours"}
    session.expire_all()
    assert (event.minutes, request.state) == (480, RequestState.OPEN)
    decline(session, request, by=staff)


def test_when_other_things_changed_meanwhile_staff_may_approve_over_the_newer_version(session, ada, event, staff):
    request = make_request(session, event, ada, proposed={"hours": "7.5"})
    events.edit(session, event, details(title="Decimals"), seen_version=1, by=ada, today=LAST_DAY, now=NOW)
    with pytest.raises(ChangedMeanwhile) as refusal:
        approve(session, request, by=staff)
    assert refusal.value.fields == {"title"}
    approve(session, request, by=staff, over_newer=True)
    session.expire_all()
    assert (event.title, event.minutes, event.version) == ("Decimals", 450, 3)


def test_a_change_that_was_taken_back_is_no_conflict(session, ada, event, staff):
    request = make_request(session, event, ada, proposed={"hours": "7.5"})
    for version, hours in ((1, "8"), (2, "6")):
        events.edit(session, event, details(hours=hours), seen_version=version, by=ada, today=LAST_DAY, now=NOW)
    approve(session, request, by=staff)
    session.expire_all()
    assert event.minutes == 450


def test_a_provider_that_changed_meanwhile_shows_the_conflict(session, ada, staff):
    typed = provider_details(phone="406-555-0777")
    request = requests.ask_provider_change(session, ada.provider, typed, seen_version=1, by=ada, **SAID)
    newer = provider_details(phone="406-555-0888")
    providers.edit(session, ada.provider, newer, seen_version=1, by=staff, now=NOW)
    with pytest.raises(ChangedMeanwhile) as refusal:
        approve(session, request, by=staff)
    assert "phone" in refusal.value.fields


def test_an_account_that_changed_meanwhile_shows_the_conflict(session, ada, staff):
    typed = person(full_name="Ada Lovelace", email=ada.email, provider_id=ada.provider_id)
    request = requests.ask_account_change(session, typed, by=ada, **SAID)
    other = person(full_name="Ada Byron", email=ada.email, provider_id=ada.provider_id)
    users.change(session, ada, other, by=staff, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        approve(session, request, by=staff)


def test_an_event_that_was_canceled_meanwhile_is_declined(session, ada, event, staff):
    request = make_request(session, event, ada, proposed={"hours": "7.5"})
    events.cancel(session, event, reason="Snow", by=staff, now=NOW)
    with pytest.raises(EventCanceled, match="decline this"):
        approve(session, request, by=staff)
    decline(session, request, by=staff)


# Two at once, and many at once


def test_of_two_staff_who_decide_at_once_the_second_reads_who_was_first(engine, session, ada, event, staff):
    request = make_request(session, event, ada, proposed={"hours": "7.5"})
    with Session(engine, expire_on_commit=False) as other:
        theirs = other.get(type(request), request.id)
        dale = make_user(other, Role.STAFF, full_name="Dale Whitcomb", email="dale@example.org")
        decline(other, theirs, by=dale)
        with pytest.raises(RequestDecided, match="was declined by Dale Whitcomb on June 15, 2026"):
            approve(session, request, by=staff)
    session.expire_all()
    assert (event.minutes, request.state) == (360, RequestState.DECLINED)


def test_a_withdrawn_request_is_not_approved(session, ada, event, staff):
    request = make_request(session, event, ada, proposed={"hours": "7.5"})
    requests.withdraw(session, request, by=ada, now=NOW)
    with pytest.raises(RequestDecided, match="was withdrawn by Ada Rides"):
        approve(session, request, by=staff)
    session.expire_all()
    assert event.minutes == 360
    assert set(mails(session, "request_withdrawn")) == {settings().CONTACT_EMAIL}


def test_a_manager_withdraws_what_a_colleague_asked_and_a_colleague_does_not(session, ada, event):
    request = make_request(session, event, ada)
    with pytest.raises(NotAllowed):
        requests.withdraw(session, request, by=make_user(session, provider_id=ada.provider_id), now=NOW)
    session.rollback()
    manager = make_user(session, Role.MANAGER, provider_id=ada.provider_id)
    requests.withdraw(session, request, by=manager, now=NOW)
    assert request.state == RequestState.WITHDRAWN


def test_many_are_decided_at_once_all_or_none(session, ada, staff):
    asked = [make_request(session, make_event(session, ada), ada) for _ in range(3)]
    requests.withdraw(session, asked[2], by=ada, now=NOW)
    with pytest.raises(RequestDecided):
        approve(session, *asked, by=staff)
    session.expire_all()
    assert [r.state for r in asked] == ["open", "open", "withdrawn"]
    assert [r.event.cancelled_at for r in asked] == [None, None, None]
    approve(session, asked[0], asked[1], asked[0], by=staff)
    session.expire_all()
    assert [bool(r.event.cancelled_at) for r in asked] == [True, True, False]


def test_what_the_first_of_many_changed_is_undone_when_the_second_is_refused(session, ada, staff):
    first, second = make_event(session, ada), make_event(session, ada)
    asked = [make_request(session, first, ada), make_request(session, second, ada, proposed={"hours": "7"})]
    events.edit(session, second, details(hours="8"), seen_version=1, by=ada, today=LAST_DAY, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        approve(session, *asked, by=staff)
    assert first.cancelled_at is None
    assert not mails(session, "request_decided")


def test_nothing_chosen_is_nothing_decided(session, staff):
    with pytest.raises(InvalidInput, match="Choose at least one request"):
        approve(session, by=staff)
