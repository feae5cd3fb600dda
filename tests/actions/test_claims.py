import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from core.actions import claim_links, claims, events, waiting_claims
from core.actions.claims import ClaimQuestion
from core.errors import ClaimRefused, CodeNotRight, InvalidInput, NotFound, TooOften
from core.models import (
    Attendee,
    AuditEntry,
    Certificate,
    CertificateState,
    Claim,
    ClaimAnswer,
    ClaimLink,
    ClaimLinkDetails,
    EmailVerification,
    OutboxMail,
    RecurringCourse,
)
from core.permissions import Role
from core.queries import claims as queries
from core.rules.claims import CLAIMS_FROM_IP, WRONG_FROM_IP
from core.rules.email_verification import CODE_LIFE, MAILS_TO_EMAIL
from tests.factories import (
    DAY_AFTER,
    LAST_DAY,
    NOW,
    TODAY,
    claim_details,
    days_from,
    make_attendee,
    make_claim_link,
    make_event,
    make_user,
)

SECOND = timedelta(seconds=1)


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


def code_mailed(session):
    return re.search(r"code is (\w{8})\.", newest_mail(session, "claim_code").body)[1]


def begin(session, link, *, today=TODAY, now=NOW, ip_address="", **typed):
    return claims.begin(session, link.token, claim_details(**typed), ip_address=ip_address, today=today, now=now)


def claim(session, link, *, today=TODAY, now=NOW, **typed):
    """Claim as a person does: state, read the mail, type the code."""
    begun = begin(session, link, today=today, now=now, **typed)
    code = code_mailed(session) if link.confirms_email else ""
    return claims.finish(session, begun.id, code, today=today, now=now)


def issued(session):
    return session.exec(select(Certificate)).all()


def test_an_attendee_gets_the_certificate_at_the_link_by_a_code_from_the_mail(session, event, link):
    given = claim(session, link)
    certificate = given.certificate
    assert given.shown
    assert (certificate.content.name, certificate.content.folio_number) == ("Maria Blackfeather", "123456")
    assert (certificate.content.title, certificate.content.minutes, certificate.content.signed_by) == (
        "Fractions",
        360,
        "Ada Rides",
    )
    assert certificate.email == "maria@example.org"
    assert session.exec(select(Attendee)).one().completed
    assert certificate.code in newest_mail(session, "certificate_issued").body
    entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert (entry.action, entry.by, entry.subject_id) == ("certificate.claimed", "Maria Blackfeather", event.id)


def test_nothing_is_issued_before_the_code_is_typed(session, link):
    begun = begin(session, link)
    assert not issued(session)
    with pytest.raises(CodeNotRight):
        claims.finish(session, begun.id, "ABCDEFGH", today=TODAY, now=NOW)
    assert not issued(session)


def test_five_wrong_tries_use_a_code_up(session, link):
    begun = begin(session, link)
    code = code_mailed(session)
    for _ in range(5):
        with pytest.raises(CodeNotRight):
            claims.finish(session, begun.id, "ABCDEFGH", today=TODAY, now=NOW)
    with pytest.raises(CodeNotRight):
        claims.finish(session, begun.id, code, today=TODAY, now=NOW)


@pytest.mark.parametrize(("late", "works"), [(CODE_LIFE, True), (CODE_LIFE + SECOND, False)])
def test_a_code_lives_ten_minutes(session, link, late, works):
    begun = begin(session, link)
    code = code_mailed(session)
    if works:
        assert claims.finish(session, begun.id, code, today=TODAY, now=NOW + late)
    else:
        with pytest.raises(CodeNotRight):
            claims.finish(session, begun.id, code, today=TODAY, now=NOW + late)


def test_the_newest_code_counts_and_only_its_hash_is_kept(session, link):
    first = begin(session, link)
    old = code_mailed(session)
    begin(session, link)
    with pytest.raises(CodeNotRight):
        claims.finish(session, first.id, old, today=TODAY, now=NOW)
    assert all(old not in proof.code_hash for proof in session.exec(select(EmailVerification)))


def test_a_code_is_worth_nothing_for_another_address_or_another_link(session, ada, link):
    other = make_claim_link(session, make_event(session, ada, title="Other"), ada)
    theirs = begin(session, link, email="victim@example.org", name="Vic Tim")
    elsewhere = begin(session, other)
    begin(session, link)
    code = code_mailed(session)
    for claim_of_another in (theirs, elsewhere):
        with pytest.raises(CodeNotRight):
            claims.finish(session, claim_of_another.id, code, today=TODAY, now=NOW)


