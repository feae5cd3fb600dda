"""The form of a provider (`provider_form`, `new_provider_form`), and its details as facts."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.models import Provider, ProviderType
from core.models.providers import PROVIDER_TYPES
from core.queries import providers
from core.rules.providers import refusal_of_new_event
from pages.parts.providers.similar_names import show_similar_names
from pages.parts.ui.form_state import registered
from pages.parts.ui.html import facts, link, links
from pages.parts.ui.markdown import literally
from pages.parts.ui.visit import Visit


def tell_refusal_of_new_event(provider_id: int | None, visit: Visit) -> bool:
    """Say why the provider enters no new event; whether there is no use in a form.

    Staff may choose another provider, so they keep the form and what they typed.
    """
    place = st.empty()
    if provider_id is None:
        return False
    provider = providers.get(visit.session, provider_id, user=visit.user)
    refusal = refusal_of_new_event(provider, providers.active_events(visit.session, provider), visit.today)
    if refusal is None:
        return False
    place.info(literally(refusal.message), icon=":material/block:")
    if visit.user.role.is_agency_wide:
        return False
    links(link("List Events", "events"), link("Counts", "counts"))
    return True


def provider_form(key: str, provider: Provider, *, button: str, as_request: bool = False) -> dict[str, Any] | None:
    """Every field of a provider. What is typed, once `button` is pressed; None until then.

    A request keeps the type and says a reason.
    """
    with st.form(f"{key}.form", border=False):
        form_data = _fields(key, provider.model_dump(), kind=provider.type if as_request else None)
        if as_request:
            form_data["reason"] = st.text_input("Reason (optional)", key=f"{key}.reason")
        return form_data if st.form_submit_button(button, type="primary") else None


def new_provider_form(key: str, visit: Visit, *, button: str) -> dict[str, Any] | None:
    """The same fields, and the day of approval.

    Not an `st.form`, because names that look alike show while typing.
    """
    form_data = _fields(key, {}, under_name=lambda name: show_similar_names(visit.session, name))
    form_data["approved_on"] = st.date_input(
        "Approved on",
        visit.today,
        format="MM/DD/YYYY",
        key=f"{key}.approved_on",
        width=180,
        help="Leave it empty for one that was approved before these records begin.",
    )
    return form_data if st.button(button, type="primary", key=f"{key}.button") else None


def _fields(
    key: str,
    first: dict[str, Any],
    *,
    kind: ProviderType | None = None,
    under_name: Callable[[str], None] = lambda _name: None,
) -> dict[str, Any]:
    """The fields; a `kind` that is given is not asked."""
    name = st.text_input("Name", first.get("name", ""), key=registered(key, "name"))
    under_name(name)
    return {
        "name": name,
        "type": kind or _type(key, first),
        "phone": st.text_input(
            "Phone", first.get("phone", ""), key=f"{key}.phone", help="Printed on its certificates."
        ),
        "address": st.text_input("Address (optional)", first.get("address", ""), key=f"{key}.address"),
        "contact_name": st.text_input("Contact", first.get("contact_name", ""), key=f"{key}.contact"),
        "contact_email": st.text_input("Contact's e-mail", first.get("contact_email", ""), key=f"{key}.email"),
        "offers": st.text_area(
            "What it offers (optional)",
            first.get("offers", ""),
            key=f"{key}.offers",
            height=80,
            help="Shown in the public directory.",
        ),
    }


def provider_facts(provider: Provider) -> None:
    facts(
        [
            ("Type", PROVIDER_TYPES[provider.type]),
            ("Phone", provider.phone),
            ("Address", provider.address),
            ("Contact", provider.contact_name),
            ("Contact's e-mail", provider.contact_email),
            ("What it offers", provider.offers),
        ]
    )


def _type(key: str, first: dict[str, Any]) -> ProviderType:
    return st.radio(
        "Type",
        list(PROVIDER_TYPES),
        index=list(PROVIDER_TYPES).index(first.get("type", ProviderType.MULTIPLE_EVENT)),
        format_func=PROVIDER_TYPES.__getitem__,
        horizontal=True,
        key=f"{key}.type",
    )
