"""Passwords: which are good enough, and how they are stored.

Hashed with Argon2id at the library's RFC 9106 low-memory profile, without a limit of length; zxcvbn
brings the list of common passwords and the estimate of strength.
"""

from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.settings import settings

_hasher = PasswordHasher()

# Checked when the username is unknown, so that both answers cost one hash.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$Qtl4o0sIH1EwGHrzxoBR9g$UatF7vUm0cMpjsmjZJtuaXYRxkwAHSVu3I020eBqzXE"

SHORTEST = {"opi": 8, "nist": 15}
LONGEST = 128
COMMON = 10_000  # of the commonest are refused
_TELLING = 4  # a name of fewer letters may stand in a password by chance
_KINDS = {
    "at least one capital letter": str.isupper,
    "at least one lowercase letter": str.islower,
    "at least one numeral": str.isnumeric,
}
STRENGTHS = ("very weak", "weak", "fair", "good", "strong")


def rules_in_words() -> str:
    """The policy as people read it beside the field."""
    shortest = SHORTEST[settings().PASSWORD_POLICY]
    if _is_nist():
        return f"Use {shortest} to {LONGEST} characters. Several words that you remember are best."
    return (
        f"Use {shortest} to {LONGEST} characters with at least one capital letter, one lowercase letter and a numeral."
    )


def problem_with(password: str, *, about: Iterable[str] = ()) -> str | None:
    """What the policy asks and this password lacks, in one sentence; None when it is fine.

    `about` are words that others know of its owner: username, e-mail, provider.
    """
    if missing := _missing(password):
        *others, last = missing
        return f"The password still needs {' and '.join(filter(None, [', '.join(others), last]))}."
    if password.casefold() in _common():
        return "Many people use this password, so it is guessed first; choose another."
    if any(len(word) >= _TELLING and word.casefold() in password.casefold() for word in about):
        return "Leave your username, your e-mail address and your provider's name out of the password."
    return None


def strength(password: str) -> str:
    """How hard it is to guess, in words. Costs some ten milliseconds."""
    from zxcvbn import zxcvbn

    return STRENGTHS[zxcvbn(password[:72])["score"]]


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; `None` (nobody) costs the same and never matches."""
    try:
        return _hasher.verify(stored or _NOBODYS, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _missing(password: str) -> list[str]:
    """What this password still needs: a length, and by the manual's rule three kinds of characters; NIST asks for
    no such thing."""
    shortest = SHORTEST[settings().PASSWORD_POLICY]
    missing = [f"at least {shortest} characters"] if len(password) < shortest else []
    missing += [f"at most {LONGEST} characters"] if len(password) > LONGEST else []
    kinds = {} if _is_nist() else _KINDS
    return missing + [words for words, is_one in kinds.items() if not any(map(is_one, password))]


def _is_nist() -> bool:
    policy: str = settings().PASSWORD_POLICY
    return policy == "nist"


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"][:COMMON])
