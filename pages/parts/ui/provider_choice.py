"""Which provider something is entered for."""

import streamlit as st

from core.models import Event, Provider
from core.queries import providers
from core.settings import settings
from pages.parts.ui.visit import Visit


def provider_to_enter_for(visit: Visit, source: Event | None) -> int | None:
    """A provider's own people enter for their provider; staff choose for whom. None until they have."""
    if visit.user.provider_id is not None:
        return visit.user.provider_id
    return choose_provider("enter", settings().PROVIDER_WORD, visit, source.provider if source else None)


def choose_provider(key: str, label: str, visit: Visit, first: Provider | None = None) -> int | None:
    """One provider of all, by name. Where there are more than a box can hold, words of the name come first."""
    search = ""
    if providers.are_many(visit.session):
        search = st.text_input(f"{label}: words of the name", first.name if first else "", key=f"{key}.words")
        if not search.strip():
            st.caption("Type a word or two of the name; then choose.")
            return None
    names = providers.names(visit.session, search, user=visit.user)
    order = list(names)
    return st.selectbox(
        label,
        order,
        index=order.index(first.id) if first and first.id in names else None,
        format_func=lambda number: names.get(number, ""),
        placeholder="For whom is this entered?",
        key=f"{key}.provider",
    )
