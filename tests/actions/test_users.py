import pytest
from sqlmodel import select

from core import passwords
from core.actions import users
from core.errors import InvalidInput
from core.models import User
from core.permissions import Role
from tests.factories import NOW, make_provider, make_user


def create(session, **values):
    defaults = {
        "username": "ARides", "email": "ada@example.org", "full_name": "Ada Rides", "role": Role.STAFF,
        "provider_id": None, "password": "Bitterroot-2026", "by": None, "now": NOW,
    }  # fmt: skip
    return users.create(session, **{**defaults, **values})


def test_a_user_is_created_with_a_hash_and_not_the_password(session):
    user = create(session)
    assert (user.username, user.role) == ("arides", Role.STAFF)
    assert passwords.matches("Bitterroot-2026", user.password_hash)
    assert "Bitterroot" not in user.password_hash


def test_a_provider_user_belongs_to_a_provider_that_exists(session):
    provider = make_provider(session)
    assert create(session, role=Role.PROVIDER, provider_id=provider.id).provider_id == provider.id
    for role, provider_id in ((Role.MANAGER, None), (Role.PROVIDER, 999), (Role.STAFF, provider.id)):
        with pytest.raises(InvalidInput) as refusal:
            create(session, username="second", role=role, provider_id=provider_id)
        assert set(refusal.value.problems) == {"provider"}


def test_every_problem_is_told_at_once_and_nothing_stored(session):
    with pytest.raises(InvalidInput) as refusal:
        create(session, username="a b", email="nobody", full_name=" ", password="short", role=Role.PROVIDER)
    assert set(refusal.value.problems) == {"username", "email", "full-name", "provider", "password"}
    assert not session.exec(select(User)).all()


def test_one_username_is_one_person(session):
    make_user(session, username="arides")
    with pytest.raises(InvalidInput, match="taken"):
        create(session)


@pytest.mark.parametrize("password", ["Abcdef1", "abcdefg1", "ABCDEFG1", "Abcdefgh", "A" * 64 + "a" * 64 + "1"])
def test_a_password_that_breaks_the_manuals_rule_is_refused(password):
    assert passwords.problem_with(password)


@pytest.mark.parametrize("password", ["Abcdefg1", "Ḱʷuk̓ʷ-Apsáalooke-1", "A" * 64 + "a" * 63 + "1"])
def test_a_password_that_keeps_it_is_taken(password):
    assert passwords.problem_with(password) is None


def test_long_passwords_of_any_script_count_to_their_last_character():
    long = "Aa1" + "🙂" * 60
    stored = passwords.hashed(long)
    assert passwords.matches(long, stored)
    assert not passwords.matches(long[:-1], stored)
