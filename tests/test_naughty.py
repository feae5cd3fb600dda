"""I1: the naughty strings go through every action that takes text: kept clean, or refused in sentences."""

from datetime import date

import pytest
from sqlmodel import Session, select

from core.actions import applications, claims, counts, events, providers, requests, resets, sessions, suspensions, users
from core.errors import InvalidInput, Refused
from core.inspection.files import of_file
from core.models import ClaimAnswer, Event, MergedEmailDetails, ProviderDetails, RequestState, UserDetails
from core.models.text_input import clean
from core.permissions import Role
from core.queries import verification
from core.queries.event_filters import EventFilter
from core.rules.count_reports import CountReport
from core.rules.evidence import EvidenceFile
from tests.factories import (
    DAY_AFTER,
    LAST_DAY,
    NOW,
    TODAY,
    application,
    claim_details,
    details,
    make_claim_link,
    make_event,
    make_provider,
    make_request,
    make_user,
    typed_event,
)
from tests.naughty import NAUGHTY


@pytest.fixture
def session(app_database):
    """One database is enough: what the text looks like is no matter of the database."""
    with Session(app_database, expire_on_commit=False) as session:
        yield session


def stored_or_refused(action):
    """What the action gives; None where it refused, which it does in plain sentences."""
    sentences, stored = [], None
    try:
        stored = action()
    except InvalidInput as refusal:
        sentences = list(refusal.problems.values())
    except Refused as refusal:
        sentences = [refusal.message]
    assert all(sentence.endswith(".") for sentence in sentences), sentences
    return stored


def test_the_list_is_the_whole_list():
    assert len(NAUGHTY) >= 485


def test_i1_an_event_comes_back_letter_for_letter(session):
    ada = make_user(session)
    for text in NAUGHTY:
        typed = typed_event(title=text, instructor=text, description=text, city=text, zip_code="")
        checked = stored_or_refused(lambda typed=typed: details(**typed))
        if checked is None:
            continue
        event = events.add(session, checked, provider_id=ada.provider_id, by=ada, now=NOW)
        session.expire_all()
        stored = session.get(Event, event.id)
        assert stored.title == " ".join(clean(text).split())
        assert stored.description == clean(text)


@pytest.mark.parametrize("field", ["zip_code", "hours", "state", "location", "categories", "starts_on", "begins_at"])
def test_i1_in_the_other_fields_it_is_refused_in_our_words(field):
    for text in NAUGHTY:
        value = [text] if field == "categories" else text
        stored_or_refused(lambda value=value: details(**{field: value}))


def test_i1_reasons_and_searches(session):
    from core.queries import events as event_queries

    ada = make_user(session)
    event = make_event(session, ada)
    counts.report(session, [CountReport(event, 1)], by=ada, today=DAY_AFTER, now=NOW)
    for number, text in enumerate(NAUGHTY, start=2):
        stored_or_refused(
            lambda text=text, number=number: counts.report(
                session, [CountReport(event, number)], reason=text, by=ada, today=DAY_AFTER, now=NOW
            )
        )
        session.rollback()
        event_queries.page_of(session, EventFilter(search=text), user=ada, today=LAST_DAY)
        stored_or_refused(
            lambda text=text: event_queries.page_of(session, EventFilter(after=text), user=ada, today=LAST_DAY)
        )


def test_i1_providers_and_users(session):
    staff = make_user(session, Role.STAFF, email="staff@example.org")
    for number, text in enumerate(NAUGHTY):
        typed = {
            "name": text, "type": "multiple_event", "phone": text, "address": text, "contact_name": text,
            "contact_email": text if "@" in text else "c@example.org",
        }  # fmt: skip
        checked = stored_or_refused(lambda typed=typed: ProviderDetails.check(typed))
        if checked:
            assert providers.add(session, checked, by=staff, now=NOW).name == " ".join(clean(text).split())
        person = {"full_name": text, "email": f"n{number}@example.org", "role": "analyst"}
        checked = stored_or_refused(lambda person=person: UserDetails.check(person))
        if checked:
            user, _ = users.invite(session, checked, by=staff, now=NOW)
            assert user.username.isascii()
        stored_or_refused(
            lambda text=text: users.invite(
                session,
                UserDetails.check({"full_name": "N", "email": "n@example.org", "role": "analyst"}),
                username=text,
                by=staff,
                now=NOW,
            )
        )
        session.rollback()


