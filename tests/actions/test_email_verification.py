import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from core.actions import email_addresses, email_verification
from core.email_tokens import VerifiedEmail
from core.errors import CodeNotRight, InvalidInput, NotFound, TooOften
from core.models import CertificateState, EmailVerification, MergedEmailDetails, OutboxMail, Provider
from core.permissions import Role
from core.queries import email_addresses as people_queries
from core.queries import own_certificates
from core.rules.email_verification import CODE_LIFE, CODE_TRIES, MAILS_FROM_IP, MAILS_TO_EMAIL, PROVEN_FOR
from tests.factories import NOW, make_event, make_personal_certificate, make_provider, make_user

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
MARIA = "maria@example.org"


def ask(session, email=MARIA, *, now=NOW, ip_address=""):
    email_verification.request_code(session, email, ip_address=ip_address, now=now)
    mail = session.exec(select(OutboxMail).order_by(col(OutboxMail.id).desc())).first()
    assert mail.to == email.lower()
    return re.search(r"code is (\w{8})\.", mail.body)[1]


def test_a_code_from_the_mail_opens_what_was_issued_to_the_address(session):
    mine, other = make_personal_certificate(session), make_personal_certificate(session, email="other@example.org")
    proven = email_verification.verify_own(session, "Maria@Example.org", ask(session), now=NOW)
    assert [one.code for one in own_certificates.of_email(session, proven)] == [mine.code]
    assert other.code != mine.code


def test_an_address_under_which_nothing_is_gets_the_same_mail_and_the_same_work(session):
    make_personal_certificate(session)
    ask(session)
    ask(session, "nobody@example.org")
    known, unknown = session.exec(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert (known.kind, known.subject) == (unknown.kind, unknown.subject)
    assert len(session.exec(select(EmailVerification)).all()) == 2
    with pytest.raises(CodeNotRight) as known_refused:
        email_verification.verify_own(session, MARIA, "ABCDEFGH", now=NOW)
    with pytest.raises(CodeNotRight) as never_asked:
        email_verification.verify_own(session, "never@example.org", "ABCDEFGH", now=NOW)
    assert known_refused.value.message == never_asked.value.message


@pytest.mark.parametrize(("late", "works"), [(CODE_LIFE, True), (CODE_LIFE + SECOND, False)])
def test_a_code_lives_ten_minutes(session, late, works):
    code = ask(session)
    if works:
        assert email_verification.verify_own(session, MARIA, code, now=NOW + late)
    else:
        with pytest.raises(CodeNotRight):
            email_verification.verify_own(session, MARIA, code, now=NOW + late)


@pytest.mark.parametrize(("tries", "works"), [(CODE_TRIES - 1, True), (CODE_TRIES, False)])
def test_a_code_has_five_tries(session, tries, works):
    code = ask(session)
    for _ in range(tries):
        with pytest.raises(CodeNotRight):
            email_verification.verify_own(session, MARIA, "ABCDEFGH", now=NOW)
    if works:
        assert email_verification.verify_own(session, MARIA, code, now=NOW)
    else:
        with pytest.raises(CodeNotRight):
            email_verification.verify_own(session, MARIA, code, now=NOW)


def test_a_code_opens_once_and_for_its_own_address_only(session):
    code = ask(session)
    with pytest.raises(CodeNotRight):
        email_verification.verify_own(session, "other@example.org", code, now=NOW)
    assert email_verification.verify_own(session, MARIA, f" {code[:4].lower()}-{code[4:]} ", now=NOW)
    with pytest.raises(CodeNotRight):
        email_verification.verify_own(session, MARIA, code, now=NOW)


def test_what_was_proved_counts_for_half_an_hour(session):
    proven = email_verification.verify_own(session, MARIA, ask(session), now=NOW)
    assert proven.holds(NOW + PROVEN_FOR)
    assert not proven.holds(NOW + PROVEN_FOR + SECOND)


def test_nobody_is_flooded(session):
    for _ in range(MAILS_TO_EMAIL):
        ask(session)
    with pytest.raises(TooOften):
        ask(session)
    assert ask(session, now=NOW + HOUR)


def test_one_network_address_cannot_send_without_end(session):
    session.add_all(
        EmailVerification(
            email=f"{n}@x.org", purpose="x", code_hash="", asked_at=NOW, expires_at=NOW, ip_address="10.0.0.1"
        )
        for n in range(MAILS_FROM_IP)
    )
    session.commit()
    with pytest.raises(TooOften):
        ask(session, ip_address="10.0.0.1")
    assert ask(session, ip_address="10.0.0.2")


def proven(email=MARIA):
    return VerifiedEmail(email, NOW)


def test_certificates_stay_when_their_provider_is_suspended_or_merged(session):
    certificate = make_personal_certificate(session)
    provider = session.get(Provider, certificate.event.provider_id)
    provider.suspended_on, provider.merged_into_id = NOW.date(), make_provider(session, name="Into").id
    session.commit()
    assert [one.code for one in own_certificates.of_email(session, proven())] == [certificate.code]


def test_a_revoked_certificate_is_told_and_a_replaced_one_is_not(session):
    old, revoked = make_personal_certificate(session), make_personal_certificate(session)
    old.state, revoked.state = CertificateState.SUPERSEDED, CertificateState.REVOKED
    session.commit()
    assert [one.code for one in own_certificates.of_email(session, proven())] == [revoked.code]


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF, email="staff@example.org")


