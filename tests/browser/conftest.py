"""A real browser against a real server.

One Chromium serves all tests, and of each user of the shared server one sign-in and one set of loaded scripts. Each
test has its own windows, and fails when the server's log has a traceback, when a script of the page failed or when a
dialog opened.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import installed_chromium, launched_chromium
from tests.browser.server import Server, fill_with_demo, started
from tests.browser.walk import sign_in

TIME_FOR_A_CLICK_MS = 30_000  # tests share the machine
WINDOW = {"width": 1280, "height": 900}


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


@pytest.fixture(scope="package")
def heard() -> list[str]:
    """What went wrong in any window, since a test began."""
    return []


@pytest.fixture
def faults(heard: list[str]) -> Iterator[list[str]]:
    """A test fails when something went wrong in one of its windows, though its screen may look right."""
    heard.clear()
    yield heard
    assert not heard


@pytest.fixture
def browse(chromium: Browser, faults: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a window of its own, with its own cookies; the options are those of a browser context."""
    contexts = []

    def open_window(**options: Any) -> Page:
        context = _watched_context(chromium, faults, **options)
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


def _watched_context(chromium: Browser, faults: list[str], **options: Any) -> BrowserContext:
    context = chromium.new_context(**{"viewport": WINDOW, **options})
    context.set_default_timeout(TIME_FOR_A_CLICK_MS)
    context.on("dialog", lambda dialog: faults.append(f"a dialog opened: {dialog.message}") or dialog.dismiss())
    context.on("weberror", lambda error: faults.append(f"a script failed: {error.error}"))
    return context


@pytest.fixture(scope="package")
def desks(chromium: Browser) -> Iterator[dict[tuple[str, str], BrowserContext]]:
    """The browser of each user of each server: signed in once, and knowing the program's scripts from then on."""
    by_user: dict[tuple[str, str], BrowserContext] = {}
    yield by_user
    for context in by_user.values():
        context.close()


@pytest.fixture
def as_user(
    desks: dict[tuple[str, str], BrowserContext], chromium: Browser, faults: list[str], server: Server
) -> Iterator[Callable[..., Page]]:
    """A window in which `username` is signed in on the shared server, at `path`. It is closed after the test."""
    used = []

    def open_window(username: str, path: str = "/", viewport: Any = WINDOW, color_scheme: Any = "light") -> Page:
        context = desks.get((server.url, username))
        if context is None:
            context = _watched_context(chromium, faults)
            with context.new_page() as page:
                sign_in(page, server.url, username)
            desks[server.url, username] = context
        page = context.new_page()
        if context not in used:  # an open menu, for example, stays open in the next window
            here = {"origin": server.url, "storageTypes": "local_storage"}
            context.new_cdp_session(page).send("Storage.clearDataForOrigin", here)
            used.append(context)
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        page.goto(server.url + path)
        page.get_by_role("button", name="Log Out").wait_for()
        return page

    yield open_window
    for page in [page for context in used for page in context.pages]:
        page.close()
