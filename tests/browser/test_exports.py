"""From a number of the overview to the file of its events, as a member of staff walks."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import insert
from sqlmodel import Session, select

from core import db
from core.models import Event, User
from tests.browser.walk import heading, press, settle, sign_in


def titles_in(file: Path) -> list[str]:
    rows = csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig")))
    return [row["Title of the Event"] for row in rows]


def open_panel(page: Page) -> None:
    page.get_by_text("Export", exact=True).click()
    settle(page)


def titles_on(page: Page) -> list[str]:
    return page.locator('.pdups-table tbody th[scope="row"] a').all_inner_texts()


def save(page: Page, words: str) -> Path:
    link = page.get_by_role("link", name=words)
    link.evaluate("link => link.removeAttribute('target')")  # the tab of a download closes before it can be asked
    with page.expect_download() as saved:
        link.click()
    return Path(saved.value.path())


def test_the_events_of_a_county_come_as_a_file(as_user):
    page = as_user("staff", "/compliance?months=Last+reporting+year")
    heading(page, "Compliance").wait_for()
    settle(page)
    county = page.get_by_role("table").filter(has_text="County, MT").get_by_role("row").filter(has_text="County, MT")
    name = county.first.get_by_role("rowheader").inner_text()
    county.first.get_by_role("link").first.click()
    heading(page, "List Events").wait_for()
    settle(page)
    expect(page.get_by_text(name)).to_be_visible()
    shown = titles_on(page)
    while page.get_by_role("link", name="Older").count():
        page.get_by_role("link", name="Older").click()
        page.get_by_role("link", name="Newer").wait_for()
        settle(page)
        shown += titles_on(page)
    open_panel(page)
    expect(page.get_by_text(f"{len(shown):,} event")).to_be_visible()
    assert titles_in(save(page, "CSV")) == shown


def test_a_long_list_is_written_with_its_progress_and_then_taken(fresh_server, browse):
    many = 20_000
    with Session(fresh_server.engine) as session:
        db.begin_change(session)  # or the server's own writing could come between reading and changing
        ada = session.exec(select(User).where(User.username == "provider")).one()
        columns = Event.__table__.columns
        one = session.exec(select(Event).where(Event.provider_id == ada.provider_id)).first()
        values = {c.name: getattr(one, c.name) for c in columns if c.name not in {"id", "submission", "conference_id"}}
        values |= {"title": "Long list", "search_text": "long list", "county": "Long County, MT"}
        session.connection().execute(insert(Event.__table__), [values] * many)
        session.commit()
    page = browse()
    sign_in(page, fresh_server.url, "provider", "/events?county=Long+County%2C+MT")
    heading(page, "List Events").wait_for()
    settle(page)
    open_panel(page)
    expect(page.get_by_text("More than 5,000 events, from all pages of this list.")).to_be_visible()
    press(page, "Prepare CSV")
    expect(page.get_by_text(f"of {many:,} events written")).to_be_visible()
    press(page, "Cancel")
    settle(page)
    expect(page.get_by_text("events written")).to_have_count(0)
    expect(page.get_by_role("link", name="Download")).to_have_count(0)
    press(page, "Prepare CSV")
    page.get_by_role("link", name="Download the CSV file").wait_for()
    assert titles_in(save(page, "Download the CSV file")) == ["Long list"] * many
