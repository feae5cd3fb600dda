"""Text of users inside Streamlit's Markdown and our own HTML."""

import re
from html import escape

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^&=\"'/@])")


def literally(text: str) -> str:
    """Text that Markdown shows letter for letter: no link, no emphasis, no formula, no icon."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "  \n")


def html(text: object) -> str:
    """Text that HTML shows letter for letter."""
    return escape(str(text))
