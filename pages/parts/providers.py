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
    names = providers.names(visit.session, user=visit.user)
    order = list(names)
    return st.selectbox(
        settings().PROVIDER_WORD,
        order,
        index=order.index(source.provider_id) if source else None,
        format_func=names.__getitem__,
        placeholder="For whom is this event entered?",
    )


def provider_form(
    key: str, provider: Provider | None, *, button: str, as_request: bool = False
) -> dict[str, Any] | None:
    """Every field of a provider. What is typed, once `button` is pressed; None until then.

    A request keeps the type and says a reason.
    """
    first = provider.model_dump() if provider else {}
    with st.form(f"{key}.form", border=False):
        typed = {
            "name": st.text_input("Name", first.get("name", ""), key=f"{key}.name"),
            "type": provider.type if provider and as_request else _type(key, provider),
            "phone": st.text_input(
                "Phone", first.get("phone", ""), key=f"{key}.phone", help="Printed on its certificates."
            ),
            "address": st.text_input("Address (optional)", first.get("address", ""), key=f"{key}.address"),
            "contact_name": st.text_input("Contact", first.get("contact_name", ""), key=f"{key}.contact"),
            "contact_email": st.text_input("Contact's e-mail", first.get("contact_email", ""), key=f"{key}.email"),
            "offers": st.text_area("What is offered (optional)", first.get("offers", ""), key=f"{key}.offers"),
        }
        if as_request:
            typed["reason"] = st.text_input("Reason (optional)", key=f"{key}.reason")
        return typed if st.form_submit_button(button, type="primary") else None


def _type(key: str, provider: Provider | None) -> ProviderType | None:
    return st.radio(
        "Type",
        list(TYPES),
        index=list(TYPES).index(provider.type) if provider else 0,
        format_func=TYPES.__getitem__,
        horizontal=True,
        key=f"{key}.type",
    )
