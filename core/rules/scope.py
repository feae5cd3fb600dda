"""Whose records a user may reach: `require` is the check of rights that every action and query begins with."""

from core.errors import NotAllowed, NotFound
from core.models import User
from core.permissions import Permission, may


def reaches(user: User, provider_id: int) -> bool:
    """OPI's people reach every provider's records, everyone else their own provider's only."""
    return user.role.is_agency_wide or user.provider_id == provider_id


def require(user: User, permission: Permission, provider_id: int | None = None) -> None:
    """Raise NotFound for another provider's record, then NotAllowed for what the role lacks.

    NotFound comes first, so that a refusal never tells that the record exists.
    """
    if provider_id is not None and not reaches(user, provider_id):
        raise NotFound
    if not user.active or not may(user.role, permission):
        raise NotAllowed
