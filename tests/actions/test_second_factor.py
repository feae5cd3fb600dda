from datetime import timedelta

import pyotp
import pytest
from sqlmodel import select

from core import passwords
from core.actions import second_factor, sessions
from core.errors import CodeNotRight, NotAllowed
from core.models import AuditEntry, OutboxMail, SecondFactor
from core.permissions import Role
from core.queries.sessions import user_of_ticket
from core.rules.rate_limits import WRONG_CODES
from core.rules.sessions import Needs
from tests.factories import NOW, make_user

PASSWORD = "Bitterroot-2026"
HASH = passwords.hashed(PASSWORD)
STEP = timedelta(seconds=30)


@pytest.fixture
def sam(session):
    return make_user(session, Role.STAFF, username="sstaff", email="sam@example.org", password_hash=HASH)


def sign_in(session, now=NOW):
    return sessions.sign_in(session, "sstaff", PASSWORD, now=now)


def set_up(session, user, now=NOW):
    """The app that shows the codes, and the recovery codes."""
    app = pyotp.parse_uri(second_factor.begin(session, user))
    return app, second_factor.confirm(session, user, app.at(now), now=now)


def test_s6_opis_people_must_set_one_up_before_they_are_in(session, sam):
    signed = sign_in(session)
    assert signed.needs is Needs.SETUP
    assert sessions.redeem(session, signed.ticket, now=NOW) is None
    user = user_of_ticket(session, signed.ticket, now=NOW)
    with pytest.raises(CodeNotRight):
        second_factor.prove_after_setup(session, signed.ticket, now=NOW)
    set_up(session, user)
    second_factor.prove_after_setup(session, signed.ticket, now=NOW)
    assert sessions.redeem(session, signed.ticket, now=NOW)


@pytest.mark.parametrize(
    ("role", "needs"),
    [
        (Role.STAFF, Needs.SETUP),
        (Role.ANALYST, Needs.SETUP),
        (Role.MANAGER, Needs.NOTHING),
        (Role.PROVIDER, Needs.NOTHING),
    ],
)
def test_s6_providers_may_and_opi_must(session, role, needs):
    make_user(session, role, username="someone", password_hash=HASH)
    assert sessions.sign_in(session, "someone", PASSWORD, now=NOW).needs is needs


def test_s6_a_code_of_the_app_opens_and_none_counts_twice(session, sam):
    app, _ = set_up(session, sam)
    later = NOW + STEP
    first = sign_in(session, later)
    assert first.needs is Needs.CODE
    second_factor.show(session, first.ticket, app.at(later), now=later)
    assert sessions.redeem(session, first.ticket, now=later)
    again = sign_in(session, later)
    with pytest.raises(CodeNotRight):
        second_factor.show(session, again.ticket, app.at(later), now=later)


@pytest.mark.parametrize(("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phones_clock_may_be_off_by_half_a_minute(session, sam, steps, works):
    app, _ = set_up(session, sam)
    now = NOW + 10 * STEP
    signed = sign_in(session, now)
    if works:
        second_factor.show(session, signed.ticket, app.at(now + steps * STEP), now=now)
    else:
        with pytest.raises(CodeNotRight):
            second_factor.show(session, signed.ticket, app.at(now + steps * STEP), now=now)


def test_a_recovery_code_is_good_for_one_sign_in(session, sam):
    _, codes = set_up(session, sam)
    assert len(set(codes)) == 10
    first = sign_in(session)
    second_factor.show(session, first.ticket, f" {codes[0].lower()} ", now=NOW)
    assert sessions.redeem(session, first.ticket, now=NOW)
    second = sign_in(session)
    with pytest.raises(CodeNotRight):
        second_factor.show(session, second.ticket, codes[0], now=NOW)
    second_factor.show(session, second.ticket, codes[1], now=NOW)


def test_wrong_codes_are_counted_beside_wrong_passwords(session, sam):
    app, _ = set_up(session, sam)
    later = NOW + 5 * STEP
    signed = sign_in(session, later)
    for _ in range(WRONG_CODES):
        with pytest.raises(CodeNotRight):
            second_factor.show(session, signed.ticket, "000000", now=later)
    for ticket in (signed.ticket, sign_in(session, later).ticket):
        with pytest.raises(CodeNotRight):
            second_factor.show(session, ticket, app.at(later), now=later)
        assert sessions.redeem(session, ticket, now=later) is None


def test_signing_in_takes_ten_minutes_at_most(session, sam):
    app, _ = set_up(session, sam)
    signed = sign_in(session)
    late = NOW + timedelta(minutes=10, seconds=1)
    with pytest.raises(CodeNotRight, match="took too long"):
        second_factor.show(session, signed.ticket, app.at(late), now=late)


def test_the_secret_is_encrypted_and_never_in_the_trail(session, sam):
    app, codes = set_up(session, sam)
    kept = session.get(SecondFactor, sam.id).secret
    assert app.secret not in kept
    trail = str([entry.model_dump() for entry in session.exec(select(AuditEntry))])
    assert not any(secret in trail for secret in [app.secret, kept, *codes])


def test_a_wrong_first_code_sets_nothing_up(session, sam):
    second_factor.begin(session, sam)
    with pytest.raises(CodeNotRight):
        second_factor.confirm(session, sam, "000000", now=NOW)
    assert sign_in(session).needs is Needs.SETUP


def test_a_second_factor_is_not_replaced_by_whoever_has_the_password(session, sam):
    set_up(session, sam)
    with pytest.raises(NotAllowed):
        second_factor.begin(session, sam)


def test_another_staff_member_lets_one_back_in_and_both_are_told(session, sam):
    set_up(session, sam)
    tess = make_user(session, Role.STAFF, email="tess@example.org")
    for stranger in (make_user(session, Role.ANALYST), make_user(session, Role.MANAGER)):
        with pytest.raises(NotAllowed):
            second_factor.remove(session, sam, by=stranger, now=NOW)
    second_factor.remove(session, sam, by=tess, now=NOW)
    assert sign_in(session).needs is Needs.SETUP
    recipients = {mail.to for mail in session.exec(select(OutboxMail)) if mail.kind == "second_factor_removed"}
    assert recipients == {"sam@example.org", "tess@example.org"}
