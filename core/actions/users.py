"""Accounts: who has one, in which role, and until when."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from core import audit, notices, outbox
from core.actions.resets import end_sessions, give_code
from core.db import begin_change
from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import OneTimeCode, Provider, User, UserDetails
from core.models.accounts import Purpose
from core.permissions import Role
from core.rules.access import reaches
from core.rules.accounts import may_add_users, may_change_user, new_code, username_for
from core.rules.importing.accounts import Person


class Invited(NamedTuple):
    user: User
    code: str


def invite(session: Session, details: UserDetails, *, username: str = "", by: User | None, now: datetime) -> Invited:
    """Open an account without a password, and mail the code that sets one.

    `by` is None only for the operator at the command line; without a `username` one is made from the
    name. Raises NotFound, NotAllowed, or InvalidInput with every problem at once.
    """
    begin_change(session, *([by] if by else []))
    _require_may_add(by, details)
    invited = open_account(session, details, username=username, by=by, now=now)
    session.commit()
    return invited


def invite_many(session: Session, people: Sequence[Person], *, by: User, now: datetime) -> list[User]:
    """Open many accounts and mail each its code, all or none.

    Raises NotFound, NotAllowed, or InvalidInput with every problem, by the place of the person.
    """
    begin_change(session, by)
    problems: dict[str, str] = {}
    invited = []
    for place, (details, username) in enumerate(people):
        _require_may_add(by, details)
        try:
            invited.append(open_account(session, details, username=username, by=by, now=now).user)
        except InvalidInput as refusal:
            problems[str(place)] = refusal.message
    if problems:
        session.rollback()
        raise InvalidInput(problems)
    session.commit()
    return invited


def open_account(
    session: Session, details: UserDetails, *, username: str = "", reason: str = "", by: User | None, now: datetime
) -> Invited:
    """Open the account in the caller's transaction. Raises InvalidInput."""
    username = username.strip().casefold() or username_for(details.full_name, _Usernames(session))
    _refuse(session, details, username)
    user = User(username=username, created_at=now, **details.model_dump())
    session.add(user)
    session.flush()
    code = _give_invitation(session, user, now)
    after = {"username": username, **details.model_dump()}
    audit.record(session, "user.invited", user, by=by, now=now, after=after, reason=reason)
    return Invited(user, code)


def invite_again(session: Session, user: User, *, by: User, now: datetime) -> str:
    """A new invitation for somebody who has no password yet. Raises NotFound or NotAllowed."""
    begin_change(session, by, user)
    _require_may_change(by, user)
    if user.password_hash or not user.active:
        raise NotAllowed("This person has signed in already; “Reset password” sends a code.")
    for earlier in session.exec(select(OneTimeCode).where(OneTimeCode.user_id == user.id)):
        earlier.expires_at = min(earlier.expires_at, now)
    code = _give_invitation(session, user, now)
    audit.record(session, "user.invited_again", user, by=by, now=now)
    session.commit()
    return code


def change(session: Session, user: User, details: UserDetails, *, by: User, now: datetime) -> None:
    """Change name, e-mail address or role; a change of role ends every session of the user.

    Raises NotFound, NotAllowed or InvalidInput.
    """
    begin_change(session, by, user)
    _require_may_change(by, user)
    if details.provider_id != user.provider_id or details.role.reaches_all != user.role.reaches_all:
        raise NotAllowed("Nobody moves between providers; open a new account there, and deactivate this one.")
    if user.role == Role.MANAGER and details.role != Role.MANAGER:
        _require_another_manager(session, user)
    replace_details(session, user, details, by=by, now=now)
    session.commit()


def replace_details(
    session: Session, user: User, details: UserDetails, *, reason: str = "", by: User, now: datetime
) -> None:
    """Put `details` in place of the user's own, in the caller's transaction. Raises InvalidInput."""
    _refuse(session, details, user.username, but=user)
    after: dict[str, Any] = details.model_dump()
    before = {name: getattr(user, name) for name in after}
    if after == before:
        return
    if details.role != user.role:
        end_sessions(session, user, now=now)
    if details.email != user.email:
        told = notices.account_changed(user, f"Its e-mail address is now {details.email}.")
        outbox.queue(session, user.email, told, now=now)
    user.sqlmodel_update(after)
    audit.record(session, "user.changed", user, by=by, now=now, before=before, after=after, reason=reason)


