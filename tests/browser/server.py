"""One `streamlit run Home.py` with a database of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

import demo
from core import clock, db, migrations, passwords
from core.actions import conferences, events, users
from core.models import Conference, ConferenceDetails, Event, Provider, User, UserDetails
from core.permissions import Role
from tests.factories import details

PASSWORD = "Bitterroot-2026"
HOME = Path(__file__).parents[2]
_SECONDS_TO_START = 30


@dataclass
class Server:
    """A running server, its log, and its database as the test sees it."""

    url: str
    process: subprocess.Popen[bytes]
    log_file: Path
    engine: Engine

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def assert_no_traceback(self) -> None:
        assert "Traceback" not in self.log(), self.log()

    def stored(self, table: type[SQLModel], *where: Any) -> list[Any]:
        """The rows as they are in the database at this moment."""
        with Session(self.engine, expire_on_commit=False) as session:
            return list(session.exec(select(table).where(*where).order_by(*table.__table__.primary_key)))

    def event(self, title: str) -> Event:
        (found,) = self.stored(Event, Event.title == title)
        return found

    def event_ids(self) -> list[int]:
        return [event.id for event in self.stored(Event)]

    def add_event(self, username: str = "provider", *, first_day: int = 20, last_day: int | None = None, **typed: Any):
        """Enter an event as `username`; the days count from today."""
        last_day = first_day if last_day is None else last_day
        dates = {"starts_on": clock.today() + timedelta(first_day), "ends_on": clock.today() + timedelta(last_day)}
        with Session(self.engine, expire_on_commit=False) as session:
            by = session.exec(select(User).where(User.username == username)).one()
            return events.add(session, details(**dates, **typed), provider_id=by.provider_id, by=by, now=clock.now())

    def add_conference(self, name: str = "Fall Conference", username: str = "provider") -> Conference:
        with Session(self.engine, expire_on_commit=False) as session:
            by = session.exec(select(User).where(User.username == username)).one()
            details = ConferenceDetails.check({"name": name})
            return conferences.add(session, details, provider_id=by.provider_id, by=by, now=clock.now())

    def add_provider_without_events(self, username: str, name: str = "Ekalaka Public Schools") -> None:
        with Session(self.engine) as session:
            provider = Provider(name=name, phone="(406) 555-0190")
            session.add(provider)
            session.commit()
            typed = {"full_name": "Nora Nobody", "email": f"{username}@example.org", "role": Role.PROVIDER}
            details = UserDetails.check({**typed, "provider_id": provider.id})
            users.invite(session, details, username=username, by=None, now=clock.now())
        self.change(User, User.username == username, password_hash=passwords.hashed(PASSWORD))

    def mail_to(self, address: str) -> EmailMessage:
        """The newest mail to `address`, once the server has delivered it as a file."""
        give_up_at = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < give_up_at:
            for file in sorted(
                self.log_file.parent.glob("outbox/*.eml"), key=lambda f: f.stat().st_mtime, reverse=True
            ):
                mail = message_from_bytes(file.read_bytes(), policy=policy.default)
                if mail["To"] == address:
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"No mail to {address} was delivered:\n{self.log()}")

    def change(self, table: type[SQLModel], *where: Any, **values: Any) -> None:
        """Change the one row that fits, as an operator would in the database."""
        with Session(self.engine) as session:
            db.begin_change(session)  # or the server's own writing could come between reading and changing
            row = session.exec(select(table).where(*where)).one()
            row.sqlmodel_update(values)
            session.commit()


def fill_with_demo(file: Path) -> None:
    """Make a database with the demo data, to be copied."""
    engine = db.connect(f"sqlite:///{file}")
    migrations.upgrade(engine)
    demo.fill(engine, size="small", seed=1, today=clock.today(), now=clock.now(), password=PASSWORD)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@contextmanager
def started(database: Path, folder: Path, **settings: str) -> Iterator[Server]:
    """A server with a copy of `database`, ready to answer; ended when the test is over."""
    shutil.copy(database, folder / "app.db")
    address, port = f"sqlite:///{folder / 'app.db'}", _free_port()
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
    told = {"DATABASE_URL": address, "BASE_URL": url, "SECOND_FACTOR": "off", **settings}
    environment = {**os.environ, **{f"PDUPS_{name}": value for name, value in told.items()}}
    engine = db.connect(address)
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=log, stderr=log)
    server = Server(url, process, folder / "server.log", engine)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        process.terminate()
        process.wait(10)
        engine.dispose()
        print(server.log())  # pytest shows it where a test failed


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_ready(server: Server) -> None:
    give_up_at = time.monotonic() + _SECONDS_TO_START
    while server.process.poll() is None and time.monotonic() < give_up_at:
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"The server did not start:\n{server.log()}")