def test_a_button_pressed_twice_gives_the_same_certificate(session, link):
    begun = begin(session, link)
    code = code_mailed(session)
    first, second = (claims.finish(session, begun.id, code, today=TODAY, now=NOW) for _ in "ab")
    assert first.certificate.code == second.certificate.code
    assert len(issued(session)) == 1


def test_who_claims_again_gets_the_same_certificate_and_no_second_mail(session, link):
    first, again = claim(session, link), claim(session, link, name="maria blackfeather")
    assert first.certificate.code == again.certificate.code
    assert again.shown
    assert len(session.exec(select(OutboxMail).where(OutboxMail.kind == "certificate_issued")).all()) == 1


def answer(session, result_of, whom, attendee_id=None):
    """Answer the question after a claim."""
    return claims.answer(session, result_of, whom, attendee_id, today=TODAY, now=NOW)


def newest_claim(session):
    return session.exec(select(Claim).order_by(col(Claim.id).desc())).first()


def test_two_people_who_share_an_address_get_one_each(session, ada, link):
    claim(session, link)
    asked = claim(session, link, name="John Blackfeather", folio_number="654321")
    assert asked.certificate is None
    assert len(issued(session)) == 1
    waits = answer(session, newest_claim(session).id, ClaimAnswer.SOMEBODY_ELSE)
    assert (waits.certificate, waits.question) == (None, None)
    waiting_claims.issue_new(session, newest_claim(session), by=ada, today=TODAY, now=NOW)
    assert {certificate.content.name for certificate in issued(session)} == {"Maria Blackfeather", "John Blackfeather"}


def test_without_confirmation_the_certificate_is_there_at_once(session, ada, event):
    link = make_claim_link(session, event, ada, confirms_email=False)
    assert claim(session, link).shown
    assert newest_mail(session, "claim_code") is None


def test_without_confirmation_a_certificate_that_is_there_already_is_shown_to_nobody(session, ada, event):
    link = make_claim_link(session, event, ada, confirms_email=False)
    first, again = claim(session, link), claim(session, link)
    assert again.certificate.code == first.certificate.code
    assert not again.shown
    assert len(session.exec(select(OutboxMail).where(OutboxMail.kind == "certificate_issued")).all()) == 1


def test_without_confirmation_the_mail_of_somebody_on_the_roster_goes_to_the_rosters_address(session, ada, event):
    make_attendee(session, event, email="maria@example.org", folio_number="123456")
    link = make_claim_link(session, event, ada, confirms_email=False)
    assert not claim(session, link).shown
    assert newest_mail(session, "certificate_issued").to == "maria@example.org"
    make_attendee(session, event, "John Doe", folio_number="77")  # has no address
    asked = claim(session, link, name="John Doe", folio_number="77", email="mallory@example.org")
    assert session.exec(select(Attendee).where(Attendee.name == "John Doe", Attendee.email == "")).one()
    assert asked.question == ClaimQuestion({}, elsewhere=True)  # nobody reads a name at an address that is not proved
    answer(session, newest_claim(session).id, ClaimAnswer.ELSEWHERE)
    assert newest_claim(session).is_waiting
    assert len(issued(session)) == 1


def refusal(session, link, **typed):
    with pytest.raises(ClaimRefused) as refused:
        claim(session, link, **typed)
    session.rollback()
    session.expire_all()
    return refused.value.message


def test_a_wrong_access_code_gives_nothing_and_is_told_to_the_provider(session, ada, event):
    link = make_claim_link(session, event, ada, mode="code", access_code="ELK-2026")
    assert "access code is not right" in refusal(session, link, access_code="ELK-2025")
    assert newest_mail(session, "claim_code") is None
    assert claim(session, link, access_code="elk2026")
    numbers = queries.numbers(session, event, user=ada, now=NOW)
    assert (numbers.given, numbers.refused, numbers.unfinished) == (1, 1, 0)


def test_with_a_roster_only_who_is_on_it_gets_one(session, ada, event):
    make_attendee(session, event, "Maria Blackfeather-Jones", email="Maria@example.org", minutes=90)
    link = make_claim_link(session, event, ada, mode="roster")
    assert "not on the provider's list" in refusal(session, link, email="stranger@example.org")
    asked = claim(session, link)
    ((number, words),) = asked.question.named.items()
    assert words == "“Maria Blackfeather-Jones”"
    given = answer(session, newest_claim(session).id, ClaimAnswer.SAME, number)
    assert (given.certificate.content.name, given.certificate.content.minutes) == ("Maria Blackfeather-Jones", 90)


def test_who_did_not_complete_it_gets_none(session, ada, event):
    make_attendee(session, event, email="maria@example.org", completed=False)
    for mode in ("roster", "open"):
        assert "not marked you" in refusal(session, make_claim_link(session, event, ada, mode=mode))
    assert not issued(session)


