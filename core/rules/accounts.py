"""How often one may try, and how long a code lives."""

import itertools
import re
import secrets
from collections.abc import Container
from datetime import datetime, timedelta

from core.models.accounts import OneTimeCode, Purpose
from core.models.typed import folded
from core.models.users import User
from core.permissions import Permission, Role, may
from core.settings import settings

FAILURES_OF_NAME = 5
NAME_WINDOW = timedelta(minutes=15)  # also how long a name then waits: never for ever
FAILURES_FROM_ADDRESS = 20
ADDRESS_WINDOW = timedelta(minutes=1)  # short, since whole districts share one address

# Wrong codes of one user, from wherever: who types them knows the password, so no stranger makes a user wait.
# Three of a million codes are right at a time, so that guessing on for a day finds one in 350 times.
WRONG_CODES = 10
CODES_WINDOW = timedelta(minutes=15)  # also how long the user then waits

# Codes asked for to reset a password: by the username that was typed, known or not, and by network address.
RESETS_OF_NAME = 10
RESETS_FROM_ADDRESS = 100  # a district's people set their first passwords in the same hour
RESETS_WINDOW = timedelta(minutes=15)

CODE_LIFE = {Purpose.RESET: timedelta(minutes=10), Purpose.INVITATION: timedelta(days=7)}
CODE_TRIES = 5
CODES_A_DAY = 5
RECOVERY_CODES = 10

_UNMISTAKABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1


def new_code(length: int = 8) -> str:
    """Random letters and digits that nobody mistakes for one another: five bits each."""
    return "".join(secrets.choice(_UNMISTAKABLE) for _ in range(length))


def as_typed(code: str) -> str:
    """A code as people type it: any case, with spaces or dashes."""
    return "".join(code.split()).replace("-", "").upper()


def is_live(code: OneTimeCode, now: datetime) -> bool:
    return code.used_at is None and code.tries_left > 0 and now <= code.expires_at


def username_typed(typed: str) -> str:
    """A username with or without the domain of the old portal: "OPI\\ARides" is "arides" [manual]."""
    name = typed.strip()
    return (name[4:] if name[:4].upper() in {"OPI\\", "OPI/"} else name).casefold()


def needs_second_factor(user: User) -> bool:
    """Whether this user cannot sign in without one: OPI's people, everyone, or nobody, by setting."""
    wanted = settings().SECOND_FACTOR
    return wanted == "all" or (wanted == "staff" and user.role in {Role.STAFF, Role.ANALYST})


def username_for(full_name: str, taken: Container[str]) -> str:
    """A username as OPI makes them: first initial and last name, a number when taken."""
    words = [re.sub(r"[^a-z0-9]", "", folded(word)) for word in full_name.split()]
    words = [word for word in words if word] or ["user"]
    base = (words[0][0] + words[-1] if len(words) > 1 else words[0])[:40].ljust(2, "x")
    numbered = (f"{base}{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([base], numbered) if name not in taken)


def may_change_user(by: User, user: User) -> bool:
    """Staff change everyone; a manager the people of the own provider."""
    if may(by.role, Permission.CHANGE_ALL_USERS):
        return True
    return may(by.role, Permission.CHANGE_OWN_USERS) and by.provider_id == user.provider_id


def may_add_users(by: User) -> bool:
    """Staff do; managers where the agency lets them, else it is a request to OPI [manual]."""
    if may(by.role, Permission.CHANGE_ALL_USERS):
        return True
    return may(by.role, Permission.CHANGE_OWN_USERS) and settings().MANAGERS_ADD_USERS
