"""The form with which an organization applies to become a provider, and what it sees once it is sent."""

from typing import Any

import streamlit as st

from core.formats import day
from core.models import Organization, ProviderType, Request
from core.rules.applications import about_email
from core.settings import settings
from pages.parts.providers.similar_names import warn_of_similar_names
from pages.parts.ui.html import button_link, link, links
from pages.parts.ui.markdown import literally
from pages.parts.ui.visit import OpenVisit

ORGANIZATIONS = {
    Organization.AGENCY: "Agency (federal, state, tribal, county or city)",
    Organization.SCHOOL: "School or school district",
    Organization.COLLEGE: "College or university",
    Organization.PD_ORGANIZATION: "Professional development organization",
}
PLANNED = {ProviderType.MULTIPLE_EVENT: "Several events, now and later", ProviderType.SINGLE_EVENT: "One event only"}
_SENT = "application.sent"
_ROUND = "application.round"


def what_to_know() -> None:
    st.markdown(
        "Agencies, schools and districts, colleges, and professional development organizations may become "
        f"approved {literally(settings().PROVIDER_WORD.lower())}s. The agency answers within seven business days. "
        "You may offer professional development units once you are approved."
    )


def application_form(visit: OpenVisit) -> dict[str, Any] | None:
    """Every field of an application. What is typed, once the button is pressed; None until then.

    Not an `st.form`, because names that look alike show while typing.
    """
    key = f"apply{st.session_state.setdefault(_ROUND, 1)}"  # an empty form for each organization
    st.caption("Every field is required.")
    form_data = _who(key, visit) | _contact(key) | _what(key)
    return form_data if st.button("Send application", type="primary", key=f"{key}.button") else None


def _who(key: str, visit: OpenVisit) -> dict[str, Any]:
    name = st.text_input("Name of your organization", key=f"{key}.name", autocomplete="organization")
    warn_of_similar_names(visit.session, name)
    return {
        "name": name,
        "organization": _choice("Kind of organization", ORGANIZATIONS, f"{key}.organization"),
        "type": _choice("What do you plan to offer?", PLANNED, f"{key}.type"),
        "address": st.text_input("Address", key=f"{key}.address", help="Street, town, state and ZIP Code."),
        "phone": st.text_input("Phone", key=f"{key}.phone", autocomplete="tel", help="Printed on your certificates."),
    }


def _choice(label: str, words: dict[Any, str], key: str) -> Any:
    return st.radio(label, list(words), index=None, format_func=words.__getitem__, key=key)


def _contact(key: str) -> dict[str, Any]:
    by_name, by_email = st.columns(2)
    name = by_name.text_input("Contact's name", key=f"{key}.contact_name", autocomplete="name")
    email = by_email.text_input("Contact's e-mail", key=f"{key}.contact_email", autocomplete="email")
    place = st.empty()
    if sentence := about_email(email):
        place.warning(literally(sentence), icon=":material/info:")
    return {"contact_name": name, "contact_email": email}


def _what(key: str) -> dict[str, Any]:
    return {
        "offers": st.text_area(
            "What do you offer to educators?",
            key=f"{key}.offers",
            height=100,
            help="Shown in the public directory once you are approved.",
        ),
        "plans": st.text_area(
            "What do you plan first?",
            key=f"{key}.plans",
            height=100,
            help="Topics, who teaches, for whom, roughly when and how many hours.",
        ),
    }


def remember_sent(request: Request) -> None:
    """Draw the confirmation from now on in place of the form."""
    st.session_state[_SENT] = (request.about, request.proposed["contact_email"], request.due_on)
    st.rerun()


def was_sent() -> bool:
    return _SENT in st.session_state


def what_happens_next() -> None:
    about, email, due_on = st.session_state[_SENT]
    st.success(f"The application of “{literally(about)}” is in. Thank you.", icon=":material/check_circle:")
    st.markdown(
        f"1. A mail to {literally(email)} confirms it. If none comes, look into the folder for junk.\n"
        f"2. The agency answers by {day(due_on)}.\n"
        "3. If it approves you, a mail with your username and a code opens your account.\n\n"
        f"Questions? Write to {literally(settings().CONTACT_EMAIL)}."
    )
    links(button_link("Directory", "directory"), link("Log In", "/"))
    st.button("Apply for another organization", type="tertiary", on_click=_begin_anew)


def _begin_anew() -> None:
    st.session_state.pop(_SENT)
    st.session_state[_ROUND] += 1
