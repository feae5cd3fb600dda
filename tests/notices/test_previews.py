"""Every notice has a preview, and docs/notices.md shows it."""

import inspect
from pathlib import Path

import pytest

from core import notices
from core.notices import HOLD_A_CODE
from core.notices.previews import PREVIEWS, as_markdown

DOCS = Path(__file__).parents[2] / "docs" / "notices.md"
NOTICES = {name for name in notices.__all__ if inspect.isfunction(getattr(notices, name))}


def test_every_notice_has_a_preview():
    assert set(PREVIEWS) == NOTICES


@pytest.mark.parametrize("name", sorted(PREVIEWS))
def test_a_notice_is_signed_and_knows_its_name(name):
    notice = PREVIEWS[name]()
    assert notice.kind == name
    assert notice.subject
    assert "Questions? Write to OPIPDUPS@mt.gov." in notice.body


def test_what_holds_a_code_is_a_notice():
    assert HOLD_A_CODE <= NOTICES


def test_the_docs_show_every_notice_as_it_is_now():
    assert DOCS.read_text() == as_markdown(), "run: python -m core.notices.previews > docs/notices.md"
