"""A real browser against a real server.

One Chromium and one sign-in a user serve all tests of a server. Each test has its own browser windows, and fails
when the server's log has a traceback, when a script of the page failed or when a dialog opened.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import installed_chromium, launched_chromium
from tests.browser.server import Server, fill_with_demo, started
from tests.browser.walk import sign_in

TIME_FOR_A_CLICK_MS = 30_000  # tests share the machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


# The browser lives as long as this folder's tests, not longer: its event loop would be in the way of others.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser that is installed here. In CI it has to be; elsewhere its lack is named at the end."""
    if installed_chromium() is None:
        lack = "no Chromium is installed, so no browser test ran (`make browser` installs one)"
        if os.environ.get("CI"):
            pytest.fail(lack)
        pytest.skip(lack)
    with launched_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo data, to be copied."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    fill_with_demo(file)
    return file


@pytest.fixture(scope="package")
def shared_server(chromium: Browser, demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(demo_file, tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def server(shared_server: Server) -> Iterator[Server]:
    """The server with demo data that all tests share: a test adds what it changes, and leaves the rest alone."""
    yield shared_server
    shared_server.assert_no_traceback()


@pytest.fixture
def fresh_server(chromium: Browser, demo_file: Path, tmp_path: Path) -> Iterator[Server]:
    """A server with demo data that nobody has asked for anything yet."""
    with started(demo_file, tmp_path) as server:
        yield server
        server.assert_no_traceback()


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a window of its own, with its own cookies; the options are those of a browser context."""
    contexts, faults = [], []

    def open_window(**options: Any) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(TIME_FOR_A_CLICK_MS)
        context.on("dialog", lambda dialog: faults.append(f"a dialog opened: {dialog.message}") or dialog.dismiss())
        context.on("weberror", lambda error: faults.append(f"a script failed: {error.error}"))
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def as_user(browse: Callable[..., Page], server: Server) -> Callable[..., Page]:
    """A window in which `username` is signed in on the shared server, at `path`."""

    def open_window(username: str, path: str = "/", **options: Any) -> Page:
        if username not in server.signed_in:
            page = browse()
            sign_in(page, server.url, username)
            server.signed_in[username] = page.context.storage_state()
        page = browse(storage_state=server.signed_in[username], **options)
        page.goto(server.url + path)
        page.get_by_role("button", name="Log Out").wait_for()
        return page

    return open_window
