from datetime import timedelta

import pytest
from sqlmodel import select

from core import passwords
from core.actions import sessions
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


def signed_in(session):
    ticket = sessions.sign_in(session, "arides", PASSWORD, now=NOW)
    return sessions.redeem(session, ticket, now=NOW)


def live(session, secret, now=NOW):
    return queries.with_cookie(session, sessions.digest(secret), now=now)


def test_the_right_password_gives_a_ticket_and_the_ticket_a_cookie(session, ada):
    found = live(session, signed_in(session))
    assert found.user.id == ada.id


def test_a_username_is_known_however_it_is_written(session, ada):
    assert sessions.sign_in(session, "  ARides ", PASSWORD, now=NOW)


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
    ticket = sessions.sign_in(session, "arides", PASSWORD, now=NOW)
    assert session.exec(select(SignInTicket)).one().ticket_hash != ticket
    secret = sessions.redeem(session, ticket, now=NOW)
    assert session.exec(select(UserSession)).one().cookie_hash == sessions.digest(secret) != secret


def test_a_ticket_is_used_once_and_soon(session, ada):
    ticket = sessions.sign_in(session, "arides", PASSWORD, now=NOW)
    assert sessions.redeem(session, ticket, now=NOW + TICKET_LIFE)
    assert sessions.redeem(session, ticket, now=NOW) is None
    late = sessions.sign_in(session, "arides", PASSWORD, now=NOW)
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