def joined(email, same_as, reason="She wrote from both."):
    return MergedEmailDetails.check({"email": email, "same_as": same_as, "reason": reason})


def codes(session, email):
    return {one.code for one in own_certificates.of_email(session, proven(email))}


def test_joined_addresses_open_what_was_issued_to_both_until_they_are_taken_apart(session, staff):
    first = make_personal_certificate(session)
    second = make_personal_certificate(session, email="home@example.org")
    third = make_personal_certificate(session, email="old@example.org")
    one = email_addresses.merge(session, joined(MARIA, "HOME@example.org"), by=staff, now=NOW)
    email_addresses.merge(session, joined("old@example.org", "home@example.org"), by=staff, now=NOW)
    assert codes(session, MARIA) == codes(session, "old@example.org") == {first.code, second.code, third.code}
    recipients = {mail.to for mail in session.exec(select(OutboxMail).where(OutboxMail.kind == "addresses_joined"))}
    assert recipients == {MARIA, "home@example.org", "old@example.org"}
    email_addresses.split(session, one, by=staff, now=NOW)
    assert codes(session, MARIA) == {first.code}
    assert codes(session, "home@example.org") == {second.code, third.code}
    with pytest.raises(NotFound):
        email_addresses.split(session, one, by=staff, now=NOW)


def test_the_same_two_addresses_are_joined_once(session, staff):
    email_addresses.merge(session, joined(MARIA, "home@example.org"), by=staff, now=NOW)
    for pair in [(MARIA, "home@example.org"), ("home@example.org", MARIA), (MARIA, MARIA)]:
        with pytest.raises(InvalidInput):
            email_addresses.merge(session, joined(*pair), by=staff, now=NOW)
    assert len(people_queries.merged(session, "maria", user=staff)) == 1
    assert people_queries.merged(session, "nobody", user=staff) == []


def test_staff_see_which_names_stand_under_an_address(session, staff):
    event = make_event(session)
    make_personal_certificate(session, event)
    make_personal_certificate(session, make_event(session))
    make_personal_certificate(session, event, name="John Blackfeather")
    assert people_queries.names_under(session, MARIA.upper(), user=staff) == {
        "John Blackfeather": 1,
        "Maria Blackfeather": 2,
    }


def totals(session, email):
    return [(owner.name, len(owner.certificates)) for owner in own_certificates.owners_of(session, proven(email))]


def test_two_people_who_share_a_mailbox_stay_two_when_staff_join_addresses(session, staff):
    for name, email in (("Odalys Fenwick", MARIA), ("Bram Tiegland", MARIA), ("Odalys M. Fenwick", "home@example.org")):
        make_personal_certificate(session, make_event(session), name=name, email=email)
    email_addresses.merge(session, joined(MARIA, "home@example.org"), by=staff, now=NOW)
    assert sorted(totals(session, MARIA)) == [("Bram Tiegland", 1), ("Odalys M. Fenwick", 2)]


def test_staff_join_two_names_of_one_person_and_take_them_apart(session, staff):
    for name in ("Maria B.", "Marie B.-Jones", "Bram Tiegland"):
        make_personal_certificate(session, make_event(session), name=name)
    before = own_certificates.owners_of(session, proven())
    codes = [owner.code for owner in before if owner.name != "Bram Tiegland"]
    for wrong in (codes[:1], [], ["A" * 32, codes[0]]):
        with pytest.raises(InvalidInput):
            email_addresses.merge_people(session, MARIA, wrong, reason="She married.", by=staff, now=NOW)
    merged = email_addresses.merge_people(session, MARIA, codes, reason="She married.", by=staff, now=NOW)
    assert sorted(totals(session, MARIA)) == [("Bram Tiegland", 1), ("Marie B.-Jones", 2)]
    assert session.exec(select(OutboxMail).where(OutboxMail.kind == "people_joined")).one().to == MARIA
    email_addresses.split_people(session, merged, by=staff, now=NOW)
    assert len(totals(session, MARIA)) == 3
    with pytest.raises(NotFound):
        email_addresses.split_people(session, merged, by=staff, now=NOW)
