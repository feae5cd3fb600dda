"""Which accounts a user may add or change, and who needs a second factor."""

from core.models.users import User
from core.permissions import Permission, Role, may
from core.settings import settings


def needs_second_factor(user: User) -> bool:
    """Whether this user cannot sign in without one: OPI's people, everyone, or nobody, by setting."""
    wanted = settings().SECOND_FACTOR
    return wanted == "all" or (wanted == "staff" and user.role in {Role.STAFF, Role.ANALYST})


def may_change_user(by: User, user: User) -> bool:
    """Staff change everyone; a manager the people of their own provider."""
    if may(by.role, Permission.CHANGE_ALL_USERS):
        return True
    return may(by.role, Permission.CHANGE_OWN_USERS) and by.provider_id == user.provider_id


def may_add_users(by: User) -> bool:
    """Staff do; managers where the agency lets them, else it is a request to OPI [manual]."""
    if may(by.role, Permission.CHANGE_ALL_USERS):
        return True
    return may(by.role, Permission.CHANGE_OWN_USERS) and settings().MANAGERS_ADD_USERS
