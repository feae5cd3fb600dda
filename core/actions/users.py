"""Accounts: who has one, in which role, and until when."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from core import audit
from core.changes.passwords import end_sessions
from core.changes.users import Invited, open_account, replace_details, send_invitation
from core.db import begin_change
from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import AuditAction, OneTimeCode, User, UserDetails
from core.permissions import Role
from core.rules.importing.accounts import NewUser
from core.rules.scope import reaches
from core.rules.users import may_add_users, may_change_user


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


def invite_many(session: Session, people: Sequence[NewUser], *, by: User, now: datetime) -> list[User]:
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


def invite_again(session: Session, user: User, *, by: User, now: datetime) -> str:
    """A new invitation for somebody who has no password yet. Raises NotFound or NotAllowed."""
    begin_change(session, by, user)
    _require_may_change(by, user)
    if user.password_hash or not user.active:
        raise NotAllowed("This person has signed in already; “Reset password” sends a code.")
    for earlier in session.exec(select(OneTimeCode).where(OneTimeCode.user_id == user.id)):
        earlier.expires_at = min(earlier.expires_at, now)
    code = send_invitation(session, user, now)
    audit.record(session, AuditAction.USER_INVITED_AGAIN, user, by=by, now=now)
    session.commit()
    return code


def change(session: Session, user: User, details: UserDetails, *, by: User, now: datetime) -> None:
    """Change name, e-mail address or role; a change of role ends every session of the user.

    Raises NotFound, NotAllowed or InvalidInput.
    """
    begin_change(session, by, user)
    _require_may_change(by, user)
    if details.provider_id != user.provider_id or details.role.is_agency_wide != user.role.is_agency_wide:
        raise NotAllowed("Nobody moves between providers; open a new account there, and deactivate this one.")
    if user.role == Role.MANAGER and details.role != Role.MANAGER:
        _require_another_manager(session, user)
    replace_details(session, user, details, by=by, now=now)
    session.commit()


def deactivate(session: Session, user: User, *, by: User, now: datetime) -> None:
    """Nobody signs in with the account any more; what the person did stays.

    Raises NotFound or NotAllowed (oneself, or the last manager).
    """
    begin_change(session, by, user)
    _require_may_change(by, user)
    if by.id == user.id:
        raise NotAllowed("Nobody deactivates their own account; ask a colleague.")
    if user.role == Role.MANAGER:
        _require_another_manager(session, user)
    if user.active:
        user.active = False
        end_sessions(session, user, now=now)
        audit.record(session, AuditAction.USER_DEACTIVATED, user, by=by, now=now)
    session.commit()


def activate(session: Session, user: User, *, by: User, now: datetime) -> None:
    """Let a deactivated user in again. Raises NotFound or NotAllowed."""
    begin_change(session, by, user)
    _require_may_change(by, user)
    if not user.active:
        user.active = True
        audit.record(session, AuditAction.USER_ACTIVATED, user, by=by, now=now)
    session.commit()


def _require_may_add(by: User | None, details: UserDetails) -> None:
    if by is None:
        return
    if details.provider_id is not None and not reaches(by, details.provider_id):
        raise NotFound
    if not by.active or not may_add_users(by):
        raise NotAllowed("Further users are opened by the agency; ask it to.")
    if details.role.is_agency_wide and by.role != Role.STAFF:
        raise NotAllowed


def _require_may_change(by: User, user: User) -> None:
    if not by.role.is_agency_wide and by.provider_id != user.provider_id:
        raise NotFound
    if not by.active or not may_change_user(by, user):
        raise NotAllowed


def _require_another_manager(session: Session, user: User) -> None:
    others = select(func.count()).where(
        User.provider_id == user.provider_id, User.role == Role.MANAGER, col(User.active), User.id != user.id
    )
    if user.active and not session.exec(others).one():
        raise NotAllowed(f"{user.full_name} is the last manager; make somebody else a manager first.")
