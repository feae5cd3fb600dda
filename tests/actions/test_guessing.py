"""Whatever can be guessed has a brake: hundreds of guesses in a row from many addresses, then the right one.

The claims of docs/security.md, each attacked as somebody would who writes a program for it.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, col, select

from core import passwords
from core.actions import claims, email_verification, reminders, resets, second_factor, sessions, users
from core.changes import rate_limits
from core.crypto import token_hash
from core.errors import CodeNotRight, InvalidInput, Refused, TooOften
from core.models import (
    AuditEntry,
    Claim,
    EmailVerification,
    OneTimeCode,
    OutboxMail,
    Provider,
    RecoveryCode,
    SecondFactor,
    SignInFailure,
    UserDetails,
)
from core.permissions import Role
from core.queries import sessions as session_queries
from core.rules.claims import WRONG_AT_LINK
from core.rules.codes import CODE_TRIES
from core.rules.rate_limits import CODES_WINDOW, RESETS_FROM_IP, RESETS_OF_NAME, RESETS_WINDOW, WRONG_CODES
from core.rules.sessions import Needs
from tests.actions.test_claims import begin
from tests.actions.test_reminders import token_in
from tests.factories import DAY_AFTER, LAST_DAY, NOW, TODAY, make_claim_link, make_event, make_user

PASSWORD, NEW = "Bitterroot-2026", "Clark-Fork-2027"
SECOND, STEP = timedelta(seconds=1), timedelta(seconds=30)
MANY = 300


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    """Thousands of tries with the strength of real hashes would take an hour."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def ada(session):
    return make_user(session, username="arides", email="ada@example.org", password_hash=passwords.hashed(PASSWORD))


@pytest.fixture
def sam(session):
    return make_user(
        session, Role.STAFF, username="sstaff", email="sam@example.org", password_hash=passwords.hashed(PASSWORD)
    )


@pytest.fixture
def app(session, sam):
    """Sam's authenticator; what it shows at NOW was used to set it up."""
    found = pyotp.parse_uri(second_factor.begin(session, sam))
    found.recovery = second_factor.confirm(session, sam, found.at(NOW), now=NOW)
    return found


def ip_address(number: int) -> str:
    return f"10.0.{number // 250}.{number % 250}"


def guess(attack: Callable[[int], object], times: int = MANY) -> None:
    """Let `attack` guess wrongly, each time from another address."""
    for number in range(times):
        with pytest.raises(Refused):
            attack(number)


def ticket(session: Session, number: int = 0, now=NOW) -> str:
    signed = sessions.sign_in(session, "sstaff", PASSWORD, ip_address=ip_address(number), now=now)
    assert signed.needs is not Needs.NOTHING
    return signed.ticket


def show(session, code, number=0, now=NOW):
    """A sign-in with the right password, and a code."""
    found = ticket(session, number, now)
    second_factor.show(session, found, code, ip_address=ip_address(number), now=now)
    return sessions.redeem(session, found, now=now)


def mails(session, kind):
    return session.exec(select(OutboxMail).where(OutboxMail.kind == kind)).all()


def code_in_mail(session):
    newest = session.exec(select(OutboxMail).order_by(col(OutboxMail.id).desc())).first()
    return re.search(r"code is (\w{8})\.", newest.body)[1]


# Codes of the second factor


def test_hundreds_of_codes_after_the_right_password_each_time_do_not_find_the_right_one(session, sam, app):
    later = NOW + 4 * STEP
    guess(lambda number: show(session, f"{number:06}", number, later))
    with pytest.raises(CodeNotRight, match="Wait 15 minutes"):
        show(session, app.at(later), MANY, later)
    tried = session.exec(select(SignInFailure).where(col(SignInFailure.username).startswith("CODES"))).all()
    assert len(tried) == WRONG_CODES


@pytest.mark.parametrize(("wrong", "works"), [(WRONG_CODES - 1, True), (WRONG_CODES, False)])
def test_after_ten_wrong_codes_the_user_waits(session, sam, app, wrong, works):
    later = NOW + 4 * STEP
    guess(lambda number: show(session, "000000", number, later), wrong)
    if works:
        assert show(session, app.at(later), now=later)
    else:
        with pytest.raises(CodeNotRight):
            show(session, app.at(later), now=later)


