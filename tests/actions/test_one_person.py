"""Who is one person at a claim link: whoever certainly is gets one certificate, and whoever perhaps is gets asked."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from core import audit
from core.actions import claims, waiting_claims
from core.actions.rosters import remove
from core.errors import ClaimRefused, CodeNotRight, NotAllowed, NotFound, ReasonMissing, Refused
from core.models import (
    Attendee,
    AuditAction,
    AuditEntry,
    Certificate,
    CertificateState,
    Claim,
    ClaimAnswer,
    OutboxMail,
)
from core.permissions import Role
from core.queries import audit as audit_queries
from core.queries import claims as queries
from core.queries import providers, rosters, users
from core.queries.audit import AuditFilter
from core.rules.email_verification import MAILS_TO_EMAIL, PROVEN_FOR
from core.rules.names import compatible_names
from core.rules.people import same_person
from core.rules.rosters import RosterPerson
from tests.factories import (
    NOW,
    TODAY,
    claim_details,
    make_attendee,
    make_claim_link,
    make_event,
    make_personal_certificate,
    make_provider,
    make_user,
)

SHARED = "fenwick.tiegland@example.org"
ODALYS = {"name": "Odalys Fenwick", "email": SHARED, "folio_number": "482131"}
BRAM = {"name": "Bram Tiegland", "email": SHARED, "folio_number": ""}
MARIA = {"name": "Maria B.", "email": "maria@example.org", "folio_number": ""}
MARIE = {**MARIA, "name": "Marie B.-Jones"}


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def event(session, ada):
    return make_event(session, ada)


@pytest.fixture
def link(session, ada, event):
    return make_claim_link(session, event, ada)


def newest_mail(session, kind):
    return session.exec(select(OutboxMail).where(OutboxMail.kind == kind).order_by(col(OutboxMail.id).desc())).first()


def claim(session, link, **typed):
    """The number of the claim, and what came of it."""
    begun = claims.begin(session, link.token, claim_details(**typed), today=TODAY, now=NOW)
    code = ""
    if link.confirms_email:
        code = re.search(r"code is (\w{8})\.", newest_mail(session, "claim_code").body)[1]
    return begun.id, claims.finish(session, begun.id, code, today=TODAY, now=NOW)


def answer(session, number, whom, attendee_id=None, *, now=NOW):
    return claims.answer(session, number, whom, attendee_id, today=TODAY, now=now)


def current(session):
    session.expire_all()
    return session.exec(select(Certificate).where(Certificate.state == CertificateState.CURRENT)).all()


def waits(session, link, whom=ClaimAnswer.SOMEBODY_ELSE, **typed):
    number, asked = claim(session, link, **typed)
    assert asked.question
    result = answer(session, number, whom)
    assert (result.certificate, result.question) == (None, None)
    return session.get_one(Claim, number)


def decide(action, session, claim, *args, by):
    return action(session, claim, *args, by=by, today=TODAY, now=NOW)


def actions_recorded(session):
    return list(session.exec(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_one_person_who_claims_with_two_names_from_one_address_gets_the_one_certificate_again(session, link):
    _, first = claim(session, link, **MARIA)
    number, asked = claim(session, link, **MARIE)
    ((entry, words),) = asked.question.named.items()
    assert words == "“Maria B.”"
    again = answer(session, number, ClaimAnswer.SAME, entry)
    assert again.certificate.code == first.certificate.code
    assert len(current(session)) == 1
    assert session.get_one(Claim, number).answer == ClaimAnswer.SAME
    assert actions_recorded(session).count("certificate.claimed") == 1
    assert "claim.answered" in actions_recorded(session)
    assert claim(session, link, **MARIE)[1].question  # the other in her mailbox may have answered
    assert claim(session, link, **{**MARIE, "email": "m@example.org"})[1].question.elsewhere


def test_somebody_else_at_the_same_address_waits_for_the_provider_who_is_told_once(session, ada, event, link):
    claim(session, link, **ODALYS)
    first = waits(session, link, **BRAM)
    waits(session, link, **{**BRAM, "name": "Ivo Hale"})
    assert len(current(session)) == 1
    mails = session.exec(select(OutboxMail).where(OutboxMail.kind == "claim_waits")).all()
    assert [(mail.to, f"/roster?id={event.id}" in mail.body) for mail in mails] == [(ada.email, True)]
    (shown, _) = queries.waiting(session, event, user=ada)
    assert (shown.claim.id, [one.attendee.name for one in shown.similar]) == (first.id, ["Odalys Fenwick"])
    assert shown.similar[0].certified
    numbers = queries.numbers(session, event, user=ada, now=NOW)
    assert (numbers.given, numbers.waiting, numbers.unfinished, numbers.refused) == (1, 2, 0, 0)
    certificate = decide(waiting_claims.issue_new, session, first, by=ada)
    assert certificate.content.name == "Bram Tiegland"
    assert newest_mail(session, "certificate_issued").to == SHARED
    assert {"claim.waits", "claim.issued"} <= set(actions_recorded(session))
    assert len(queries.waiting(session, event, user=ada)) == 1


def test_the_same_folio_number_from_another_address_opens_nothing_and_waits(session, ada, link):
    _, first = claim(session, link, **ODALYS)
    elsewhere = {**ODALYS, "email": "odalys@home.example.org"}
    number, asked = claim(session, link, **elsewhere)
    assert (asked.certificate, asked.question.named, asked.question.elsewhere) == (None, {}, True)
    assert answer(session, number, ClaimAnswer.ELSEWHERE).certificate is None
    waiting = session.get_one(Claim, number)
    with pytest.raises(Refused, match="certainly the same person"):
        decide(waiting_claims.issue_new, session, waiting, by=ada)
    decide(waiting_claims.recognize, session, waiting, first.certificate.attendee_id, by=ada)
    assert newest_mail(session, "certificate_issued").to == "odalys@home.example.org"
    assert "claim.recognized" in actions_recorded(session)
    assert claim(session, link, **elsewhere)[1].certificate.code == first.certificate.code
    assert len(current(session)) == 1


def test_a_name_that_stands_there_with_another_number_or_without_any_is_asked_about(session, event, link):
    claim(session, link, **ODALYS)
    for other in ({"folio_number": "7"}, {"folio_number": "", "email": "o@example.org"}):
        assert claim(session, link, **ODALYS | other)[1].question
    make_attendee(session, event, "Wilhelmina Ross")
    number, asked = claim(session, link, name="Wilhelmina K. Ross", email="w@example.org", folio_number="")
    assert (asked.question.named, asked.question.elsewhere) == ({}, True)
    taken = answer(session, number, ClaimAnswer.ELSEWHERE)
    assert taken.certificate.content.name == "Wilhelmina Ross"
    assert len(session.exec(select(Attendee)).all()) == 2


@pytest.mark.parametrize("sign", "'’‘ʻʼ")
def test_o_brien_is_one_person_by_each_apostrophe(session, link, sign):
    typed = {"email": "siobhan@example.org", "folio_number": ""}
    _, first = claim(session, link, name="Siobhán O'Brien–Hale", **typed)
    for name in (f"Siobhan O{sign}Brien-Hale", f"SIOBHÁN O{sign}BRIEN‑HALE", "Siobhán OBrien Hale"):
        assert claim(session, link, name=name, **typed)[1].certificate.code == first.certificate.code
    assert claim(session, link, name=f"S. O{sign}Brien", email="s@example.org", folio_number="")[1].certificate
    elsewhere = claim(session, link, name=f"Siobhan O{sign}Brien-Hale", email="x@example.org", folio_number="")[1]
    assert elsewhere.question


def test_at_a_link_for_the_roster_the_second_of_one_mailbox_gets_the_own_certificate_or_none(session, ada, event):
    link = make_claim_link(session, event, ada, mode="roster")
    make_attendee(session, event, **ODALYS)
    number, asked = claim(session, link, **BRAM)
    assert asked.question.named == {1: "“Odalys Fenwick”, folio number ending 31"}
    with pytest.raises(ClaimRefused, match="not on the provider's list"):
        answer(session, number, ClaimAnswer.SOMEBODY_ELSE)
    session.rollback()
    make_attendee(session, event, **BRAM)
    assert claim(session, link, **BRAM)[1].certificate.content.name == "Bram Tiegland"
    assert claim(session, link, **ODALYS)[1].certificate.content.name == "Odalys Fenwick"


def test_who_is_on_the_roster_and_certainly_has_a_certificate_under_another_address_gets_no_second_one(
    session, ada, event, link
):
    make_personal_certificate(session, event, **{**ODALYS, "email": "home@example.org"})
    make_attendee(session, event, **ODALYS)
    number, asked = claim(session, link, **ODALYS)
    assert asked.question.elsewhere
    assert answer(session, number, ClaimAnswer.SOMEBODY_ELSE).certificate is None
    assert len(current(session)) == 1


def test_whoever_waits_does_not_wait_twice_and_whom_the_provider_refused_is_refused_again(session, ada, link):
    claim(session, link, **ODALYS)
    waiting = waits(session, link, **BRAM)
    with pytest.raises(ClaimRefused, match="waits for the provider"):
        claim(session, link, **BRAM)
    session.rollback()
    with pytest.raises(ReasonMissing):
        waiting_claims.refuse(session, waiting, reason=" ", by=ada, now=NOW)
    waiting_claims.refuse(session, waiting, reason="Was not there.", by=ada, now=NOW)
    mail = newest_mail(session, "claim_refused")
    assert mail.to == SHARED
    assert "Was not there." in mail.body
    with pytest.raises(Refused, match="decided about this claim"):
        decide(waiting_claims.issue_new, session, waiting, by=ada)
    with pytest.raises(ClaimRefused, match="The provider refused"):
        claim(session, link, **BRAM)
    session.rollback()
    assert claim(session, link, **ODALYS)[1].certificate
    assert len(current(session)) == 1


def test_a_question_is_answered_for_the_entries_that_were_asked_about_and_within_the_visit(session, event, link):
    claim(session, link, **MARIA)
    other = make_attendee(session, event, "Ivo Hale", email="ivo@example.org")
    number, _ = claim(session, link, **MARIE)
    with pytest.raises(NotFound):
        answer(session, number, ClaimAnswer.SAME, other.id)
    session.rollback()
    with pytest.raises(CodeNotRight):
        answer(session, number, ClaimAnswer.SOMEBODY_ELSE, now=NOW + PROVEN_FOR * 2)
    session.rollback()
    begun = claims.begin(session, link.token, claim_details(**ODALYS), today=TODAY, now=NOW)
    with pytest.raises(CodeNotRight):
        answer(session, begun.id, ClaimAnswer.SOMEBODY_ELSE)


def test_an_analyst_or_another_provider_decides_about_no_claim(session, ada, event, link):
    claim(session, link, **ODALYS)
    waiting = waits(session, link, **BRAM)
    for stranger, refusal in ((make_user(session, Role.ANALYST), NotAllowed), (make_user(session), NotFound)):
        for action in (waiting_claims.issue_new, lambda *a, **k: waiting_claims.recognize(*a, 1, **k)):
            with pytest.raises(refusal):
                decide(action, session, waiting, by=stranger)
        with pytest.raises(refusal):
            waiting_claims.refuse(session, waiting, reason="x", by=stranger, now=NOW)


def test_whoever_stands_there_without_a_certificate_may_be_taken_off_while_a_claim_waits(session, ada, event, link):
    attendee = make_attendee(session, event, "Odalys Fenwick", email="home@example.org")
    waiting = waits(session, link, **ODALYS)
    remove(session, event, [attendee.id], by=ada, now=NOW)
    assert decide(waiting_claims.issue_new, session, waiting, by=ada).content.folio_number == "482131"


def test_two_claims_at_once_of_one_person_with_two_names_give_one_certificate(session, engine, link):
    ready = []
    for typed in (MARIA, MARIE, MARIA, MARIE):
        begun = claims.begin(session, link.token, claim_details(**typed), today=TODAY, now=NOW)
        ready.append(begun.id)
    code = re.search(r"code is (\w{8})\.", newest_mail(session, "claim_code").body)[1]
    for row in session.exec(select(Claim)):
        row.verified_at = NOW
    session.commit()
    claims.finish(session, ready.pop(), code, today=TODAY, now=NOW)
    together, results = threading.Barrier(len(ready)), []

    def finish(number):
        with Session(engine, expire_on_commit=False) as own:
            together.wait()
            while True:
                try:
                    results.append(claims.finish(own, number, code, today=TODAY, now=NOW))
                    return
                except OperationalError:
                    own.rollback()

    with ThreadPoolExecutor(len(ready)) as pool:
        list(pool.map(finish, ready))
    session.rollback()
    assert len(current(session)) == 1
    assert {result.question is None for result in results} == {True, False}


NAMES = [
    "Odalys Fenwick",
    "Odalys M. Fenwick",
    "FENWICK, ODALYS",
    "Odalys Fenwick, Jr.",
    "Bram O’Brien",
    "Bram O'Brien",
]
EMAILS = ["a@example.org", "b@example.org"]
FOLIOS = ["", "1", "2"]
STATED = st.tuples(st.sampled_from(NAMES), st.sampled_from(EMAILS), st.sampled_from(FOLIOS))
WHOM = st.sampled_from([None, *ClaimAnswer])


@settings(
    max_examples=40, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(STATED, WHOM, st.booleans()), min_size=2, max_size=7))
def test_whatever_is_claimed_nobody_certainly_gets_two_and_no_two_people_certainly_share_one(session, ada, sequence):
    """The claimants answer as they like, and the provider issues to whom it may."""
    event = make_event(session, ada)
    link = make_claim_link(session, event, ada)
    assert len(sequence) < MAILS_TO_EMAIL
    for stated, whom, decides in sequence:
        _claim_somehow(session, link, stated, whom)
        for waiting in queries.waiting(session, event, user=ada) if decides else []:
            try:
                decide(waiting_claims.issue_new, session, waiting.claim, by=ada)
            except Refused:
                session.rollback()
    session.expire_all()
    certified = [one for one in current(session) if one.event_id == event.id]
    people = [RosterPerson(one.content.name, one.email, one.content.folio_number) for one in certified]
    assert not [pair for pair in combinations(people, 2) if same_person(*pair)]
    owner = {one.attendee_id: person for one, person in zip(certified, people, strict=True)}
    for one in session.exec(select(Claim).where(Claim.event_id == event.id, col(Claim.attendee_id).is_not(None))):
        who = owner[one.attendee_id]
        if one.answer is None:  # nobody was asked, so it was certain
            assert compatible_names(one.name, who.name)
            assert not (one.folio_number and who.folio_number and one.folio_number != who.folio_number)
        assert one.email == who.email or one.waits_since


def _claim_somehow(session, link, stated, whom):
    name, email, folio_number = stated
    email = f"link{link.id}{email}"
    typed = {"name": name, "email": email, "folio_number": folio_number}
    try:
        begun = claims.begin(session, link.token, claim_details(**typed), today=TODAY, now=NOW)
        code = re.search(r"code is (\w{8})\.", newest_mail(session, "claim_code").body)[1]
        result = claims.finish(session, begun.id, code, today=TODAY, now=NOW)
        if result.question and whom:
            answer(session, begun.id, whom, next(iter(result.question.named), None))
    except (ClaimRefused, NotFound):
        session.rollback()


@pytest.mark.parametrize("sign", "'’‘ʻʼ")
def test_o_brien_is_found_by_each_apostrophe_wherever_names_are_searched(session, event, sign):
    staff = make_user(session, Role.STAFF, full_name="Siobhán O’Brien‑Hale")
    provider = make_provider(session, name="O'Brien–Hale Institute for Siobhán")
    make_personal_certificate(session, event, name="Siobhán Oʻbrien-Hale", email="s@example.org")
    audit.record(session, AuditAction.EVENT_ADDED, event, by=staff, now=NOW)
    session.commit()
    words = f"siobhan O{sign}BRIEN–hale"
    assert [one.id for one in users.list_of(session, words, user=staff)] == [staff.id]
    assert list(providers.names(session, words, user=staff)) == [provider.id]
    assert len(rosters.issued(session, words, user=staff)) == 1
    assert len(rosters.list_of(session, event, search=words, user=staff)) == 1
    who = AuditFilter(who=f"O{sign}brien-hale")
    assert [entry.by_id for entry in audit_queries.list_of(session, who, user=staff)] == [staff.id]
    assert users.list_of(session, "Nobody", user=staff) == []


def test_whoever_had_it_on_paper_finds_it_under_the_proved_address_once_the_provider_recognized_them(
    session, ada, event, link
):
    paper = make_personal_certificate(session, event, name="Odalys Fenwick", email="")
    waiting = waits(session, link, ClaimAnswer.ELSEWHERE, **ODALYS)
    decide(waiting_claims.recognize, session, waiting, paper.attendee_id, by=ada)
    assert [one.code for one in current(session)] == [paper.code]
    assert paper.email == SHARED
    assert claim(session, link, **ODALYS)[1].certificate.code == paper.code


def test_whom_the_roster_does_not_mark_as_present_is_recognized_for_nothing(session, ada, event, link):
    absent = make_attendee(session, event, "Odalys Fenwick", email="home@example.org", completed=False)
    waiting = waits(session, link, ClaimAnswer.ELSEWHERE, **ODALYS)
    with pytest.raises(Refused, match="not marked as having completed"):
        decide(waiting_claims.recognize, session, waiting, absent.id, by=ada)
    session.rollback()
    assert not current(session)
