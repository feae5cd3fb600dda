"""The schema's history, and the way to its newest state."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from core import rollups

HERE = Path(__file__).parent
_ONE_AT_A_TIME = 0x5044_5550_53  # the advisory lock of a PostgreSQL upgrade: "PDUPS"


def newest() -> str:
    """The revision that this code needs: the versions' names begin with their number."""
    return max(path.stem for path in (HERE / "versions").glob("[0-9]*.py")).split("_")[0]


def is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest())


def upgrade(engine: Engine) -> bool:
    """Bring the schema to its newest state, one process at a time. True when something was done."""
    with engine.connect() as connection:
        if is_current(connection):
            return False
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        if is_current(connection):
            return False
        run(connection, "upgrade")
        if rollups.are_missing(connection):
            rollups.rebuild(connection)
    return True


def is_in_models(_object: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    """Whether the models know of a table, column or index of the database. They cannot say how words are indexed."""
    return not str(name).startswith("event_words")


def run(connection: Connection, command: str, *, to: str = "head", **options: object) -> None:
    """One of Alembic's commands over this connection."""
    # Imported here: it costs a tenth of a second that a start without an upgrade need not pay.
    import alembic.command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    arguments = {"upgrade": (to,)}.get(command, ())
    getattr(alembic.command, command)(config, *arguments, **options)


def draft(engine: Engine, message: str) -> None:
    """Write a new version file from the difference between the models and the database."""
    number = f"{int(newest() if list((HERE / 'versions').glob('[0-9]*.py')) else 0) + 1:04}"
    with engine.connect() as connection:
        run(connection, "revision", message=message, autogenerate=True, rev_id=number)