@pytest.mark.parametrize(("late", "works"), [(CODES_WINDOW - SECOND, False), (CODES_WINDOW, True)])
def test_the_wait_for_a_code_ends_by_itself(session, sam, app, late, works):
    guess(lambda number: show(session, "000000", number), 20)
    now = NOW + late
    if works:
        assert show(session, app.at(now), now=now)
    else:
        with pytest.raises(CodeNotRight):
            show(session, app.at(now), now=now)


def test_the_user_is_told_once_when_a_wait_begins(session, sam, app):
    guess(lambda number: show(session, "000000", number), WRONG_CODES - 1)
    assert mails(session, "codes_guessed") == []
    guess(lambda number: show(session, "000000", number), 20)
    (mail,) = mails(session, "codes_guessed")
    assert (mail.to, PASSWORD in mail.body) == ("sam@example.org", False)
    assert [e.action for e in session.exec(select(AuditEntry))].count("user.codes_refused") == 1
    guess(lambda number: show(session, "000000", number, NOW + CODES_WINDOW), 20)
    assert len(mails(session, "codes_guessed")) == 2


def test_wrong_codes_that_are_spread_over_time_make_nobody_wait(session, sam, app):
    apart = CODES_WINDOW / (WRONG_CODES - 1)
    for number in range(3 * WRONG_CODES):
        guess(lambda _, now=NOW + number * apart: show(session, "000000", 0, now), 1)
    now = NOW + 3 * WRONG_CODES * apart
    assert show(session, app.at(now), now=now)


def test_neither_the_right_password_nor_the_right_code_of_its_owner_gives_more_guesses(session, sam, app):
    guess(lambda number: show(session, "000000", number), WRONG_CODES - 1)
    later = NOW + 4 * STEP
    assert show(session, app.at(later), now=later)
    guess(lambda number: show(session, "000000", number, later), 1)
    with pytest.raises(CodeNotRight, match="Wait"):
        show(session, app.recovery[0], now=later)


def test_recovery_codes_count_with_the_others(session, sam, app):
    guess(lambda number: show(session, f"ABCDEFG{number:03}", number))
    with pytest.raises(CodeNotRight):
        show(session, app.recovery[0])
    assert not any(code.used_at for code in session.exec(select(RecoveryCode)))


def test_the_first_code_while_setting_up_counts_likewise(session, sam):
    found = pyotp.parse_uri(second_factor.begin(session, sam))
    guess(lambda number: second_factor.confirm(session, sam, "000000", ip_address=ip_address(number), now=NOW))
    with pytest.raises(CodeNotRight, match="Wait"):
        second_factor.confirm(session, sam, found.at(NOW), now=NOW)
    assert session.get(SecondFactor, sam.id).confirmed_at is None
    assert len(mails(session, "codes_guessed")) == 1
    assert second_factor.confirm(session, sam, found.at(NOW + CODES_WINDOW), now=NOW + CODES_WINDOW)


def test_the_wait_of_one_user_is_nobody_elses_and_a_stranger_cannot_cause_it(session, sam, app, ada):
    for name in ("codes of user", "wait of user"):
        for typed in (f"{name} {sam.id}", f"{name.upper()} {sam.id}"):
            for number in range(20):
                assert sessions.sign_in(session, typed, "x", ip_address=ip_address(number), now=NOW) is None
    guess(lambda _: second_factor.confirm(session, ada, "000000", now=NOW))
    assert show(session, app.at(NOW + 4 * STEP), now=NOW + 4 * STEP)


# Passwords


def test_wrong_passwords_are_forgiven_after_the_whole_sign_in_only(session, sam, app):
    def fail(times):
        for number in range(times):
            assert sessions.sign_in(session, "sstaff", "wrong", ip_address=ip_address(number), now=NOW) is None

    fail(4)
    assert sessions.sign_in(session, "sstaff", PASSWORD, now=NOW)
    fail(1)
    assert sessions.sign_in(session, "sstaff", PASSWORD, now=NOW) is None

    rate_limits.clear_failures(session, "sstaff")
    session.commit()
    fail(4)
    assert show(session, app.recovery[0])
    fail(4)
    assert sessions.sign_in(session, "sstaff", PASSWORD, now=NOW)


def test_the_right_password_alone_makes_nobody_wait(session, sam, app):
    for _ in range(20):
        assert ticket(session)


