"""LA: the look-alikes of a name among 50,000 organizations, and what a change of one of them costs."""

from time import perf_counter

from sqlalchemy import insert
from sqlmodel import Session

from bench.result import Options, Result, ms
from core import db, migrations
from core.models import Provider, ProviderType
from core.queries.provider_names import forget
from core.queries.similar_names import similar_names

ORGANIZATIONS = 50_000
LIMIT_MS = 100
QUERIES = 50
FORMS = ("{} Public Schools", "{} School District {}", "{} Elementary", "{} High School", "{} Historical Society")
SYLLABLES = ("hel", "ena", "bil", "lings", "boze", "man", "great", "falls", "mis", "soula", "kali", "spell", "butte")


def looks(options: Options) -> list[Result]:
    engine = db.connect(f"sqlite:///{options.folder / 'names.db'}")
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(insert(Provider), [_provider(number) for number in range(ORGANIZATIONS)])
    with Session(engine) as session:
        first = _seconds(session, 0)
        took = ms([_seconds(session, number) for number in range(1, QUERIES + 1)])
        forget(engine)
        again = _seconds(session, 0)
    engine.dispose()
    size = ORGANIZATIONS
    return [
        Result("LA", "look-alikes of a name", took, size=size, target=f"< {LIMIT_MS} ms", holds=took < LIMIT_MS),
        Result("LA-first", "the first question of a process", first * 1000, size=size),
        Result("LA-changed", "the first question after a provider changed", again * 1000, size=size),
    ]


def _provider(number: int) -> dict[str, object]:
    return {
        "name": _name(number),
        "type": ProviderType.MULTIPLE_EVENT,
        "phone": "406-555-0101",
        "address": "4 River Road, Livingston, MT 59047",
        "contact_name": "Ada Rides",
        "contact_email": "ada@example.org",
        "offers": "Workshops and book studies for all grades. " * 4,
        "version": 1,
    }


def _name(number: int) -> str:
    """Some 10,000 towns of up to four syllables, each with five organizations."""
    town, rest = "", number // len(FORMS) + 1
    while rest:
        rest, syllable = divmod(rest, len(SYLLABLES))
        town += SYLLABLES[syllable]
    return FORMS[number % len(FORMS)].format(town.capitalize(), number % 95)


def _seconds(session: Session, number: int) -> float:
    begun = perf_counter()
    assert similar_names(session, _name(number * 977 % ORGANIZATIONS))
    return perf_counter() - begun
