"""Demo data: an invented state full of providers and events, the same for the same seed and day.

`accounts.toml` has the demo accounts and what their providers offer, `requests.toml` what they ask for;
everything else is drawn by chance from `words.toml` and `topics.toml`, in the numbers of `sizes.py`.
"""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine, insert
from sqlmodel import select

from core import passwords, rollups
from core.errors import Refused
from core.models import Category, DemoData, Provider, User
from demo import accounts
from demo.days import moment
from demo.demo_providers import Registry, hosts
from demo.outcomes import outcome_of
from demo.people import Usernames
from demo.plans import plans
from demo.requests import add_requests
from demo.sizes import SIZES, Size, SizeName
from demo.store import Store, Summary, go_on_numbering
from demo.stories import Storyteller

__all__ = ["SizeName", "Summary", "fill"]

_OPENED_BEFORE = timedelta(days=300)  # the accounts are older than the first event


def fill(engine: Engine, *, size: SizeName, seed: int, today: date, now: datetime, password: str) -> Summary:
    """Fill an empty database, whole or not at all. Everybody who can sign in does so with `password`.

    Raises Refused when the database has a provider or a user.
    """
    password_hash = passwords.hashed(password)  # once: it takes a tenth of a second
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        _require_empty(connection)
        connection.execute(insert(DemoData), {"id": 1, "size": size, "seed": seed, "filled_at": now})
        rng = random.Random(seed)  # noqa: S311 -- nothing here is secret, and it must come out the same
        return _fill(connection, SIZES[size], rng, today, password_hash)


def _require_empty(connection: Connection) -> None:
    if connection.scalar(select(Provider.id).limit(1)) or connection.scalar(select(User.id).limit(1)):
        raise Refused("This database is in use; demo data goes into an empty one only.")


def _fill(connection: Connection, size: Size, rng: random.Random, today: date, password_hash: str) -> Summary:
    opened_at = moment(today - timedelta(days=365 * size.years) - _OPENED_BEFORE, rng)
    registry = Registry(opened_at, Usernames(accounts.usernames()))
    store = Store(connection, size.chunk)
    staff = accounts.staff(registry, password_hash)
    names = {row.code: row.name for row in connection.execute(select(Category.code, Category.name))}
    teller = Storyteller(staff[0], names, size.whole_trail, rng)
    store.add_staff(staff)
    _fill_accounts(store, registry, replace(teller, whole_trail=True), today, password_hash)
    if size.bulk:
        return _fill_in_bulk(connection, size, rng, today, store.close())
    for host in hosts(size, registry, rng):
        store.add_host(host)
        for plan in plans(host, size, today, rng):
            store.add_story(teller.tell(plan, outcome_of(plan, today, rng)))
    summary = store.close()
    add_requests(connection, size, registry, today, rng)
    return summary


def _fill_accounts(store: Store, registry: Registry, teller: Storyteller, today: date, password_hash: str) -> None:
    for host, events in accounts.hosts(registry, password_hash):
        store.add_host(host)
        for event in events:
            plan = accounts.plan_of(event, host, today, teller.rng)
            store.add_story(teller.tell(plan, accounts.outcome_of(event, plan)))


def _fill_in_bulk(connection: Connection, size: Size, rng: random.Random, today: date, before: Summary) -> Summary:
    """After the demo accounts come the others, all at once. Raises Refused where numpy is not installed."""
    try:
        import numpy  # noqa: F401 -- an extra of this project, which the other sizes do without
    except ImportError:
        raise Refused("The demo data of fifty states is drawn by numpy; install it with the extra “demo”.") from None
    from demo.bulk_copy import indexes_made_afterwards
    from demo.bulk_events import Nation
    from demo.bulk_loading import add

    first = Nation(
        connection, size, today, rng.randrange(2**32), before.events + 1, before.providers + 1, before.users + 1
    )
    with indexes_made_afterwards(connection):
        added = add(first)
    rollups.rebuild(connection)
    go_on_numbering(connection)
    return Summary(*(one + more for one, more in zip(before, added, strict=True)))
