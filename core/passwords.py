"""Hashing of passwords with Argon2id, at the library's RFC 9106 low-memory profile."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()

# Checked when the username is unknown, so that both answers cost one hash.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$Qtl4o0sIH1EwGHrzxoBR9g$UatF7vUm0cMpjsmjZJtuaXYRxkwAHSVu3I020eBqzXE"

SHORTEST = 8
LONGEST = 128


def problem_with(password: str) -> str | None:
    """What the manual's rule asks and this password lacks, in one sentence; None when it is fine."""
    kinds = (str.isupper, str.islower, str.isnumeric)
    if SHORTEST <= len(password) <= LONGEST and all(any(map(kind, password)) for kind in kinds):
        return None
    return (
        f"Use {SHORTEST} to {LONGEST} characters with at least one capital letter, one lowercase letter and a numeral."
    )


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; `None` (nobody) costs the same and never matches."""
    try:
        return _hasher.verify(stored or _NOBODYS, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
