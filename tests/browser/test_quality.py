"""From Data Quality: two records of one school become one, and are taken apart again."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlmodel import Session, col, select

from core import clock, db
from core.actions import events
from core.models import Event, Provider, User
from tests.browser.server import Server
from tests.browser.test_accessibility import assert_fits, in_theme, violations
from tests.browser.walk import heading, press, settle, success, unfold
from tests.factories import details

FIRST, SECOND = "Zortman SD #3", "Zortman School District 3"
TITLE = "Reading by lamplight"


def add_twins(server: Server) -> tuple[int, int]:
    """The same school under two names, the first with an event; their numbers."""
    with Session(server.engine, expire_on_commit=False) as session:
        staff = session.exec(select(User).where(User.username == "staff")).one()
        db.begin_change(session)  # or the server's own writing could come between reading and changing
        schools = [Provider(name=name, phone="(406) 555-0107") for name in (FIRST, SECOND)]
        session.add_all(schools)
        session.commit()
        day = clock.today() + timedelta(days=30)
        typed = details(title=TITLE, starts_on=day, ends_on=day)
        events.add(session, typed, provider_id=schools[0].id, by=staff, now=clock.now())
        return schools[0].id, schools[1].id


def choose(page: Page, label: str, name: str) -> None:
    page.get_by_role("combobox", name=label).fill(name)
    page.get_by_role("option", name=name, exact=True).click()
    settle(page)


def owner(server: Server) -> int:
    (event,) = server.stored(Event, col(Event.title) == TITLE)
    return event.provider_id


def test_two_records_become_one_and_are_taken_apart_again(as_user, server: Server):
    first, second = add_twins(server)
    page: Page = as_user("staff", "/quality")
    heading(page, "Data Quality").wait_for()
    expect(page.get_by_role("link", name=FIRST, exact=True)).to_be_visible()
    settle(page)
    unfold(page, "Merge two records")
    expect(page.get_by_role("button", name="Merge", exact=True)).to_be_disabled()
    choose(page, "This record goes", f"{FIRST} ({first})")
    choose(page, "This one stays", f"{SECOND} ({second})")
    for theme in ("dark", "light"):
        in_theme(page, theme)
        assert not violations(page)
    assert_fits(page)
    press(page, "Merge")
    expect(success(page).first).to_contain_text(f"“{FIRST}” is now part of “{SECOND}”.")
    assert owner(server) == second
    expect(page.get_by_role("link", name=FIRST, exact=True)).to_have_count(0)

    page.goto(f"{server.url}/provider?id={second}")
    page.get_by_text(f"“{FIRST}” ({first}) is part of this record.").wait_for()
    press(page, "Take apart")
    expect(success(page).first).to_contain_text(f"“{FIRST}” stands for itself again.")
    assert owner(server) == first
