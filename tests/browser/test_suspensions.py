"""From the work list to the decision of somebody else, and what the manager of the suspended provider then reads."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlmodel import Session, select

from core import clock, db, passwords
from core.actions import events, users
from core.models import OutboxMail, Provider, Request, RequestState, User, UserDetails
from core.permissions import Role
from tests.browser.server import PASSWORD, Server
from tests.browser.test_accessibility import assert_fits, in_theme, violations
from tests.browser.walk import choose_several, heading, press, refusal, settle, success
from tests.factories import details

SCHOOLS = ("Aardvark School", "Armadillo School")
LONG_AGO = clock.today() - timedelta(days=1300)  # so that they stand on the first page


def add_late_schools(server: Server) -> None:
    """Two schools at risk, each with a manager, and a second person of the agency."""
    with Session(server.engine, expire_on_commit=False) as session:
        staff = session.exec(select(User).where(User.username == "staff")).one()
        for number, name in enumerate(SCHOOLS):
            db.begin_change(session)  # or the server's own writing could come between reading and changing
            provider = Provider(name=name, phone="(406) 555-0107", contact_name="Ann Aard")
            session.add(provider)
            session.commit()
            add_user(server, session, f"manager{number}", Role.MANAGER, provider_id=provider.id)
            for back in range(3):
                day = LONG_AGO - timedelta(days=back)
                when = {"starts_on": day, "ends_on": day, "title": f"Forgotten {back}"}
                events.add(session, details(**when), provider_id=provider.id, by=staff, now=clock.now())
        add_user(server, session, "decider", Role.STAFF)


def add_user(server: Server, session: Session, username: str, role: Role, **values: int) -> None:
    typed = {"full_name": f"Dee {username.capitalize()}", "email": f"{username}@example.org", "role": role, **values}
    users.invite(session, UserDetails.check(typed), username=username, by=None, now=clock.now())
    server.change(User, User.username == username, password_hash=passwords.hashed(PASSWORD))


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    settle(page)


def test_two_are_proposed_one_is_suspended_and_one_is_not(as_user, server: Server):
    add_late_schools(server)
    staff: Page = as_user("staff", "/work-list")
    open_tab(staff, "Propose suspension")
    staff.get_by_label("Reason").fill("Nobody answers <b>our</b> mails.")
    staff.get_by_role("button", name="Propose suspension").click()
    expect(refusal(staff)).to_contain_text("Choose at least one")
    expect(staff.get_by_label("Reason")).to_have_value("Nobody answers <b>our</b> mails.")
    choose_several(staff, "Providers", SCHOOLS)
    for theme in ("dark", "light"):
        in_theme(staff, theme)
        assert not violations(staff)
    assert_fits(staff)
    staff.get_by_role("button", name="Propose suspension").click()
    expect(success(staff)).to_contain_text("The suspension of 2 providers is proposed")
    proposed = server.stored(Request, Request.kind == "suspension")
    assert [(one.about, one.state) for one in proposed] == [(name, RequestState.OPEN) for name in SCHOOLS]

    manager: Page = as_user("manager0", f"/request?id={proposed[0].id}")
    expect(refusal(manager)).to_contain_text("nothing here under this address")

    decider: Page = as_user("decider", "/account-requests")
    decider.get_by_role("link", name=SCHOOLS[0]).first.click()
    expect(heading(decider, f"Suspension of a provider: {SCHOOLS[0]}")).to_be_visible()
    expect(decider.get_by_text("3 counts are overdue").first).to_be_visible()
    settle(decider)
    assert not violations(decider)
    assert_fits(decider)
    press(decider, "Approve")
    expect(success(decider)).to_contain_text("Approved")
    decider.goto(f"{server.url}/request?id={proposed[1].id}")
    decider.get_by_label("Note to whoever asked").fill("They promised to call.")
    press(decider, "Decline")
    expect(success(decider)).to_contain_text("Declined")

    states = {one.about: one.state for one in server.stored(Request, Request.kind == "suspension")}
    assert states == {SCHOOLS[0]: RequestState.APPROVED, SCHOOLS[1]: RequestState.DECLINED}
    days = {name: server.stored(Provider, Provider.name == name)[0].suspended_on for name in SCHOOLS}
    assert days == {SCHOOLS[0]: clock.today(), SCHOOLS[1]: None}
    (mail,) = server.stored(
        OutboxMail,
        OutboxMail.kind == "provider_suspended",
        OutboxMail.provider_id == server.stored(Provider, Provider.name == SCHOOLS[0])[0].id,
    )
    assert mail.to == "manager0@example.org"
    assert "Nobody answers <b>our</b> mails." in mail.body

    manager.goto(server.url)
    expect(manager.get_by_text("Nobody answers <b>our</b> mails.")).to_be_visible()
    expect(manager.get_by_text("Report the number under Counts").first).to_be_visible()
    settle(manager)
    assert not violations(manager)
    assert_fits(manager)


def test_a_providers_months_and_the_people_who_cannot_be_reached_are_accessible(as_user, server: Server):
    page: Page = as_user("staff", "/provider?id=1")
    page.get_by_text("The state of each month").click()
    expect(page.get_by_role("table").filter(has_text="At the end of")).to_be_visible()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("", "/unreachable"):
            if path:
                page.goto(server.url + path)
                expect(heading(page, "People Who Cannot Be Reached")).to_be_visible()
            settle(page)
            for theme in ("dark", "light"):
                in_theme(page, theme)
                assert not violations(page)
            assert_fits(page)
