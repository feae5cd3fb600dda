"""Providers and events as everybody may see them: no contact's name, no person's e-mail address."""

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from core.formats import days, units
from core.queries import catalog, directory
from core.queries.catalog import PLACE_CHOICES, CatalogFilter, category_choices
from core.rules.events import place_of
from core.settings import settings
from pages.parts.ui.filters import choice_in_url, first_page
from pages.parts.ui.html import link, links, table, unbroken
from pages.parts.ui.urls import screen_url

_CATEGORIES_SHOWN = 6


def directory_table(page: directory.DirectoryPage) -> None:
    headings = (settings().PROVIDER_WORD, "What it offers", "Categories of its events", "Phone")
    rows = (
        (provider.name, provider.offers, _most(page.categories.get(provider.id, ())), unbroken(provider.phone))
        for provider in page.providers
    )
    table("By name", headings, rows)


def _most(categories: Sequence[str]) -> str:
    """The first few: some providers have all of them."""
    more = len(categories) - _CATEGORIES_SHOWN
    return ", ".join(categories[:_CATEGORIES_SHOWN]) + (f", and {more} more" if more > 0 else "")


def catalog_filters(categories: Mapping[str, str]) -> CatalogFilter:
    """What to show, as it stands in the address."""
    by_text, by_category, by_place, by_city = st.columns([2.4, 1.8, 1.1, 1.4])
    search = by_text.text_input("Search title and instructor", key="search", bind="query-params", on_change=first_page)
    choice_in_url(by_category, "Category", "category", category_choices(categories))
    choice_in_url(by_place, "Where", "where", PLACE_CHOICES)
    city = by_city.text_input("City", key="city", bind="query-params", on_change=first_page)
    query = {**st.query_params.to_dict(), "search": search or "", "city": city or ""}
    return CatalogFilter.from_query(query, categories=categories)


def catalog_table(page: catalog.CatalogPage) -> None:
    word = settings().PROVIDER_WORD
    headings = ("Title of the Event", word, "Instructor Name", "Dates", "Location", "Units", "Categories", "Phone")
    rows = (
        (
            event.title,
            _in_directory(event.provider.name),
            event.instructor,
            days(event.starts_on, event.ends_on),
            place_of(event),
            units(event.minutes),
            ", ".join(category.name for category in event.categories),
            unbroken(event.provider.phone),
        )
        for event in page.events
    )
    table("The next to end first", headings, rows)


def _in_directory(name: str) -> Markup:
    return link(name, screen_url("directory", search=name))


def next_page(path: str, after: object, **query: object) -> None:
    if after:
        links(link("Next", screen_url(path, **{**query, "after": after})))
