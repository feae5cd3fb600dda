"""Providers as screens show and ask for them."""

from typing import Any

import streamlit as st

from core.models import Event, Provider, ProviderType
from core.queries import providers
from core.settings import settings
from pages.parts.visit import Visit

TYPES = {ProviderType.MULTIPLE_EVENT: "Multiple-event", ProviderType.SINGLE_EVENT: "Single-event"}


def provider_to_enter_for(visit: Visit, source: Event | None) -> int:
    """A provider's own people enter for their provider; staff choose for whom. 0 while none is chosen."""
    if visit.user.provider_id is not None:
        return visit.user.provider_id
    names = providers.names(visit.session, user=visit.user)
    order = list(names)
    chosen = st.selectbox(
        settings().PROVIDER_WORD,
        order,
        index=order.index(source.provider_id) if source else None,
        format_func=names.__getitem__,
        placeholder="For whom is this event entered?",
    )
    return chosen or 0


def provider_form(key: str, provider: Provider | None, *, button: str) -> dict[str, Any] | None:
    """Every field of a provider. What is typed, once `button` is pressed; None until then."""
    with st.form(key, border=False):
        typed = {
            "name": st.text_input("Name", provider.name if provider else ""),
            "type": st.radio(
                "Type",
                list(TYPES),
                index=list(TYPES).index(provider.type) if provider else 0,
                format_func=TYPES.__getitem__,
                horizontal=True,
            ),
            "phone": st.text_input("Phone", provider.phone if provider else "", help="Printed on its certificates."),
            "address": st.text_input("Address (optional)", provider.address if provider else ""),
            "contact_name": st.text_input("Contact", provider.contact_name if provider else ""),
            "contact_email": st.text_input("Contact's e-mail", provider.contact_email if provider else ""),
        }
        return typed if st.form_submit_button(button, type="primary") else None
