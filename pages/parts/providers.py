"""Providers as screens show and ask for them."""

from typing import Any

import streamlit as st

from core.models import Event, Provider, ProviderType
from core.queries import providers
from core.settings import settings
from pages.parts.visit import Visit

TYPES = {ProviderType.MULTIPLE_EVENT: "Multiple-event", ProviderType.SINGLE_EVENT: "Single-event"}


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


def provider_form(key: str, provider: Provider | None, *, button: str) -> dict[str, Any] | None:
    """Every field of a provider. What is typed, once `button` is pressed; None until then."""
    first = provider.model_dump() if provider else {}
    with st.form(f"{key}.form", border=False):
        typed = {
            "name": st.text_input("Name", first.get("name", ""), key=f"{key}.name"),
            "type": st.radio(
                "Type",
                list(TYPES),
                index=list(TYPES).index(provider.type) if provider else 0,
                format_func=TYPES.__getitem__,
                horizontal=True,
                key=f"{key}.type",
            ),
            "phone": st.text_input(
                "Phone", first.get("phone", ""), key=f"{key}.phone", help="Printed on its certificates."
            ),
            "address": st.text_input("Address (optional)", first.get("address", ""), key=f"{key}.address"),
            "contact_name": st.text_input("Contact", first.get("contact_name", ""), key=f"{key}.contact"),
            "contact_email": st.text_input("Contact's e-mail", first.get("contact_email", ""), key=f"{key}.email"),
        }
        return typed if st.form_submit_button(button, type="primary") else None
