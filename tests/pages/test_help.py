"""The help answers the manual, and every screen leads into it."""

import pytest

from core.permissions import Role
from pages.parts.frame.help import found_by, help_link, text_of, topic_of, topics
from pages.parts.ui.menu import SCREENS
from tests.factories import make_user

# The table of contents of the user manual.
HEADINGS = [
    "Administrative Rules of Montana",
    "Accessing the Professional Development Unit Provider System",
    "Changing Your Password",
    "Reporting Events",
    "Issuing Certificates",
    "Revising Existing Events",
    "Username and Account Access",
    "Regarding Your Username",
    "Request Additional Users",
    "Revising Accounts",
    "Special Considerations: Continuously Available Asynchronous Professional Development Unit Activities",
    "Regarding start and end dates",
    "Determine how Montana educators will request the OPI Professional Development Unit Certificate",
    "Special Considerations: Virtual Conferences",
]


def shown(app):
    return "".join(element.proto.body for element in app.get("html"))


def test_every_heading_of_the_manual_is_answered_in_its_order():
    answered = [heading for topic in topics().values() for heading in topic.answers]
    assert [heading for heading in answered if heading in HEADINGS] == HEADINGS


@pytest.mark.parametrize("path", [screen.path for screen in SCREENS])
def test_every_screen_has_one_topic(path):
    assert len([topic for topic in topics().values() if path in topic.screens]) == 1


@pytest.mark.parametrize("key", list(topics()))
def test_a_topic_opens_for_everyone_with_whom_to_ask(open_screen, key):
    app = open_screen("help", topic=key)
    assert not app.exception
    assert app.header[0].value == topics()[key].title
    assert "OPIPDUPS@mt.gov" in app.caption[-1].value.replace("\\", "")


@pytest.mark.parametrize("key", [key for key, topic in topics().items() if topic.rules])
def test_the_rules_of_a_topic_are_named(open_screen, key):
    said = "".join(text.value for text in open_screen("help", topic=key).markdown)
    assert all(f"ARM {number}, " in said for number in topics()[key].rules)


@pytest.mark.parametrize("words", ["", "x" * 5000, "nobody", "<script>"])
def test_without_a_topic_all_are_offered(open_screen, words):
    app = open_screen("help", topic=words)
    assert not app.exception
    assert all(topic.url in shown(app) for topic in topics().values())


def test_the_help_is_searched_by_words_in_any_case(open_screen):
    assert "courses" in [topic.key for topic in found_by("NO further year")]
    assert len(found_by("")) == len(topics())
    app = open_screen("help")
    app.text_input[0].set_value("open no further year").run()
    assert [header.value for header in app.header] == ["1 topic"]
    app.text_input[0].set_value("xyzzy").run()
    assert "No topic" in app.info[0].value


def test_each_screen_leads_to_its_topic_and_a_stranger_to_how_to_sign_in(open_screen, session):
    app = open_screen("counts", make_user(session))
    assert 'href="help?topic=counts"' in shown(app)
    assert 'href="help?topic=signing-in"' in shown(open_screen("counts"))
    assert "topic=help" in help_link("help", known=False)
    assert topic_of("nowhere").key == "help"


def test_a_topic_leads_only_to_screens_that_the_reader_may_open(open_screen, session):
    analyst = make_user(session, Role.ANALYST)
    assert "Go to Add Event" not in shown(open_screen("help", analyst, topic="reporting"))
    assert "Go to Add Event" in shown(open_screen("help", make_user(session), topic="reporting"))


def test_the_questions_under_the_sign_in_form_are_the_helps_own(open_screen):
    said = "".join(text.value for text in open_screen("home").markdown)
    assert text_of(topics()["password"]).strip() in said
    assert "{" not in said
