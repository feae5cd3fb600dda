"""What events are about: titles, descriptions, categories and hours."""

import random
from typing import NamedTuple

from core.formats import MINUTES_A_UNIT
from demo.words import words

_HALVES = (1, 1, 1.5, 2, 2, 2.5, 3, 3, 3.5, 4, 4.5, 5, 6, 6, 6, 6.5, 7, 7, 7.5, 8)
_SERIES = (6, 8, 9, 12, 15, 15, 15, 30)
_COURSES = (15, 15, 15, 30, 30, 45)
_SHORT_COURSES = (1, 1.5, 2, 3, 4, 5, 6, 8)
_LIKED = {"iefa": 2, "native": 1.5, "math": 1.5, "ela": 1.5, "safety": 1.5, "instruction": 1.5, "other": 0.4}
_NATIVE_THEMES = ("native", "iefa", "family", "early", "sel")


class Activity(NamedTuple):
    title: str
    description: str
    categories: list[str]


def activity(rng: random.Random, *, of: str = "") -> Activity:
    """An activity as a provider of the kind `of` would offer it."""
    category = _category(rng, of)
    theme = words("topics")[category]
    topic = rng.choice(theme["topics"])
    others = rng.sample(theme["also"], min(rng.choices((0, 1, 2), (45, 40, 15))[0], len(theme["also"])))
    return Activity(
        _title(topic, theme.get("in_class", False), rng), description(topic, rng), sorted({category, *others})
    )


def _category(rng: random.Random, kind: str) -> str:
    if kind == "tribal":
        return rng.choice(_NATIVE_THEMES)
    codes = list(words("topics"))
    return rng.choices(codes, [_LIKED.get(code, 1) for code in codes])[0]


def _title(topic: str, in_class: bool, rng: random.Random) -> str:
    found = words("words")["titles"]
    form = rng.choice(found["forms"])
    if "{grades}" in form and not in_class:
        form = "{topic}: {angle}"
    chosen = {name: rng.choice(found[f"{name}s"]) for name in ("grade", "angle")}
    return str(
        form.format(topic=topic, grades=chosen["grade"], angle=chosen["angle"], series=rng.choice(found["series"]))
    )


def description(topic: str, rng: random.Random) -> str:
    found = words("words")["descriptions"]
    middle = rng.sample(found["middles"], rng.randint(1, 3))
    text = " ".join([rng.choice(found["openings"]).format(topic=topic), *middle])
    return f"{text}\n\n{rng.choice(found['closings'])}" if rng.random() < 0.4 else text


def minutes_for(days: int, rng: random.Random) -> int:
    """Minutes of instruction for an event that lasts so many days."""
    if days == 1:
        return _minutes(rng.choice(_HALVES))
    return _minutes(days * rng.choice((5, 6, 6, 6.5, 7)) if days <= 3 else rng.choice(_SERIES))


def minutes_of_course(rng: random.Random) -> int:
    return _minutes(rng.choice(_COURSES if rng.random() < 0.6 else _SHORT_COURSES))


def minutes_of_session(rng: random.Random) -> int:
    return _minutes(rng.choices((1, 1.5, 2, 3), (70, 15, 10, 5))[0])


def _minutes(hours: float) -> int:
    return int(hours * MINUTES_A_UNIT)
