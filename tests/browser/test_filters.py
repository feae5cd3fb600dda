"""Filters stand in the address by ids that stay, and the address decides what the fields show."""

import re

from playwright.sync_api import Page, expect

from tests.browser.walk import heading, settle


def choose(page: Page, label: str, name: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=name, exact=True).click()
    settle(page)


def test_what_is_chosen_on_the_list_of_events_stands_in_its_address_and_survives_a_reload(as_user):
    page: Page = as_user("other", "/events?state=Upcoming")
    heading(page, "List Events").wait_for()
    settle(page)
    choose(page, "State", "Overdue")
    expect(page).to_have_url(re.compile(r"/events\?state=overdue$"))
    choose(page, "Sort", "Title A to Z")
    expect(page).to_have_url(re.compile(r"/events\?state=overdue&sort=title$"))
    page.reload()
    expect(page.get_by_role("combobox", name="State")).to_have_value("Overdue")
    expect(page.get_by_role("combobox", name="Sort")).to_have_value("Title A to Z")
    choose(page, "State", "All")
    expect(page).to_have_url(re.compile(r"/events\?sort=title$"))
    page.go_back()
    expect(page.get_by_role("combobox", name="State")).to_have_value("Overdue")
