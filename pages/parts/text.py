"""Text of users inside Streamlit's Markdown and our own HTML."""

import re
from datetime import datetime

from core import clock
from core.rules.certificates import day

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^&=\"'/@])")


def literally(text: str) -> str:
    """Text that Markdown shows letter for letter: no link, no emphasis, no formula, no icon."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "  \n")


def moment_in_words(moment: datetime) -> str:
    """A stored moment as Montana's clocks showed it: June 12, 2026, 2:05 PM."""
    local = clock.local(moment)
    return f"{day(local.date())}, {local:%I:%M %p}".replace(", 0", ", ")