def test_hundreds_of_passwords_do_not_find_the_right_one(session, ada):
    for number in range(MANY):
        assert sessions.sign_in(session, "arides", f"Guess-{number}", ip_address=ip_address(number), now=NOW) is None
    assert sessions.sign_in(session, "arides", PASSWORD, ip_address="10.9.9.9", now=NOW) is None


def change_own(session, user, current, number=0, new=NEW, now=NOW):
    resets.change_own(session, user, current, new, keep=None, ip_address=ip_address(number), now=now)


def test_the_current_password_is_not_guessed_by_whoever_finds_a_browser_open(session, ada):
    guess(lambda number: change_own(session, ada, f"Guess-{number}", number))
    with pytest.raises(InvalidInput, match="current password is not right"):
        change_own(session, ada, PASSWORD)
    assert passwords.matches(PASSWORD, ada.password_hash)
    assert sessions.sign_in(session, "arides", PASSWORD, now=NOW) is None, "it is the same password"
    change_own(session, ada, PASSWORD, now=NOW + timedelta(minutes=15))
    assert passwords.matches(NEW, ada.password_hash)


@pytest.mark.parametrize(("wrong", "works"), [(4, True), (5, False)])
def test_five_wrong_current_passwords_are_enough(session, ada, wrong, works):
    guess(lambda number: change_own(session, ada, "wrong", number), wrong)
    if works:
        change_own(session, ada, PASSWORD)
    assert passwords.matches(NEW, ada.password_hash) is works


def test_a_new_password_that_breaks_the_rules_is_no_wrong_current_one(session, ada):
    for _ in range(10):
        with pytest.raises(InvalidInput, match="capital"):
            change_own(session, ada, PASSWORD, new="short")
    change_own(session, ada, PASSWORD)
    assert passwords.matches(NEW, ada.password_hash)


def test_single_sign_on_has_nothing_to_guess_and_forgives_nothing(session, sam, app):
    guess(lambda number: show(session, "000000", number), 20)
    assert sessions.sign_in_by_email(session, sam.email, showed_factor=False, now=NOW).needs is Needs.CODE
    with pytest.raises(CodeNotRight):
        show(session, app.recovery[0])


# Codes by mail


def reset_code(session, now=NOW):
    before = len(mails(session, "reset_code"))
    resets.ask(session, "arides", "ada@example.org", now=now)
    resets.answer(session, now=now)
    new = mails(session, "reset_code")[before:]
    return new[0].body.split("Your code is ")[1][:8] if new else None


def check(session, code, now=NOW):
    resets.check(session, "arides", "ada@example.org", code, now=now)


def test_reset_codes_are_not_guessed_however_many_are_asked_for_in_a_day(session, ada):
    for hour in range(24):
        now = NOW + timedelta(hours=hour)
        code = reset_code(session, now)
        guess(lambda _, now=now: check(session, "WRONGONE", now), 20)
        with pytest.raises(CodeNotRight):
            resets.complete(session, "arides", "ada@example.org", code or "X", NEW, now=now)
    tries = [CODE_TRIES - code.tries_left for code in session.exec(select(OneTimeCode))]
    assert sum(tries) == 25
    assert passwords.matches(PASSWORD, ada.password_hash)


def test_invitation_codes_are_not_guessed(session):
    details = UserDetails(full_name="Tess Two", email="tess@example.org", role=Role.STAFF)
    user, code = users.invite(session, details, by=None, now=NOW)
    guess(lambda _: resets.check(session, user.username, "tess@example.org", "WRONGONE", now=NOW))
    with pytest.raises(CodeNotRight):
        resets.complete(session, user.username, "tess@example.org", code, NEW, now=NOW)
    assert user.password_hash is None


def test_codes_that_open_an_address_are_not_guessed(session):
    def ask():
        email_verification.request_code(session, "maria@example.org", now=NOW)
        return code_in_mail(session)

    tried = 0
    for _ in range(10):
        code = ask()
        guess(lambda _: email_verification.verify_own(session, "maria@example.org", "WRONGONE", now=NOW), 30)
        with pytest.raises(CodeNotRight):
            email_verification.verify_own(session, "maria@example.org", code, now=NOW)
        tried += CODE_TRIES
    with pytest.raises(TooOften):
        ask()
    assert sum(proof.tries for proof in session.exec(select(EmailVerification))) == tried == 50


@pytest.fixture
def link(session, ada):
    return make_claim_link(session, make_event(session, ada), ada)


