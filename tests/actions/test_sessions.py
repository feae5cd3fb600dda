import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from core import passwords
from core.actions import sessions
from core.crypto import token_hash
from core.errors import NotFound
from core.models import SignInTicket, UserSession
from core.queries import sessions as queries
from core.rules.sessions import IDLE, LONGEST, TICKET_LIFE
from tests.factories import NOW, make_user

PASSWORD = "Bitterroot-2026"
HASH = passwords.hashed(PASSWORD)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ada(session):
    return make_user(session, username="arides", password_hash=HASH)


def ticket_for(session, now=NOW):
    return sessions.sign_in(session, "arides", PASSWORD, now=now).ticket


def signed_in(session):
    return sessions.redeem(session, ticket_for(session), now=NOW)


def live(session, secret, now=NOW):
    return queries.with_cookie(session, token_hash(secret), now=now)


def test_the_right_password_gives_a_ticket_and_the_ticket_a_cookie(session, ada):
    found = live(session, signed_in(session))
    assert found.user.id == ada.id


def test_a_username_is_known_however_it_is_written(session, ada):
    for written in ("  ARides ", "OPI\\ARides", "opi/arides"):
        assert sessions.sign_in(session, written, PASSWORD, now=NOW)


@pytest.mark.parametrize(
    ("username", "password"), [("arides", "wrong"), ("nobody", PASSWORD), ("", ""), ("arides", "")]
)
def test_anything_else_gives_nothing(session, ada, username, password):
    assert sessions.sign_in(session, username, password, now=NOW) is None
    assert not session.exec(select(SignInTicket)).all()


def test_a_user_without_a_password_or_deactivated_gets_nothing(session, ada):
    make_user(session, username="new")
    assert sessions.sign_in(session, "new", "", now=NOW) is None
    ada.active = False
    session.commit()
    assert sessions.sign_in(session, "arides", PASSWORD, now=NOW) is None


def test_an_unknown_user_costs_one_hash_like_a_known_one(session, ada, monkeypatch):
    hashes = []
    real = passwords._hasher.verify

    class Counting:
        def verify(self, stored, password):
            hashes.append(stored)
            return real(stored, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    sessions.sign_in(session, "arides", "wrong", now=NOW)
    sessions.sign_in(session, "nobody", "wrong", now=NOW)
    assert len(hashes) == 2


def test_only_digests_are_stored(session, ada):
    ticket = ticket_for(session)
    assert session.exec(select(SignInTicket)).one().ticket_hash != ticket
    secret = sessions.redeem(session, ticket, now=NOW)
    assert session.exec(select(UserSession)).one().cookie_hash == token_hash(secret) != secret


def test_a_ticket_is_used_once_and_soon(session, ada):
    ticket = ticket_for(session)
    assert sessions.redeem(session, ticket, now=NOW + TICKET_LIFE)
    assert sessions.redeem(session, ticket, now=NOW) is None
    late = ticket_for(session)
    assert sessions.redeem(session, late, now=NOW + TICKET_LIFE + SECOND) is None
    assert sessions.redeem(session, "made up", now=NOW) is None


def test_a_session_ends_at_sign_out_and_its_old_cookie_opens_nothing(session, ada):
    secret = signed_in(session)
    sessions.sign_out(session, live(session, secret), now=NOW)
    assert live(session, secret) is None


def test_a_session_ends_when_its_user_is_deactivated(session, ada):
    secret = signed_in(session)
    ada.active = False
    session.commit()
    assert live(session, secret) is None


def test_a_session_ends_after_fifteen_idle_minutes(session, ada):
    secret = signed_in(session)
    assert live(session, secret, NOW + IDLE)
    assert live(session, secret, NOW + IDLE + SECOND) is None


def test_a_used_session_lives_on_for_twelve_hours_at_most(session, ada):
    secret, now = signed_in(session), NOW
    while now + timedelta(minutes=10) <= NOW + LONGEST:
        now += timedelta(minutes=10)
        sessions.mark_seen(session, live(session, secret, now), now=now)
    assert live(session, secret, NOW + LONGEST)
    assert live(session, secret, NOW + LONGEST + SECOND) is None


def test_the_idle_clock_is_kept_once_a_minute(session, ada):
    found = live(session, signed_in(session))
    sessions.mark_seen(session, found, now=NOW + timedelta(seconds=59))
    assert found.last_seen_at == NOW
    sessions.mark_seen(session, found, now=NOW + timedelta(seconds=60))
    assert found.last_seen_at == NOW + timedelta(seconds=60)


def fail(session, times, username="arides", ip_address="10.0.0.1", now=NOW):
    for _ in range(times):
        assert sessions.sign_in(session, username, "wrong", ip_address=ip_address, now=now) is None


def test_s2_after_five_failures_an_account_waits_fifteen_minutes_and_not_for_ever(session, ada):
    fail(session, 4)
    assert ticket_for(session)
    fail(session, 5)
    assert sessions.sign_in(session, "arides", PASSWORD, now=NOW + timedelta(minutes=15) - SECOND) is None
    assert sessions.sign_in(session, "arides", PASSWORD, now=NOW + timedelta(minutes=15))


def test_s2_the_failures_are_in_the_database_and_survive_a_restart(session, engine, ada):
    fail(session, 3)
    session.close()
    with Session(engine, expire_on_commit=False) as restarted:
        fail(restarted, 2)
        assert sessions.sign_in(restarted, "arides", PASSWORD, now=NOW) is None


def test_s2_a_success_forgives_the_failures_before_it(session, ada):
    fail(session, 4)
    assert ticket_for(session)
    fail(session, 4)
    assert ticket_for(session)


def test_s2_an_unknown_name_waits_like_a_known_one(session, ada, monkeypatch):
    hashes = []
    monkeypatch.setattr(passwords, "matches", lambda _password, stored: hashes.append(stored) or False)
    fail(session, 7, username="nobody", ip_address="10.0.0.1")
    fail(session, 7, username="arides", ip_address="10.0.0.2")
    assert len(hashes) == 10


def test_s2_twenty_failures_a_minute_from_one_address_are_enough(session, ada):
    for number in range(20):
        fail(session, 1, username=f"name{number}")
    assert sessions.sign_in(session, "arides", PASSWORD, ip_address="10.0.0.1", now=NOW) is None
    assert sessions.sign_in(session, "arides", PASSWORD, ip_address="10.0.0.2", now=NOW)
    assert sessions.sign_in(session, "arides", PASSWORD, ip_address="10.0.0.1", now=NOW + timedelta(minutes=1))


def test_s2_a_hundred_guesses_at_once_get_five_hashes(session, engine, ada, monkeypatch):
    hashes = []
    monkeypatch.setattr(passwords, "matches", lambda _password, stored: hashes.append(stored) or False)

    def guess():
        for _ in range(5):
            with Session(engine, expire_on_commit=False) as own:
                assert sessions.sign_in(own, "arides", "guess", ip_address="", now=NOW) is None

    threads = [threading.Thread(target=guess) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(hashes) == 5


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(session, ada):
    ada.password_hash = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    session.commit()
    assert ticket_for(session)
    assert not passwords.is_outdated(ada.password_hash)
    assert ticket_for(session)


def test_s4_one_ends_ones_own_other_sessions_and_nobody_elses(session, ada):
    first, second = signed_in(session), signed_in(session)
    other = make_user(session)
    with pytest.raises(NotFound):
        sessions.end_other(session, live(session, first).id, by=other, now=NOW)
    sessions.end_other(session, live(session, first).id, by=ada, now=NOW)
    assert live(session, first) is None
    assert live(session, second)
