"""Every notice has a preview, and docs/notices.md shows it."""

import inspect
import re
from pathlib import Path

import pytest

from core import notices
from core.notices import is_secret
from core.notices.previews import PREVIEWS, as_markdown

DOCS = Path(__file__).parents[2] / "docs" / "notices.md"
NOTICES = {name for name in notices.__all__ if inspect.isfunction(getattr(notices, name))} - {"is_secret"}
# Where an address leads that opens nothing by itself: screens that ask to sign in or for a code, and the public
# verification of a certificate. Any other address in a mail is taken for one that opens something.
OPENS_NOTHING = re.compile(
    r"(/(event\?(id|course)=\w+|roster\?id=\d+|request\?id=\d+|account-requests|counts|my-certificates|verify/[A-Z2-7]{32})?)?"
)


def test_every_notice_has_a_preview():
    assert set(PREVIEWS) == NOTICES


@pytest.mark.parametrize("name", sorted(PREVIEWS))
def test_a_notice_is_signed_and_knows_its_name(name):
    notice = PREVIEWS[name]()
    assert notice.kind == name
    assert notice.subject
    assert "Questions? Write to OPIPDUPS@mt.gov." in notice.body


def opens_something(body):
    """Whether a text has a code (capitals and digits, or digits alone), or an address that opens something."""
    addresses = [url.rstrip(".,") for url in re.findall(r"https?://[^/\s]+(\S*)", body)]
    prose = re.sub(r"https?://\S+", "", body)
    codes = re.findall(r"(?<![\w-])(?=[A-Z]*\d)[A-Z0-9]{6,}(?![\w-])", prose)
    return bool(codes) or not all(OPENS_NOTHING.fullmatch(address) for address in addresses)


@pytest.mark.parametrize("name", sorted(PREVIEWS))
def test_a_notice_is_secret_just_when_it_holds_something_that_opens(name):
    notice = PREVIEWS[name]()
    assert notice.secret is is_secret(name) is opens_something(notice.body)


@pytest.mark.parametrize(
    "words",
    [
        "Your code is K3HT8RWM.",
        "Your code is 482913.",
        "Press this: https://pdups.example.org/count/Jx0-9",
        "It is https://pdups.example.org/certificates/MFRGGZ.pdf?key=5ab1",
        "Go to https://pdups.example.org/event?id=7&key=5ab1.",
        "Choose a password: https://pdups.example.org/set/8fHq2",
    ],
)
def test_what_opens_something_is_found_in_a_text(words):
    assert opens_something(f"Hello Ada,\n\n{words}\n\nCall 406-555-0107.")


def test_the_docs_show_every_notice_as_it_is_now():
    assert DOCS.read_text() == as_markdown(), "run: python -m core.notices.previews > docs/notices.md"
