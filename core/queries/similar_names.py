"""Which organizations may already be here under another spelling."""

from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlmodel import Session

from core.queries.provider_names import ProviderNames, provider_names
from core.rules.similar_names import LIKE, name_parts, weighted

_CONSIDERED = 50
_SHORTEST = 3  # letters from which a name tells anything


class SimilarName(NamedTuple):
    provider_id: int
    name: str
    score: float


def similar_names(session: Session, name: str, *, limit: int = 5) -> list[SimilarName]:
    """The providers whose names are most like `name`, the likest first; `rules.similar_names` says what scores mean."""
    asked = name_parts(name[:200])
    if len(asked.words) < _SHORTEST:
        return []
    every = provider_names(session)
    found = process.extract(
        asked.words, _words(every), scorer=fuzz.ratio, processor=None, score_cutoff=LIKE, limit=_CONSIDERED
    )
    scored = [
        SimilarName(every.ids[place], every.names[place], weighted(score, asked, every.tellings[place]))
        for _, score, place in found
    ]
    likely = [one for one in scored if one.score >= LIKE]
    return sorted(likely, key=lambda one: (-one.score, one.name))[:limit]


def _words(every: ProviderNames) -> list[str]:
    return [found.words for found in every.tellings]
