import re

import pytest
from sqlmodel import select

from core.actions import sessions, users
from core.changes.sessions import give_ticket
from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import AuditEntry, OutboxMail, User, UserDetails, UserSession
from core.permissions import Role
from core.rules.usernames import username_for
from core.settings import settings
from tests.factories import NOW, make_provider, make_user


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF, email="staff@example.org")


@pytest.fixture
def manager(session):
    return make_user(session, Role.MANAGER, email="mo@example.org")


@pytest.fixture
def managers_add(monkeypatch):
    monkeypatch.setenv("PDUPS_MANAGERS_ADD_USERS", "on")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def user_details(**values):
    return UserDetails.check({"full_name": "Ada Rides", "email": "ada@example.org", "role": "staff", **values})


def invite(session, by=None, username="", **values):
    return users.invite(session, user_details(**values), username=username, by=by, now=NOW)


def test_an_invited_user_has_no_password_and_a_mail_with_a_code(session):
    user, code = invite(session)
    assert (user.username, user.role, user.password_hash) == ("arides", Role.STAFF, None)
    mail = session.exec(select(OutboxMail)).one()
    assert mail.to == "ada@example.org"
    assert code in mail.body
    trail = session.exec(select(AuditEntry)).one()
    assert (trail.action, trail.by) == ("user.invited", "Operator")
    assert code not in str(trail.model_dump())


@pytest.mark.parametrize(
    ("name", "taken", "username"),
    [
        ("Ada Rides", set(), "arides"),
        ("Ada Rides", {"arides", "arides2"}, "arides3"),
        ("Zoë Müller", set(), "zmuller"),
        ("Cher", set(), "cher"),
        ("明", set(), "user"),
        ("O’Neil-Smith, Pat", set(), "opat"),
    ],
)
def test_usernames_are_made_as_opi_makes_them(name, taken, username):
    assert username_for(name, taken) == username


def test_a_username_is_plain_letters_whatever_the_name():
    assert re.fullmatch(r"[a-z0-9]{2,}", username_for("Łukasz Đặng", set()))


def test_every_problem_is_told_at_once_and_nothing_stored(session):
    with pytest.raises(InvalidInput) as refusal:
        UserDetails.check({"full_name": " ", "email": "nobody", "role": "king"})
    assert set(refusal.value.problems) == {"full_name", "email", "role"}
    make_user(session, Role.STAFF, username="arides", email="ADA@example.org")
    with pytest.raises(InvalidInput) as refusal:
        invite(session, username="arides")
    assert set(refusal.value.problems) == {"username", "email"}
    assert len(session.exec(select(User)).all()) == 1


@pytest.mark.parametrize(("role", "provider"), [("manager", None), ("provider", 999), ("staff", 1)])
def test_a_providers_people_have_a_provider_and_opis_have_none(session, role, provider):
    make_provider(session)
    with pytest.raises(InvalidInput) as refusal:
        invite(session, role=role, provider_id=provider)
    assert set(refusal.value.problems) == {"provider_id"}


def test_a_manager_invites_only_where_the_agency_lets_managers(session, manager, managers_add):
    assert (
        invite(session, manager, role="provider", provider_id=manager.provider_id).user.provider_id
        == manager.provider_id
    )


def test_without_that_setting_further_users_are_a_request_to_opi(session, manager):
    with pytest.raises(NotAllowed, match="agency"):
        invite(session, manager, role="provider", provider_id=manager.provider_id)


def test_nobody_reaches_beyond_the_own_provider_or_role(session, manager, managers_add):
    other = make_user(session, Role.PROVIDER)
    with pytest.raises(NotFound):
        invite(session, manager, role="provider", provider_id=other.provider_id)
    with pytest.raises(NotAllowed):
        invite(session, manager, role="staff")
    for action in (users.deactivate, users.activate, users.invite_again):
        with pytest.raises(NotFound):
            action(session, other, by=manager, now=NOW)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PROVIDER])
def test_others_change_nobody(session, role):
    by = make_user(session, role)
    colleague = make_user(session, role, provider_id=by.provider_id)
    for action in (users.deactivate, users.activate):
        with pytest.raises(NotAllowed):
            action(session, colleague, by=by, now=NOW)


def session_of(session, user):
    ticket = give_ticket(session, user, now=NOW).ticket
    session.commit()
    sessions.redeem(session, ticket, now=NOW)
    return session.exec(select(UserSession).where(UserSession.user_id == user.id)).one()


def test_s4_a_deactivated_user_is_out_at_once_and_comes_back_when_activated(session, manager):
    colleague = make_user(session, Role.PROVIDER, provider_id=manager.provider_id)
    row = session_of(session, colleague)
    users.deactivate(session, colleague, by=manager, now=NOW)
    assert (colleague.active, row.ended_at) == (False, NOW)
    users.activate(session, colleague, by=manager, now=NOW)
    assert colleague.active


def test_s4_a_change_of_role_ends_the_sessions(session, staff, manager):
    colleague = make_user(session, Role.PROVIDER, provider_id=manager.provider_id, email="c@example.org")
    row = session_of(session, colleague)
    new = user_details(role="manager", provider_id=manager.provider_id, email="c@example.org")
    users.change(session, colleague, new, by=manager, now=NOW)
    assert (colleague.role, row.ended_at) == (Role.MANAGER, NOW)


def test_the_last_manager_cannot_leave(session, staff, manager):
    demoted = user_details(role="provider", provider_id=manager.provider_id, email="mo@example.org")
    with pytest.raises(NotAllowed, match="last manager"):
        users.deactivate(session, manager, by=staff, now=NOW)
    with pytest.raises(NotAllowed, match="last manager"):
        users.change(session, manager, demoted, by=staff, now=NOW)
    make_user(session, Role.MANAGER, provider_id=manager.provider_id)
    users.change(session, manager, demoted, by=staff, now=NOW)
    assert manager.role == Role.PROVIDER


def test_nobody_deactivates_the_own_account_or_moves_between_providers(session, staff):
    with pytest.raises(NotAllowed, match="own account"):
        users.deactivate(session, staff, by=staff, now=NOW)
    with pytest.raises(NotAllowed, match="moves between"):
        users.change(
            session, staff, user_details(role="manager", provider_id=make_provider(session).id), by=staff, now=NOW
        )


def test_a_new_address_is_told_at_the_old_one(session, staff):
    ada = invite(session).user
    users.change(session, ada, user_details(email="new@example.org"), by=staff, now=NOW)
    notice = session.exec(select(OutboxMail).where(OutboxMail.kind == "account_changed")).one()
    assert notice.to == "ada@example.org"
    assert "new@example.org" in notice.body


def test_an_invitation_is_sent_again_until_it_is_used(session, staff):
    ada, first = invite(session)
    second = users.invite_again(session, ada, by=staff, now=NOW)
    assert second != first
    ada.password_hash = "x"
    session.commit()
    with pytest.raises(NotAllowed):
        users.invite_again(session, ada, by=staff, now=NOW)
