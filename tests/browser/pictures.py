"""Pictures of every screen, to be looked at: `python -m tests.browser.pictures FOLDER`.

Without FOLDER they go where PDUPS_PICTURES says. Manager and staff, wide and narrow, light and dark.
"""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from core.permissions import Role
from tests.browser.chromium import launched_chromium
from tests.browser.screens import ACCOUNTS, screens_of
from tests.browser.server import Server, fill_with_demo, started
from tests.browser.walk import settle, sign_in

_WIDTHS = (1280, 375)
_THEMES = ("light", "dark")


def take_all(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        fill_with_demo(Path(work) / "demo.db")
        with started(Path(work) / "demo.db", Path(work)) as server, launched_chromium() as browser:
            _of_a_stranger(browser, server, folder)
            for role in (Role.MANAGER, Role.STAFF):
                _of_a_role(browser, server, role, folder)


def _of_a_stranger(browser: Browser, server: Server, folder: Path) -> None:
    page = browser.new_page()
    page.goto(server.url)
    page.get_by_label("Username", exact=True).wait_for()
    _take(page, folder, "stranger-sign-in")


def _of_a_role(browser: Browser, server: Server, role: Role, folder: Path) -> None:
    page = browser.new_page()
    sign_in(page, server.url, ACCOUNTS[role])
    for name, address in screens_of(role, server):
        page.goto(server.url + address)
        page.get_by_role("button", name="Log Out").wait_for()
        page.get_by_role("heading", level=1).wait_for()
        _take(page, folder, f"{role}-{name.split()[0].strip(',')}-{name.split()[-1].lower()}")


def _take(page: Page, folder: Path, name: str) -> None:
    for width in _WIDTHS:
        for theme in _THEMES:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            settle(page)
            height = page.locator('[data-testid="stMain"]').evaluate("e => e.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(height, 600)})  # the main part scrolls by itself
            settle(page)
            page.screenshot(path=folder / f"{name}-{width}-{theme}.png")


if __name__ == "__main__":
    take_all(Path((sys.argv[1:] or [os.environ.get("PDUPS_PICTURES", "pictures")])[0]))
