"""Screens run whole, without a browser, as a user whose session is in the database."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from core import clock
from core.models import User, UserSession

HOME = Path(__file__).parents[2] / "Home.py"

# Each run of a screen begins a runtime, which reads the description of every installed package anew, to find parts for
# screens: five times the work of the screen. A server does it once, when it starts, and so does a run of the tests.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture
def session(app_database: Engine):
    with Session(app_database, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def open_screen(session: Session, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Run a screen as `user` (None: a stranger); queries go into the address."""
    begin = PagesManager.__init__

    def without_the_folder(self: PagesManager, *args: object, **values: object) -> None:
        """As Home.py sets it in a server; the test runner opens the hole again at each run."""
        begin(self, *args, **values)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", without_the_folder)

    def run(file: str, user: User | None = None, **query: str) -> AppTest:
        number = None
        if user is not None:
            row = UserSession(
                cookie_hash=f"of {user.id} {clock.now()}",
                user_id=user.id,
                started_at=clock.now(),
                last_seen_at=clock.now(),
            )
            session.add(row)
            session.commit()
            number = row.id
        app = AppTest.from_file(str(HOME), default_timeout=20)
        app.user = {"session": str(number)} if number else {}
        app.run()  # only now does the runner know the addresses of the screens
        app.query_params.update(query)
        return app.switch_page(f"pages/{file}.py").run()

    return run
