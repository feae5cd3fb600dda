"""Which organisations may already be here under another spelling."""

from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlmodel import Session

from core.queries.organisations import Known, known
from core.rules.lookalikes import LIKE, telling, weighed

_CONSIDERED = 50
_SHORTEST = 3  # letters from which a name tells anything


class Lookalike(NamedTuple):
    provider_id: int
    name: str
    score: float


def lookalikes(session: Session, name: str, *, limit: int = 5) -> list[Lookalike]:
    """The providers whose names are most like `name`, the likest first; `rules.lookalikes` says what scores mean."""
    asked = telling(name[:200])
    if len(asked.words) < _SHORTEST:
        return []
    every = known(session)
    found = process.extract(
        asked.words, _words(every), scorer=fuzz.ratio, processor=None, score_cutoff=LIKE, limit=_CONSIDERED
    )
    scored = [
        Lookalike(every.ids[place], every.names[place], weighed(score, asked, every.tellings[place]))
        for _, score, place in found
    ]
    likely = [one for one in scored if one.score >= LIKE]
    return sorted(likely, key=lambda one: (-one.score, one.name))[:limit]


def _words(every: Known) -> list[str]:
    return [found.words for found in every.tellings]
