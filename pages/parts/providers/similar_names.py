"""Organizations that may already be here under another spelling, shown while a name is typed.

Each keeps its place when there are none: otherwise the fields below would move while somebody types.
"""

import streamlit as st

from core.queries.similar_names import SimilarName, similar_names
from core.rules.similar_names import SURE
from core.settings import settings
from pages.parts.ui.database import Session
from pages.parts.ui.markdown import literally


def show_similar_names(session: Session, name: str) -> None:
    """For staff: the providers that may be the same, with links that open beside what is typed."""
    place = st.empty()
    if found := similar_names(session, name):
        lines = [f"- [{literally(one.name)}](provider?id={one.provider_id}) ({_how_sure(one)})" for one in found]
        place.warning("\n".join(["This organization may be here already:\n", *lines]), icon=":material/content_copy:")


def warn_of_similar_names(session: Session, name: str) -> None:
    """For somebody who applies: who may be them already, and what to do instead of applying."""
    place = st.empty()
    if found := similar_names(session, name):
        one = f"“{literally(found[0].name)}” may already be you."
        lead = one if len(found) == 1 else "One of these may already be you:"
        lines = [] if len(found) == 1 else [f"- {literally(one.name)}" for one in found]
        place.warning("\n".join([f"{lead}\n", *lines, "", _instead()]), icon=":material/content_copy:")


def _how_sure(one: SimilarName) -> str:
    return "most probably the same" if one.score >= SURE else "somewhat alike"


def _instead() -> str:
    return (
        "If so, do not apply again. Have you a username? [Log in](/). If not, ask the colleague who manages your "
        f"account for a username of your own, or write to {literally(settings().CONTACT_EMAIL)}."
    )