def test_i1_applications_and_reasons_of_a_suspension(session):
    staff = make_user(session, Role.STAFF, email="staff@example.org")
    for number, text in enumerate(NAUGHTY):
        values = dict.fromkeys(("name", "phone", "address", "contact_name", "offers", "plans"), text)
        email = text if "@" in text else f"n{number}@example.org"
        checked = stored_or_refused(lambda values=values, email=email: application(**values, contact_email=email))
        if checked:
            request = applications.apply(session, checked, ip_address=f"from {number}", today=TODAY, now=NOW)
            session.expire_all()
            assert request.proposed["offers"] == clean(text)
        stored_or_refused(lambda text=text: application(organization=text))
        stored_or_refused(lambda text=text: application(type=text))
        provider = make_provider(session)
        stored_or_refused(
            lambda text=text, provider=provider: providers.suspend(
                session, provider, reason=text, by=staff, today=TODAY, now=NOW
            )
        )
        session.rollback()


def test_i1_notes_and_proposed_suspensions_of_late_providers(session):
    staff, ada = make_user(session, Role.STAFF, email="staff@example.org"), make_user(session)
    may_1 = date(2026, 5, 1)
    make_event(session, ada, starts_on=may_1, ends_on=may_1)
    for text in NAUGHTY:
        stored_or_refused(lambda text=text: providers.note(session, [ada.provider], text, by=staff, now=NOW))
        made = stored_or_refused(
            lambda text=text: suspensions.propose(session, [ada.provider], reason=text, by=staff, today=TODAY, now=NOW)
        )
        session.rollback()
        if made:
            session.expire_all()
            assert made[0].reason == clean(text)[:1000]
            requests.withdraw(session, made[0], by=staff, now=NOW)


def test_i1_signing_in_and_resetting_are_refused_calmly(session, monkeypatch):
    make_user(session, username="arides")
    monkeypatch.setattr("core.passwords.matches", lambda _password, _stored: False)  # the hash is not the point
    for text in NAUGHTY:
        assert sessions.sign_in(session, text, text, ip_address=text[:60], now=NOW) is None
        resets.ask(session, text, text, now=NOW)
        for code in (text, "ABCDEFGH"):
            with pytest.raises(Refused):
                resets.check(session, text, text, code, now=NOW)
        assert sessions.redeem(session, text, now=NOW) is None
    assert not session.exec(select(Event)).all()


def test_i1_requests_and_their_answers(session):
    staff, ada = make_user(session, Role.STAFF, email="staff@example.org"), make_user(session)
    event = make_event(session, ada)
    for text in NAUGHTY:
        file = EvidenceFile(text, text.encode("utf-8", "ignore"))
        request = stored_or_refused(
            lambda text=text, file=file: make_request(session, event, ada, reason=text, evidence=[file])
        )
        session.rollback()
        if request is None:
            continue
        assert request.reason == clean(text)[:1000]
        stored_or_refused(
            lambda text=text, request=request: requests.decide(
                session, [request], approve=False, note=text, by=staff, today=TODAY, now=NOW
            )
        )
        session.rollback()
        if request.state is RequestState.OPEN:
            requests.withdraw(session, request, by=ada, now=NOW)


def test_i1_claims_and_joined_addresses(session):
    ada = make_user(session)
    link = make_claim_link(session, make_event(session, ada), ada, confirms_email=False, most=10_000)
    for number, text in enumerate(NAUGHTY):
        typed = {"name": text, "email": text if "@" in text else f"n{number}@example.org", "folio_number": ""}
        checked = stored_or_refused(lambda typed=typed: claim_details(**typed))
        stored_or_refused(lambda text=text: claim_details(folio_number=text, access_code=text))
        if checked is None:
            continue
        begun = stored_or_refused(
            lambda checked=checked: claims.begin(session, link.token, checked, today=LAST_DAY, now=NOW)
        )
        if begun:
            given = claims.finish(session, begun.id, today=LAST_DAY, now=NOW)
            assert bool(given.certificate) is not bool(given.question)
            if given.question:  # "TRUE" may be "True"
                other = claims.answer(session, begun.id, ClaimAnswer.SOMEBODY_ELSE, today=LAST_DAY, now=NOW)
                assert other.certificate is None
                assert begun.is_waiting
            assert begun.name == " ".join(clean(text).split())
            assert given.certificate is None or given.certificate.content.name == begun.name
        session.rollback()
        stored_or_refused(lambda text=text: claims.begin(session, text, claim_details(), today=LAST_DAY, now=NOW))
        session.rollback()
        stored_or_refused(lambda text=text: verification.of_code(session, text))
        assert of_file(session, text.encode("utf-8", "replace")).verified_as is None
        stored_or_refused(lambda text=text: MergedEmailDetails.check({"email": text, "same_as": text, "reason": text}))
