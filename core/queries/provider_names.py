"""The names of all providers, which are public, held by each process until one of them changes."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from core.models import Provider
from core.models.text_input import folded
from core.rules.similar_names import NameParts, name_parts


class NamesVersion(NamedTuple):
    """What moves whenever a provider is added or changed: each change makes the next version."""

    providers: int
    newest: int
    versions: int


@dataclass(frozen=True)
class ProviderNames:
    """Every provider's number and name, by name, and what its name tells."""

    mark: NamesVersion
    ids: list[int]
    names: list[str]
    tellings: list[NameParts]
    texts: list[str] = field(repr=False)  # what a search looks at
    places: dict[int, int] = field(repr=False)  # of a number in `ids`

    @cached_property
    def duplicates(self) -> list[list[int]]:
        """Places of those whose names tell the same, group by group."""
        groups: dict[NameParts, list[int]] = defaultdict(list)
        for place, told in enumerate(self.tellings):
            groups[told].append(place)
        return [group for group in groups.values() if len(group) > 1]


_known: WeakKeyDictionary[Engine, ProviderNames] = WeakKeyDictionary()


def provider_names(session: Session) -> ProviderNames:
    """All of them, read anew only after a change."""
    engine = session.get_bind().engine
    mark, held = _mark(session), _known.get(engine)
    if held is None or held.mark != mark:
        held = _known[engine] = _read(session, mark)
    return held


def forget(engine: Engine) -> None:
    """Read them anew at the next question, for a database that was replaced."""
    _known.pop(engine, None)


def _mark(session: Session) -> NamesVersion:
    query = select(func.count(), func.coalesce(func.max(Provider.id), 0), func.coalesce(func.sum(Provider.version), 0))
    return NamesVersion(*session.exec(query.select_from(Provider)).one())


def _read(session: Session, mark: NamesVersion) -> ProviderNames:
    unmerged = col(Provider.merged_into_id).is_(None)
    rows = session.exec(select(Provider.id, Provider.name, Provider.address, Provider.offers).where(unmerged))
    ordered = sorted((folded(name), number, name, address, offers) for number, name, address, offers in rows)
    return ProviderNames(
        mark,
        ids=[number for _, number, *_ in ordered],
        names=[name for _, _, name, *_ in ordered],
        tellings=[name_parts(name) for _, _, name, *_ in ordered],
        texts=[f"{name} {folded(f'{address} {offers}')}" for name, _, _, address, offers in ordered],
        places={number: place for place, (_, number, *_) in enumerate(ordered)},
    )
