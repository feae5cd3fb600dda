"""The operators' door: `python -m core COMMAND`."""

import getpass
import sys
from enum import StrEnum
from typing import Annotated

import typer

from core import clock, migrations
from core.actions import users
from core.db import engine, open_session
from core.errors import Refused
from core.permissions import Role
from core.queries import audit, installation
from core.settings import settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Operations of Open PDUPS. Each ends with 0 only when all is well."""


@app.command()
def upgrade() -> None:
    """Create the database's schema, or bring it up to date."""
    done = migrations.upgrade(engine())
    print(f"The schema is {'now ' if done else ''}at version {migrations.newest()}.")


@app.command()
def create_user(
    username: Annotated[str, typer.Option()],
    email: Annotated[str, typer.Option()],
    full_name: Annotated[str, typer.Option()],
    role: Annotated[Role, typer.Option()],
    provider: Annotated[int | None, typer.Option(help="the number of a manager's or provider's provider")] = None,
) -> None:
    """Open an account. The password is asked for, or read from one line of standard input."""
    migrations.upgrade(engine())
    with open_session() as session:
        user = users.create(
            session,
            username=username,
            email=email,
            full_name=full_name,
            role=role,
            provider_id=provider,
            password=_password(),
            by=None,
            now=clock.now(),
        )
    print(f"{user.full_name} can now sign in as {user.username}.")


@app.command()
def verify_audit() -> None:
    """Check the chain of the audit trail from its first entry to its last."""
    with open_session() as session:
        if broken := audit.first_break(session):
            raise Refused(broken)
        print(f"The audit trail holds: {audit.length(session):,} entries.")


class Size(StrEnum):
    SMALL = "small"
    MONTANA = "montana"


@app.command()
def demo(
    size: Annotated[Size, typer.Option()] = Size.SMALL,
    seed: Annotated[int, typer.Option(help="the same seed on the same day gives the same data")] = 1,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="do nothing, quietly, in a filled database")] = False,
) -> None:
    """Fill an empty database with invented providers, events and accounts."""
    from core.demo import fill

    migrations.upgrade(engine())
    with open_session() as session:
        if if_empty and not installation.is_empty(session):
            return
    password = settings().DEMO_PASSWORD
    print(fill(engine(), size=size.value, seed=seed, today=clock.today(), now=clock.now(), password=password))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != first:
        raise Refused("The two passwords differ; nothing was stored.")
    return first


if __name__ == "__main__":
    try:
        app()
    except Refused as refusal:
        raise SystemExit(refusal.message) from None