def finish(session, claim, code):
    return claims.finish(session, claim.id, code, today=TODAY, now=NOW)


def test_the_code_of_a_claim_is_not_guessed(session, link):
    claim = begin(session, link)
    code = code_in_mail(session)
    guess(lambda _: finish(session, claim, "WRONGONE"))
    with pytest.raises(CodeNotRight):
        finish(session, claim, code)


def test_nor_once_it_was_used_though_a_button_may_be_pressed_twice(session, link):
    claim = begin(session, link)
    code = code_in_mail(session)
    first = finish(session, claim, code).certificate
    assert finish(session, claim, code).certificate.id == first.id
    guess(lambda _: finish(session, claim, "WRONGONE"))
    with pytest.raises(CodeNotRight):
        finish(session, claim, code)


@pytest.mark.parametrize(("wrong", "works"), [(WRONG_AT_LINK - 1, True), (WRONG_AT_LINK, False)])
def test_access_codes_are_not_guessed_from_many_addresses(session, ada, wrong, works):
    link = make_claim_link(session, make_event(session, ada), ada, mode="code", access_code="ELK-2026")

    def attack(number, code="guess1"):
        return begin(session, link, email=f"{number}@x.org", ip_address=ip_address(number), access_code=code)

    guess(attack, wrong)
    if works:
        assert attack(999, "ELK-2026")
    else:
        with pytest.raises(TooOften):
            attack(999, "ELK-2026")
        assert begin(session, link, email="999@x.org", access_code="ELK-2026", now=NOW + timedelta(hours=1)), (
            "an hour later"
        )
    assert len(session.exec(select(Claim).where(Claim.refused_because != "")).all()) == wrong


def test_a_link_of_a_reminder_is_not_guessed_for_it_has_256_bits(session, ada):
    make_event(session, ada, starts_on=LAST_DAY, ends_on=LAST_DAY)
    provider, staff = session.get(Provider, ada.provider_id), make_user(session, Role.STAFF)
    reminders.remind(session, [provider], by=staff, today=DAY_AFTER, now=NOW)
    (mail,) = mails(session, "count_reminder")
    assert len(token_in(mail)) == 43  # 32 random bytes, six bits a letter


def test_tickets_and_cookies_are_not_guessed_for_they_have_256_bits(session, ada):
    signed = sessions.sign_in(session, "arides", PASSWORD, now=NOW)
    cookie = sessions.redeem(session, signed.ticket, now=NOW)
    assert (len(signed.ticket), len(cookie)) == (43, 43)
    for number in range(MANY):
        assert session_queries.with_cookie(session, token_hash(f"guess {number}"), now=NOW) is None


# Asking for codes


def ask(session, username="arides", number=0, now=NOW):
    resets.ask(session, username, "ada@example.org", ip_address=ip_address(number), now=now)


@pytest.mark.parametrize("username", ["arides", "nobody"])
def test_asking_for_a_reset_of_one_name_has_an_end_whether_or_not_it_exists(session, ada, username):
    for number in range(RESETS_OF_NAME):
        ask(session, username, number)
    messages = set()
    for spelled in (username, f"OPI\\{username.upper()}", f" {username} "):
        with pytest.raises(TooOften) as refused:
            ask(session, spelled, 200)
        messages.add(refused.value.message)
    assert messages == {
        "A code was asked for many times, for this username or from your network, so none is sent now. Use the last "
        "one that came, or try again in 15 minutes."
    }
    ask(session, "another", 200)
    ask(session, username, now=NOW + RESETS_WINDOW)


def test_asking_for_resets_from_one_address_has_an_end(session, ada):
    for number in range(RESETS_FROM_IP):
        ask(session, f"name{number}")
    with pytest.raises(TooOften):
        ask(session, "arides")
    ask(session, "arides", number=1)


def test_a_username_that_looks_like_another_count_slows_nobody(session, ada):
    for typed in ("asks for a code of arides", "ASKS FOR A CODE of arides", "applies as fern@example.org"):
        for number in range(20):
            assert sessions.sign_in(session, typed, "x", ip_address=ip_address(number), now=NOW) is None
    ask(session)
    most = {"most": 1, "window": timedelta(hours=1), "now": NOW}
    assert rate_limits.within_rate_limit(session, "applies as", "fern@example.org", **most)
    assert not rate_limits.within_rate_limit(session, "applies as", "fern@example.org", **most)
