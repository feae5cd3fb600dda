"""What a person does on a screen, by the words that stand there."""

import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.server import PASSWORD


def log_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("Username", exact=True).fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log In", exact=True).click()


def sign_in(page: Page, address: str, username: str, path: str = "/") -> None:
    """Open `path` as a stranger and sign in there."""
    page.goto(address + path)
    log_in(page, username, PASSWORD)
    page.get_by_role("button", name="Log Out").wait_for()


def heading(page: Page, title: str) -> Locator:
    """The screen's own heading."""
    return page.get_by_role("heading", name=title, level=1, exact=True)


def settle(page: Page) -> None:
    """Wait until the server has drawn all that was asked for."""
    page.locator('.stApp[data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]').wait_for()
    expect(page.locator('[data-testid="stSkeleton"], [data-stale="true"]')).to_have_count(0)


def bring(page: Page, name: str, content: bytes, media_type: str = "text/csv") -> None:
    """Choose a file, and wait until the server has it: what is pressed earlier goes without it."""
    file = {"name": name, "mimeType": media_type, "buffer": content}
    with page.expect_response(lambda answer: "/upload_file/" in answer.url and answer.request.method == "PUT"):
        page.locator('input[type="file"]').set_input_files([file])  # type: ignore[list-item]
    page.get_by_text(name).first.wait_for()
    settle(page)


def unfold(page: Page, title: str) -> None:
    """Open a panel, and wait until it has unrolled: a list that opens meanwhile closes again."""
    settle(page)  # what is drawn again meanwhile ends its unrolling
    summary = page.locator("summary").filter(has_text=title)
    summary.click()
    page.locator("details[open]").filter(has=summary).wait_for()
    wait_until_still(page)


def wait_until_still(page: Page) -> None:
    """Wait until nothing moves or changes its color, except what does so for ever."""
    page.wait_for_function("""() => document.getAnimations().every(each =>
        each.playState !== "running" || !Number.isFinite(each.effect.getComputedTiming().endTime))""")


def wait_until(holds: Callable[[], object], seconds: float = 15) -> None:
    """Wait for something that the server does, and no screen shows."""
    give_up_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up_at, "It did not come to pass."
        time.sleep(0.05)


def type_text(page: Page, label: str, text: str) -> None:
    """Type into a field and leave it."""
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.blur()
    settle(page)


def type_date(page: Page, label: str, day: date) -> None:
    """Type a date as month, day and year, the way it is shown."""
    page.get_by_role("spinbutton", name=f"month, {label}").click()
    page.keyboard.type(f"{day:%m%d%Y}")
    page.keyboard.press("Tab")
    settle(page)


def choose_categories(page: Page, names: Iterable[str]) -> None:
    choose_several(page, "Event Categories", names)


def choose_several(page: Page, label: str, names: Iterable[str]) -> None:
    box = page.get_by_role("combobox", name=label)
    for name in names:
        box.fill(name)
        page.get_by_role("option", name=name, exact=True).click()
    page.keyboard.press("Escape")
    settle(page)


def choose_location(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="Location").get_by_text(name, exact=True).click()
    settle(page)


def fill_event(page: Page, **typed: Any) -> None:
    """Fill the fields of the event form, in the order in which they stand there."""
    page.get_by_role("textbox", name=LABELS["hours"], exact=True).wait_for()  # the last one: now all are there
    for name in ("title", "instructor", "description"):
        if name in typed:
            type_text(page, LABELS[name], typed[name])
    if "categories" in typed:
        choose_categories(page, typed["categories"])
    for name in ("starts_on", "ends_on"):
        if name in typed:
            type_date(page, LABELS[name], typed[name])
    if "location" in typed:
        choose_location(page, typed["location"])
    for name in ("zip_code", "city", "hours"):
        if name in typed:
            type_text(page, LABELS[name], typed[name])
        if name == "zip_code" and name in typed:  # it fills in the town
            expect(page.get_by_role("textbox", name="City", exact=True)).not_to_have_value("")


LABELS = {
    "title": "Title of the Event",
    "instructor": "Instructor Name",
    "description": "Description of the Event",
    "starts_on": "Start Date",
    "ends_on": "End Date",
    "zip_code": "ZIP Code",
    "city": "City",
    "hours": "Hours of Instruction",
}


def date_in(page: Page, label: str) -> str:
    """The date that a field shows, like 06/12/2026."""
    parts = ("month", "day", "year")
    return "/".join(page.get_by_role("spinbutton", name=f"{part}, {label}").inner_text() for part in parts)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def row_of(page: Page, title: str) -> Locator:
    """The row of an event in a table."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=title, exact=True))


def refusal(page: Page) -> Locator:
    """The alert that says why something was not done."""
    return page.locator('[data-testid="stAlertContentError"]')


def success(page: Page) -> Locator:
    return page.locator('[data-testid="stAlertContentSuccess"]')