def test_a_row_without_an_address_gets_the_proven_one(session, ada, event):
    attendee = make_attendee(session, event, folio_number="123456")
    link = make_claim_link(session, event, ada, mode="roster")
    claim(session, link)
    session.expire_all()
    assert attendee.email == "maria@example.org"


def test_a_certificate_handed_to_somebody_on_paper_is_not_given_to_who_states_the_same(session, ada, event):
    from core.changes.certificates import issue

    attendee = make_attendee(session, event, folio_number="123456")
    issue(session, attendee, signed_by="Ada Rides", by=ada, now=NOW)
    session.commit()
    assert "issued to this person before" in refusal(session, make_claim_link(session, event, ada))
    session.expire_all()
    assert attendee.email == ""


def test_a_revoked_certificate_is_not_given_again(session, link):
    certificate = claim(session, link).certificate
    certificate.state = CertificateState.REVOKED
    session.commit()
    assert "issued to this person before" in refusal(session, link)
    assert len(issued(session)) == 1


@pytest.mark.parametrize(("today", "given"), [(days_from(LAST_DAY, -1), False), (LAST_DAY, True), (DAY_AFTER, True)])
def test_claims_begin_on_the_last_day(session, link, today, given):
    if given:
        assert claim(session, link, today=today)
    else:
        assert "can be claimed from June 12, 2026 on" in refusal(session, link, today=today)


@pytest.mark.parametrize(("today", "given"), [(DAY_AFTER, True), (days_from(DAY_AFTER, 1), False)])
def test_claims_end_with_the_day_of_the_link(session, ada, event, today, given):
    link = make_claim_link(session, event, ada, closes_on=DAY_AFTER)
    if given:
        assert claim(session, link, today=today)
    else:
        assert "until June 13, 2026" in refusal(session, link, today=today)


def test_a_code_from_before_the_end_opens_nothing_after_it(session, ada, event):
    link = make_claim_link(session, event, ada, closes_on=DAY_AFTER)
    begun = begin(session, link, today=DAY_AFTER)
    with pytest.raises(ClaimRefused):
        claims.finish(session, begun.id, code_mailed(session), today=days_from(DAY_AFTER, 1), now=NOW)


def test_a_closed_link_gives_nothing_until_it_is_opened_again_at_the_same_address(session, ada, event, link):
    claim_links.close(session, event, by=ada, now=NOW)
    assert "closed" in refusal(session, link)
    again = make_claim_link(session, event, ada)
    assert again.token == link.token
    assert claim(session, again)


def test_a_canceled_event_gives_nothing(session, event, link):
    events.cancel(session, event, reason="Snow", by=make_user(session, Role.STAFF), now=NOW)
    assert "canceled" in refusal(session, link)


def test_the_address_of_a_standing_course_stays_from_year_to_year(session, ada):
    course = RecurringCourse(provider_id=ada.provider_id, course_code="reading-course", started_at=NOW)
    session.add(course)
    session.commit()
    this, following = (
        make_event(session, ada, title=f"Reading {year}", starts_on=LAST_DAY.replace(year, 7, 1),
                   ends_on=LAST_DAY.replace(year + 1, 6, 30), location="online", city="", zip_code="", state="")
        for year in (2025, 2026)
    )  # fmt: skip
    for event in (this, following):
        event.course_id = course.id
    session.commit()
    link = make_claim_link(session, this, ada)
    assert link.token == "reading-course"
    assert queries.of_event(session, following, user=ada).id == link.id
    assert claim(session, link).certificate.event_id == this.id
    later = claim(session, link, today=LAST_DAY.replace(2026, 7, 1), email="other@example.org")
    assert later.certificate.event_id == following.id


@pytest.mark.parametrize("token", ["", "x", "é" * 300, "%00", "' OR 1=1"])
def test_a_guessed_address_is_no_link(session, link, token):
    with pytest.raises(NotFound):
        claims.begin(session, token, claim_details(), today=TODAY, now=NOW)


def test_a_link_gives_no_more_than_it_may(session, ada, event):
    link = make_claim_link(session, event, ada, most=1)
    claim(session, link)
    assert "given all" in refusal(session, link, email="second@example.org", name="Second", folio_number="")
    assert claim(session, link).shown  # whoever has one still finds it


