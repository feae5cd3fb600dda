"""Accounts."""

import re
from datetime import datetime

from sqlmodel import Session, select

from core import audit, passwords
from core.db import begin_change
from core.errors import InvalidInput
from core.models import Provider, User
from core.models.typed import clean
from core.permissions import Role


def create(
    session: Session,
    *,
    username: str,
    email: str,
    full_name: str,
    role: Role,
    provider_id: int | None,
    password: str,
    by: User | None,
    now: datetime,
) -> User:
    """Open an account. `by` is None only for the operator at the command line.

    Raises InvalidInput with every problem at once.
    """
    begin_change(session)
    username = clean(username).casefold()
    problems = {
        "username": _problem_with_username(session, username),
        "email": None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email) else f"“{email}” is no e-mail address.",
        "full-name": None if clean(full_name) else "Give the person's full name.",
        "provider": _problem_with_provider(session, role, provider_id),
        "password": passwords.problem_with(password),
    }
    if found := {field: sentence for field, sentence in problems.items() if sentence}:
        raise InvalidInput(found)
    user = User(
        username=username,
        email=email,
        full_name=clean(full_name),
        role=role,
        provider_id=provider_id,
        password_hash=passwords.hashed(password),
        created_at=now,
    )
    session.add(user)
    audit.record(session, "user.created", user, by=by, now=now, after={"username": username, "role": role})
    session.commit()
    return user


def _problem_with_username(session: Session, username: str) -> str | None:
    if not re.fullmatch(r"[a-z0-9._-]{2,64}", username):
        return "A username has 2 to 64 letters, digits, dots, dashes or underscores."
    taken = session.exec(select(User.id).where(User.username == username)).first()
    return f"The username “{username}” is taken; choose another." if taken else None


def _problem_with_provider(session: Session, role: Role, provider_id: int | None) -> str | None:
    if role.reaches_all:
        return "OPI's people belong to no provider; leave it out." if provider_id else None
    if provider_id is None:
        return f"A {role} belongs to a provider; name it by its number."
    return None if session.get(Provider, provider_id) else f"There is no provider {provider_id}."
