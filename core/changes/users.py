"""Accounts opened and changed in the transaction of the caller."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from core import audit, notices, outbox
from core.changes.passwords import end_sessions, give_code
from core.crypto import new_code
from core.errors import InvalidInput
from core.models import AuditAction, Provider, User, UserDetails
from core.models.accounts import Purpose
from core.rules.usernames import username_for


class Invited(NamedTuple):
    user: User
    code: str


def open_account(
    session: Session, details: UserDetails, *, username: str = "", reason: str = "", by: User | None, now: datetime
) -> Invited:
    """Open the account in the caller's transaction. Raises InvalidInput."""
    username = username.strip().casefold() or username_for(details.full_name, _Usernames(session))
    _refuse(session, details, username)
    user = User(username=username, created_at=now, **details.model_dump())
    session.add(user)
    session.flush()
    code = send_invitation(session, user, now)
    after = {"username": username, **details.model_dump()}
    audit.record(session, AuditAction.USER_INVITED, user, by=by, now=now, after=after, reason=reason)
    return Invited(user, code)


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
        notice = notices.account_changed(user, f"Its e-mail address is now {details.email}.")
        outbox.queue(session, user.email, notice, now=now)
    user.sqlmodel_update(after)
    audit.record(session, AuditAction.USER_CHANGED, user, by=by, now=now, before=before, after=after, reason=reason)


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
    """Raises InvalidInput when somebody (`but` this user) has an account with this e-mail address there."""
    if problem := _problem_with_email(session, details, but):
        raise InvalidInput(problem)


def _problem_with_email(session: Session, details: UserDetails, but: User | None) -> dict[str, str]:
    duplicate = _same_person(session, details)
    if duplicate is None or (but is not None and duplicate.id == but.id):
        return {}
    return {"email": f"{details.email} has an account already: {duplicate.username}. One person has one account."}


def _same_person(session: Session, details: UserDetails) -> User | None:
    """Whoever has this e-mail address at the same provider, or at OPI."""
    same = (func.lower(User.email) == details.email.lower(), User.provider_id == details.provider_id)
    return session.exec(select(User).where(*same, col(User.active))).first()


def send_invitation(session: Session, user: User, now: datetime) -> str:
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
