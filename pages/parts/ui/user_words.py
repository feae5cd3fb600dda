"""Users in the words of the interface: their role, whose they are, and the state of their account."""

from core.models import User
from core.permissions import Role

ROLES = {
    Role.STAFF: "Staff of the agency",
    Role.ANALYST: "Analyst of the agency (reads only)",
    Role.MANAGER: "Manager of a provider",
    Role.PROVIDER: "User of a provider",
}


def provider_name(user: User) -> str:
    return user.provider.name if user.provider else "Office of Public Instruction"


def state_of(user: User) -> str:
    if not user.active:
        return "Deactivated"
    return "Active" if user.password_hash else "Invited"
