"""Providers and events as everybody may see them: no contact's name, no person's e-mail address."""

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from core.formats import days, units
from core.queries import catalog, directory
from core.queries.catalog import CatalogFilter, CatalogPlace
from core.rules.events import place_of
from core.settings import settings
from pages.parts.ui.filters import choice_in_url, first_page
from pages.parts.ui.html import link, links, table, unbroken
from pages.parts.ui.urls import screen_url

PLACES = {"Anywhere": None, "Online": CatalogPlace.ONLINE, "In person": CatalogPlace.IN_PERSON}

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


def catalog_filters(categories: Mapping[str, str]) -> tuple[CatalogFilter, dict[str, str]]:
    """What to show, and the same as it stands in the URL."""
    by_text, by_category, by_place, by_city = st.columns([2.4, 1.8, 1.1, 1.4])
    search = by_text.text_input("Search title and instructor", key="search", bind="query-params", on_change=first_page)
    named = {"All": None, **{name: code for code, name in categories.items()}}
    category_word, category = choice_in_url(by_category, "Category", "category", named)
    place_word, place = choice_in_url(by_place, "Where", "where", PLACES)
    city = by_city.text_input("City", key="city", bind="query-params", on_change=first_page)
    query = {"search": search or "", "category": category_word, "where": place_word, "city": city or ""}
    after = st.query_params.get("after", "")
    return CatalogFilter(search=search or "", category=category, place=place, city=city or "", after=after), query


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
        links(link("Next", screen_url(path, **query, after=after)))
