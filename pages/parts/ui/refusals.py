"""How a refusal is shown: in place, so that nothing typed on the screen is lost. `showing_refusals` does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from core.errors import InvalidInput, Refused
from core.formats import one_or_many, plural
from pages.parts.ui.markdown import literally


@contextmanager
def showing_refusals(above: Any = None) -> Iterator[None]:
    """Show a refusal where it happens and go on; `above`, an empty place over a long form, says how much is wrong."""
    try:
        yield
    except InvalidInput as refusal:
        tell_problems(refusal.problems)
        if above is not None:
            needs = plural(len(refusal.problems), "thing needs", "things need")
            above.warning(f"{needs} your attention; the list is at the button below.", icon=":material/arrow_downward:")
    except Refused as refusal:
        st.error(literally(refusal.message), icon=":material/error:")


def tell_problems(problems: dict[str, str]) -> None:
    """All problems in one alert, in the order of the fields."""
    number = len(problems)
    lead = one_or_many(number, "One thing needs your attention", f"{number:,} things need your attention")
    lines = "\n".join(f"- {literally(sentence)}" for sentence in problems.values())
    st.error(f"{lead}; nothing was saved yet.\n\n{lines}", icon=":material/error:")
