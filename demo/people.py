"""Invented people, and the usernames that OPI would give them."""

import random
import re
import secrets
from functools import cache

from core import passwords
from core.models.text_input import folded
from demo.words import words

_NAME_OF_MONTANAS_LANGUAGES = 0.02
_CAME = 0.95  # of those who were invited
_WITHOUT_ACCENT_TO_DROP = str.maketrans("øłđ", "old")


def full_name(rng: random.Random) -> str:
    people = words("words")["people"]
    rare = rng.random() < _NAME_OF_MONTANAS_LANGUAGES
    family = people["family_in_montanas_languages" if rare else "family"]
    return f"{rng.choice(people['given'])} {rng.choice(family)}"


def instructors(rng: random.Random) -> str:
    """Mostly one name; some people write several into the one field."""
    several = rng.choices((1, 2, 3), (92, 6, 2))[0]
    names = [full_name(rng) for _ in range(several)]
    return " and ".join(names) if several < 3 else f"{names[0]}, {names[1]}, and {names[2]}"


def letters(text: str) -> str:
    """Only the plain letters and digits of a text, for usernames and e-mail addresses."""
    return re.sub(r"[^a-z0-9]", "", folded(text).translate(_WITHOUT_ACCENT_TO_DROP))


def password_of_nobody(rng: random.Random) -> str | None:
    """The hash of somebody's password, which no one knows; None for those who were invited and never came."""
    return _unknown() if rng.random() < _CAME else None


@cache
def _unknown() -> str:
    return passwords.hashed(secrets.token_urlsafe())


class Usernames:
    """First initial and last name, with a number when that is taken."""

    def __init__(self, taken: set[str]) -> None:
        self._numbers = dict.fromkeys(taken, 1)

    def new_for(self, name: str) -> str:
        given, _, family = name.partition(" ")
        wanted = (letters(given)[:1] + letters(family))[:60]
        number = self._numbers[wanted] = self._numbers.get(wanted, 0) + 1
        return wanted if number == 1 else f"{wanted}{number}"