def deactivate(session: Session, user: User, *, by: User, now: datetime) -> None:
    """Nobody signs in with the account any more; what the person did stays.

    Raises NotFound or NotAllowed (oneself, or the last manager).
    """
    begin_change(session, by, user)
    _require_may_change(by, user)
    if by.id == user.id:
        raise NotAllowed("Nobody deactivates the own account; ask a colleague.")
    if user.role == Role.MANAGER:
        _require_another_manager(session, user)
    if user.active:
        user.active = False
        end_sessions(session, user, now=now)
        audit.record(session, "user.deactivated", user, by=by, now=now)
    session.commit()


def activate(session: Session, user: User, *, by: User, now: datetime) -> None:
    """Let a deactivated user in again. Raises NotFound or NotAllowed."""
    begin_change(session, by, user)
    _require_may_change(by, user)
    if not user.active:
        user.active = True
        audit.record(session, "user.activated", user, by=by, now=now)
    session.commit()


def _require_may_add(by: User | None, details: UserDetails) -> None:
    if by is None:
        return
    if details.provider_id is not None and not reaches(by, details.provider_id):
        raise NotFound
    if not by.active or not may_add_users(by):
        raise NotAllowed("Further users are opened by the agency; ask it to.")
    if details.role.reaches_all and by.role != Role.STAFF:
        raise NotAllowed


def _require_may_change(by: User, user: User) -> None:
    if not by.role.reaches_all and by.provider_id != user.provider_id:
        raise NotFound
    if not by.active or not may_change_user(by, user):
        raise NotAllowed


def _require_another_manager(session: Session, user: User) -> None:
    others = select(func.count()).where(
        User.provider_id == user.provider_id, User.role == Role.MANAGER, col(User.active), User.id != user.id
    )
    if user.active and not session.exec(others).one():
        raise NotAllowed(f"{user.full_name} is the last manager; make somebody else a manager first.")


def _refuse(session: Session, details: UserDetails, username: str, but: User | None = None) -> None:
    problems: dict[str, str] = {}
    if not re.fullmatch(r"[a-z0-9._-]{2,64}", username):
        problems["username"] = "A username has 2 to 64 letters, digits, dots, dashes or underscores."
    elif but is None and username in _Usernames(session):
        problems["username"] = f"The username “{username}” is taken; choose another."
    if details.provider_id is not None and session.get(Provider, details.provider_id) is None:
        problems["provider_id"] = f"There is no provider {details.provider_id}."
    problems |= _problem_with_email(session, details, but)
    if problems:
        raise InvalidInput(problems)


def require_new_person(session: Session, details: UserDetails, *, but: User | None = None) -> None:
    """Raises InvalidInput when somebody (`but` this user) has an account with this address there."""
    if problem := _problem_with_email(session, details, but):
        raise InvalidInput(problem)


def _problem_with_email(session: Session, details: UserDetails, but: User | None) -> dict[str, str]:
    twin = _twin(session, details)
    if twin is None or (but is not None and twin.id == but.id):
        return {}
    return {"email": f"{details.email} has an account already: {twin.username}. One person has one account."}


def _twin(session: Session, details: UserDetails) -> User | None:
    """Whoever has this e-mail address at the same provider, or at OPI."""
    same = (func.lower(User.email) == details.email.lower(), User.provider_id == details.provider_id)
    return session.exec(select(User).where(*same, col(User.active))).first()


def _give_invitation(session: Session, user: User, now: datetime) -> str:
    code = new_code()
    give_code(session, user, Purpose.INVITATION, code, now=now)
    outbox.queue(session, user.email, notices.invitation(user, code), now=now)
    return code


class _Usernames:
    """All usernames, asked one by one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __contains__(self, name: object) -> bool:
        return self._session.exec(select(User.id).where(User.username == name)).first() is not None