def test_one_network_address_cannot_claim_without_end(session, ada, event):
    link = make_claim_link(session, event, ada, confirms_email=False)
    session.add_all(
        Claim(link_id=link.id, event_id=event.id, name="N", email=f"{n}@x.org", at=NOW, ip_address="10.0.0.1")
        for n in range(CLAIMS_FROM_IP - 1)
    )
    session.commit()
    begin(session, link, ip_address="10.0.0.1", now=NOW)
    with pytest.raises(TooOften):
        begin(session, link, ip_address="10.0.0.1", now=NOW)
    assert begin(session, link, ip_address="10.0.0.2", now=NOW)
    assert begin(session, link, ip_address="10.0.0.1", now=NOW + timedelta(hours=1))


def test_access_codes_are_not_guessed_from_one_address(session, ada, event):
    link = make_claim_link(session, event, ada, mode="code", access_code="ELK-2026")
    for number in range(WRONG_FROM_IP):
        with pytest.raises(ClaimRefused):
            begin(session, link, email=f"{number}@x.org", ip_address="10.0.0.1", access_code="guess1")
    with pytest.raises(TooOften):
        begin(session, link, email="right@x.org", ip_address="10.0.0.1", access_code="ELK-2026")


def test_nobody_is_flooded_with_codes(session, link):
    for _ in range(MAILS_TO_EMAIL):
        begin(session, link)
    with pytest.raises(TooOften):
        begin(session, link)
    assert begin(session, link, now=NOW + timedelta(hours=1))


def link_details(**values):
    return ClaimLinkDetails.check({"mode": "open", "access_code": "", "signed_by": "Ada", **values})


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"mode": "code", "access_code": "short"}, "access_code"),
        ({"mode": "code"}, "access_code"),
        ({"most": 0}, "most"),
        ({"most": 10_001}, "most"),
        ({"most": "many"}, "most"),
        ({"signed_by": " "}, "signed_by"),
        ({"mode": "roster", "confirms_email": False}, "confirms_email"),
        ({"mode": "everyone"}, "mode"),
    ],
)
def test_what_is_wrong_with_a_link_is_said_in_a_sentence(typed, field):
    with pytest.raises(InvalidInput) as refused:
        link_details(**typed)
    assert list(refused.value.problems) == [field]


@pytest.mark.parametrize("typed", [{"most": 1}, {"most": 10_000}, {"mode": "code", "access_code": "elk026"}])
def test_what_is_right_with_a_link_is_taken(typed):
    assert link_details(**typed)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"montana_educator": False}, "montana_educator"),
        ({"montana_educator": None}, "montana_educator"),
        ({"name": "  "}, "name"),
        ({"name": "🎓"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "maria"}, "email"),
        ({"email": ""}, "email"),
        ({"folio_number": "abc"}, "folio_number"),
    ],
)
def test_what_is_wrong_with_a_claim_is_said_in_a_sentence(typed, field):
    with pytest.raises(InvalidInput) as refused:
        claim_details(**typed)
    assert list(refused.value.problems) == [field]


def test_a_folio_number_may_be_typed_with_dashes_or_left_empty():
    assert claim_details(folio_number="12-34 56").folio_number == "123456"
    assert claim_details(folio_number="").folio_number == ""


def test_fifty_claims_of_one_person_at_once_give_one_certificate(session, engine, link):
    """R3: whichever way the threads fall, and whatever the database."""
    number, code = begin(session, link).id, code_mailed(session)
    session.rollback()
    given, together = [], threading.Barrier(50)

    def finish(_thread):
        with Session(engine, expire_on_commit=False) as own:
            together.wait()
            while True:
                try:
                    given.append(claims.finish(own, number, code, today=TODAY, now=NOW).certificate.code)
                    return
                except OperationalError:  # SQLite's writers wait five seconds, and people press again
                    own.rollback()

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(finish, range(50)))
    assert len(given) == 50
    assert len(set(given)) == 1
    session.rollback()
    assert len(issued(session)) == 1
    assert len(session.exec(select(OutboxMail).where(OutboxMail.kind == "certificate_issued")).all()) == 1


def test_a_link_stays_within_its_number_however_many_claim_at_once(session, engine, ada, event):
    token = make_claim_link(session, event, ada, most=30, confirms_email=False).token
    session.rollback()
    given = []

    def claim_own(number):
        details = claim_details(name=f"Person {number}", email=f"p{number}@example.org", folio_number="")
        with Session(engine, expire_on_commit=False) as own:
            while True:
                try:
                    begun = claims.begin(own, token, details, today=TODAY, now=NOW)
                    given.append(claims.finish(own, begun.id, today=TODAY, now=NOW).certificate.code)
                    return
                except ClaimRefused:
                    return
                except OperationalError:  # on a busy machine a writer of SQLite waits five seconds in vain
                    own.rollback()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(claim_own, range(80)))
    assert len(set(given)) == len(given) == 30
    session.rollback()
    assert len(issued(session)) == 30
    assert session.exec(select(ClaimLink)).one().most == 30
