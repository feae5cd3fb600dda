"""The providers of demo data with their users and their town."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from core.models import Provider, ProviderType, User
from core.permissions import Role
from demo.people import Usernames, full_name, letters, password_of_nobody
from demo.places import PLACES_WITHOUT_ZIP, STATE, Town, meeting_town, towns
from demo.sizes import KINDS, Kind, Rhythm, Size
from demo.words import words


@dataclass
class Host:
    provider: Provider
    users: list[User]
    kind: Kind
    home: Town
    is_demo_account: bool = False


@dataclass
class Registry:
    """Gives providers and users their numbers, and users their usernames."""

    opened_at: datetime
    usernames: Usernames
    providers: int = 0
    users: int = 0
    names: set[str] = field(default_factory=set)

    def next_provider(self) -> int:
        self.providers += 1
        return self.providers

    def next_user(self) -> int:
        self.users += 1
        return self.users


def hosts(size: Size, registry: Registry, rng: random.Random) -> Iterator[Host]:
    """One provider after another, as many of each kind as the size says."""
    for kind_name, number in size.providers.items():
        kind = KINDS[kind_name]
        for name, home in islice(_new_names(kind, registry, rng), number):
            yield _host(name, home, kind, registry, rng)


def _host(name: str, home: Town, kind: Kind, registry: Registry, rng: random.Random) -> Host:
    users = [_user(name, role, registry, rng) for role in _roles(kind, rng)]
    provider = Provider(
        id=registry.next_provider(),
        name=name,
        type=ProviderType.SINGLE_EVENT if kind.rhythm is Rhythm.ONCE else ProviderType.MULTIPLE_EVENT,
        phone=f"(406) 555-01{rng.randrange(100):02}",
        address=_address(home, rng),
        contact_name=users[0].full_name,
        contact_email=users[0].email,
    )
    for user in users:
        user.provider_id = provider.id
    return Host(provider, users, kind, home)


def _roles(kind: Kind, rng: random.Random) -> list[Role]:
    return [Role.MANAGER] + [Role.PROVIDER] * (rng.randint(*kind.users) - 1)


def _user(organization: str, role: Role, registry: Registry, rng: random.Random) -> User:
    """Nobody can sign in as one of them, though most once did."""
    name = full_name(rng)
    username = registry.usernames.new_for(name)
    return User(
        id=registry.next_user(),
        username=username,
        full_name=name,
        email=f"{username}@{letters(organization)[:40]}.example.org",
        role=role,
        password_hash=password_of_nobody(rng),
        created_at=registry.opened_at,
    )


def _address(home: Town, rng: random.Random) -> str:
    street = rng.choice(words("words")["organizations"]["streets"])
    return f"{rng.randint(1, 940)} {street}, {home.city}, {STATE} {home.zip_code}".strip()


def _new_names(kind: Kind, registry: Registry, rng: random.Random) -> Iterator[tuple[str, Town]]:
    for name, home in _names(kind, rng):
        if name not in registry.names:
            registry.names.add(name)
            yield name, home


def _names(kind: Kind, rng: random.Random) -> Iterator[tuple[str, Town]]:
    """Every name that an organization of this kind may have, with its town; those entered twice come first."""
    known = words("words")["organizations"]
    duplicates = known["duplicates"] if kind.name == "rural" else []
    yield from ((name, _town_in(name, rng)) for name in duplicates)
    made = [named for form in known[kind.name] for named in _combined(form, known, rng)]
    rng.shuffle(made)
    yield from made


def _combined(form: str, known: dict[str, list[str]], rng: random.Random) -> Iterator[tuple[str, Town]]:
    """A form with every town, county, region or brand filled in."""
    if "{town}" in form:
        number = rng.randint(1, 95)
        yield from ((form.format(town=town.city, number=number + i % 40), town) for i, town in enumerate(towns()))
    elif "{county}" in form:
        yield from ((form.format(county=county), town) for county, town in _counties().items())
    elif "{region}" in form:
        yield from ((form.format(region=region), rng.choice(towns())) for region in known["region"])
    elif "{brand}" in form:
        yield from ((form.format(brand=brand), rng.choice(towns())) for brand in known["brand"])
    else:
        yield form, _town_in(form, rng)


def _town_in(name: str, rng: random.Random) -> Town:
    """The town that the name speaks of, or one where people meet."""
    of_name = [town for town in (*towns(), *PLACES_WITHOUT_ZIP) if name.startswith(town.city)]
    return max(of_name, key=lambda town: len(town.city)) if of_name else meeting_town(rng)


def _counties() -> dict[str, Town]:
    """A town for each county; which one is the seat does not matter here."""
    return {town.county: town for town in towns()}
