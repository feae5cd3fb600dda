"""Special Considerations: Virtual Conferences, from the agenda to the counts."""

from io import BytesIO

import pypdfium2
from playwright.sync_api import Page, expect

from core import clock
from core.models import Conference, Event
from tests.browser.test_accessibility import violations
from tests.browser.test_manual import type_in_grid
from tests.browser.walk import (
    bring,
    choose_categories,
    choose_location,
    heading,
    press,
    refusal,
    settle,
    success,
    type_text,
)

SESSIONS = 12


def agenda() -> str:
    """Twelve presenter sessions as they come from a spreadsheet; two of them need a correction."""
    day = clock.today().replace(year=clock.today().year - 1)
    headings = "Session title\tPresenter\tDate\tTime\tRoom"
    rows = [
        f"Virtual session {n}\tAda Prairie\t{day:%m/%d/%Y}\t8:30-10:00 AM\tZoom {n}" for n in range(1, SESSIONS + 1)
    ]
    rows[1] = rows[1].replace("Ada Prairie", "")
    rows[4] = rows[4].replace(f"{day:%m/%d/%Y}", "13/45/2026")
    return "\n".join([headings, *rows])


def type_in_cell(page: Page, row: int, heading: str, text: str) -> None:
    """Type into a cell of the grid: from the first cell, by the keyboard."""
    grid = page.locator('[data-testid="stDataFrame"] .dvn-scroller')
    headings = page.locator('[data-testid="stDataFrame"] [role="columnheader"]')
    expect(headings).not_to_have_count(0)
    column = headings.all_text_contents().index(heading)
    grid.click(position={"x": 25, "y": 52})
    for key, times in (("ArrowDown", row), ("ArrowRight", column)):
        for _ in range(times):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    cell = page.locator("#portal").get_by_role("textbox")
    cell.fill(text)
    page.keyboard.press("Enter")
    expect(cell).to_have_count(0)
    settle(page)


def test_a_conference_from_its_agenda_to_its_counts(as_user, server):
    page: Page = as_user("provider", "/conferences")
    heading(page, "Conferences").wait_for()
    settle(page)
    type_text(page, "Name of the Conference", "Virtual Fall Conference")
    press(page, "Add conference")
    heading(page, "Virtual Fall Conference").wait_for()
    settle(page)

    # What is the same for all is typed once; the agenda is pasted.
    type_text(page, "Description of the Event", "A session of the Virtual Fall Conference.")
    choose_categories(page, ["Mathematics"])
    choose_location(page, "Online")
    type_text(page, "Or paste the rows here", agenda())
    press(page, "Read the table")
    expect(refusal(page)).to_contain_text("2 things need attention in 2 rows; nothing is stored until all is right.")
    for words in ("Enter the instructor's name.", "“13/45/2026” is no date"):
        expect(page.get_by_role("cell", name=words)).to_be_visible()
    expect(page.get_by_role("button", name="Store the sessions")).to_be_disabled()
    assert not violations(page)

    # Corrected on the screen, and stored at once.
    type_in_cell(page, 0, "Presenter", "Sonya Kovalevsky")
    type_in_cell(page, 1, "Date", f"June 12, {clock.today().year - 1}")
    expect(success(page)).to_contain_text(f"Nothing is wrong in {SESSIONS} rows.")
    press(page, f"Store the sessions ({SESSIONS})")
    expect(page.get_by_text(f"{SESSIONS} sessions stored.")).to_be_visible()
    settle(page)
    (conference,) = server.stored(Conference, Conference.name == "Virtual Fall Conference")
    stored = server.stored(Event, Event.conference_id == conference.id)
    assert [e.title for e in stored] == [f"Virtual session {n}" for n in range(1, SESSIONS + 1)]
    assert (stored[1].instructor, stored[4].starts_on.month, stored[0].minutes) == ("Sonya Kovalevsky", 6, 90)

    # A certificate for each session, all in one file.
    link = page.get_by_role("link", name="Print together")
    answer = page.request.get(server.url + link.get_attribute("href"))
    assert answer.status == 200
    assert len(pypdfium2.PdfDocument(BytesIO(answer.body()))) == SESSIONS

    # The number of certificates issued per session, in one grid.
    page.get_by_role("radiogroup", name="What do you want to do?").get_by_text("Counts", exact=True).click()
    settle(page)
    type_in_grid(page, {"Virtual session 1": "14", "Virtual session 3": "0"})
    press(page, "Save counts")
    expect(success(page)).to_contain_text("2 counts are in.")
    issued = [e.certificates_issued for e in server.stored(Event, Event.conference_id == conference.id)]
    assert issued[:3] == [14, None, 0]


def test_a_file_that_is_no_table_is_refused_and_another_one_is_taken(as_user):
    page: Page = as_user("provider", "/import")
    heading(page, "Import Events").wait_for()
    settle(page)
    bring(page, "agenda.csv", b"\x89PNG\r\n\x1a\n\0\0")
    press(page, "Read the table")
    expect(refusal(page)).to_contain_text("“agenda.csv” is a picture, not a table")
    good = b"Title,Presenter,Description,Date,Hours,Location,Strand\nA,B,C,6/12/2026,2,Online,Mathematics\n"
    bring(page, "better.csv", good)
    press(page, "Read the table")
    expect(success(page)).to_contain_text("Nothing is wrong in 1 row.")
