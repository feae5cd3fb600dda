"""Users: their table, the facts and the form of one account, and what else can be done with it."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.actions import second_factor
from core.actions import users as actions
from core.models import User
from core.permissions import Permission, Role, may
from core.settings import settings
from pages.parts.ui.html import facts, link, table
from pages.parts.ui.provider_choice import choose_provider
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.user_words import ROLES, provider_name, state_of
from pages.parts.ui.visit import Visit, finish


def user_table(users: Sequence[User], visit: Visit) -> None:
    whose = [settings().PROVIDER_WORD] if visit.user.role.is_agency_wide else []
    rows = [
        [
            link(user.full_name, f"user?id={user.id}"),
            user.username,
            *([provider_name(user)] if whose else []),
            ROLES[user.role],
            state_of(user),
        ]
        for user in users
    ]
    table("By username", ["Name", "Username", *whose, "Role", "State"], rows)


def user_facts(user: User, *, has_second_factor: bool) -> None:
    facts(
        [
            ("Username", user.username),
            ("E-mail", user.email),
            ("Role", ROLES[user.role]),
            (settings().PROVIDER_WORD, provider_name(user)),
            ("State", state_of(user)),
            ("Second factor", "Set up" if has_second_factor else "None"),
        ]
    )


def user_form(key: str, user: User | None, visit: Visit, *, button: str) -> dict[str, Any] | None:
    """Every field of a user. What is typed, once `button` is pressed; None until then."""
    staff = may(visit.user.role, Permission.CHANGE_ALL_USERS)
    offered = list(ROLES) if staff and user is None else _roles_like(user.role if user else visit.user.role)
    anywhere = staff and user is None
    label = f"{settings().PROVIDER_WORD} (none for OPI's people)"
    provider_id = choose_provider(key, label, visit) if anywhere else (user or visit.user).provider_id
    with st.form(f"{key}.form", border=False):
        form_data: dict[str, Any] = {
            "full_name": st.text_input("Full name", user.full_name if user else "", key=f"{key}.name"),
            "email": st.text_input("E-mail address", user.email if user else "", key=f"{key}.email"),
            "role": st.radio(
                "Role",
                offered,
                index=offered.index(user.role) if user else None,
                format_func=ROLES.__getitem__,
                key=f"{key}.role",
            ),
        }
        form_data["provider_id"] = provider_id
        return form_data if st.form_submit_button(button, type="primary") else None


def _roles_like(role: Role) -> list[Role]:
    """Nobody moves between OPI and a provider."""
    return [other for other in ROLES if other.is_agency_wide == role.is_agency_wide]


def account_actions(user: User, visit: Visit, *, has_second_factor: bool) -> None:
    """What else can be done with an account, each with one button."""
    with st.container(horizontal=True):
        if user.active and not user.password_hash:
            _action_button(
                "Send the invitation again", "The invitation is on its way.", actions.invite_again, user, visit
            )
        if has_second_factor and user.id != visit.user.id and may(visit.user.role, Permission.CHANGE_ALL_USERS):
            _action_button(
                "Remove the second factor", "Removed; both of you get a mail.", second_factor.remove, user, visit
            )
        if user.active and user.id != visit.user.id:
            _action_button("Deactivate", "Nobody signs in with this account any more.", actions.deactivate, user, visit)
        if not user.active:
            _action_button("Activate", "The account is active again.", actions.activate, user, visit)


def _action_button(label: str, message: str, action: Callable[..., object], user: User, visit: Visit) -> None:
    if st.button(label):
        with showing_refusals():
            action(visit.session, user, by=visit.user, now=visit.now)
            finish(message)
