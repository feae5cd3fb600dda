"""Commands for operators: `python -m core COMMAND`."""

from enum import StrEnum
from typing import Annotated

import typer

from core import clock, migrations, outbox
from core.actions import courses, reminders, resets, users
from core.db import engine, open_session
from core.errors import Refused
from core.formats import plural
from core.models import UserDetails
from core.permissions import Role
from core.queries import audit, system_info
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
    """Open an account without a password; mail and print the code that sets one."""
    migrations.upgrade(engine())
    typed = {"full_name": full_name, "email": email, "role": role, "provider_id": provider}
    with open_session() as session:
        details = UserDetails.check(typed)
        user, code = users.invite(session, details, username=username, by=None, now=clock.now())
    print(f"{user.full_name} has the username {user.username}.")
    print(f"To set a password: “Reset password” on {settings().BASE_URL}, with {user.email} and the code {code}.")
    print("The code is good for 7 days.")


@app.command()
def verify_audit() -> None:
    """Check the chain of the audit trail from its first entry to its last."""
    with open_session() as session:
        if broken := audit.first_break(session):
            raise Refused(broken)
        print(f"The audit trail holds, from its first entry to entry {audit.length(session):,}.")


@app.command()
def deliver_mail() -> None:
    """Try once to deliver every mail that is due. The server does so by itself, within seconds."""
    began = clock.now()
    with open_session() as session:
        resets.answer(session, now=began)
    print(outbox.deliver(open_session, outbox.transport(), clock=clock.now))
    with open_session() as session:
        troubled = outbox.undelivered(session, since=began)
    for mail in troubled:
        print(f"{mail.kind} to {mail.to}: {mail.problem}")
    if troubled:
        raise typer.Exit(1)


@app.command()
def remind() -> None:
    """Remind the providers whose counts are due or missing. Safe every hour; at night and at weekends it waits."""
    mails = reminders.remind_all(open_session, today=clock.today(), now=clock.now())
    print(f"{plural(mails, 'reminder')} queued." if mails else "Nobody had to be reminded now.")


@app.command()
def renew_courses() -> None:
    """Open the next year of every standing course that is due. The server does so by itself, every hour."""
    with open_session() as session:
        opened = courses.renew_due(session, today=clock.today(), now=clock.now())
    print("No course was due." if not opened else f"{plural(opened, 'year')} of courses opened.")


class Size(StrEnum):
    SMALL = "small"
    MONTANA = "montana"
    FIFTY_STATES = "fifty-states"


@app.command()
def demo(
    size: Annotated[Size, typer.Option()] = Size.SMALL,
    seed: Annotated[int, typer.Option(help="the same seed on the same day gives the same data")] = 1,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="do nothing, quietly, in a filled database")] = False,
) -> None:
    """Fill an empty database with invented providers, events and accounts."""
    from demo import fill

    migrations.upgrade(engine())
    with open_session() as session:
        if if_empty and not system_info.is_empty(session):
            return
    password = settings().DEMO_PASSWORD
    print(fill(engine(), size=size.value, seed=seed, today=clock.today(), now=clock.now(), password=password))


if __name__ == "__main__":
    try:
        app()
    except Refused as refusal:
        raise SystemExit(refusal.message) from None
