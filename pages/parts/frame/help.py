"""The help: its topics, and which screen leads to which."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from markupsafe import Markup

from core import passwords
from core.models.text_input import folded
from core.permissions import Role
from core.settings import settings
from pages.parts.ui.html import html, link, links, list_of_links
from pages.parts.ui.markdown import literally
from pages.parts.ui.menu import OPEN, SCREENS

_FILE = Path(__file__).parent / "help.toml"


class Topic(NamedTuple):
    key: str
    title: str
    text: str
    answers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    screens: tuple[str, ...] = ()
    go: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return f"help?topic={self.key}"


@cache
def topics() -> dict[str, Topic]:
    """Every topic by its key, in the order of the manual."""
    return {key: Topic(key, **values) for key, values in _read()["topics"].items()}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text())


def topic_of(path: str) -> Topic:
    """The topic of a screen."""
    return next((topic for topic in topics().values() if path in topic.screens), topics()["help"])


def help_link(path: str, *, known: bool) -> Markup:
    """The small link of every screen; who is not signed in yet asks how to."""
    topic = topic_of(path) if known or path in OPEN else topics()["signing-in"]
    return html('<p class="pdups-help">%s</p>', link("Help", topic.url, about=f"on {topic.title}"))


def found_by(words: str) -> list[Topic]:
    """The topics that have every one of the words, in their title or text."""
    wanted = folded(words)[:200].split()
    return [topic for topic in topics().values() if all(word in folded(topic.title + topic.text) for word in wanted)]


def text_of(topic: Topic) -> str:
    """The topic's Markdown with what this installation is set to."""
    return topic.text.format(
        contact=literally(settings().CONTACT_EMAIL),
        password_rules=literally(passwords.rules_in_words()),
        provider=literally(settings().PROVIDER_WORD.lower()),
    )


def article(topic: Topic, role: Role | None) -> None:
    """One topic: what to do, where, by which rules, and whom to ask."""
    st.header(topic.title)
    st.markdown(text_of(topic))
    here = [
        link(f"Go to {screen.title}", screen.path or "/")
        for screen in SCREENS
        if screen.path in topic.go and (role is None or screen.may_be_opened_by(role))
    ]
    if here:
        links(*here)
    if topic.rules:
        named = _read()["rules"]
        st.markdown("**Rules** (Administrative Rules of Montana, rules\\.mt\\.gov)")
        st.markdown("\n".join(f"- ARM {number}, {named[number]}" for number in topic.rules))
    st.caption(f"Questions? Write to {literally(settings().CONTACT_EMAIL)}.")


def contents(heading: str, shown: list[Topic]) -> None:
    """A list of topics to choose from."""
    st.header(heading)
    list_of_links((topic.title, topic.url) for topic in shown)
