"""What stands around every screen: the menu, the banner of demo data, the name and Log Out."""

from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.navigation.page import StreamlitPage

from core.models import User
from core.settings import settings
from pages.parts.frame.help import help_link
from pages.parts.frame.idle_timeout import watch_idleness
from pages.parts.ui.browser_bridge import send_to
from pages.parts.ui.html import link
from pages.parts.ui.links import follow_links
from pages.parts.ui.menu import OPEN, SCREENS, Screen
from pages.parts.ui.visit import arrival, sign_out

_STYLE = Path(__file__).parent / "style.css"
_WHO = Markup('<p class="pdups-who">{}<span> · {}</span></p>')


def frame() -> StreamlitPage:
    """Draw the frame and return the screen that the URL asks for."""
    st.set_page_config(layout="wide", page_icon="🎓")
    here = arrival()
    user = here.user if here else None
    screen = st.navigation(_menu(user), position="top")
    st.html(_STYLE)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if here and here.is_demo:
            st.html('<p class="pdups-demo" role="note">Demo data: every name and number here is invented.</p>')
        if user:
            _who_is_here(user)
        elif screen.url_path in OPEN:
            st.html(link("Log In", "/"), width="content")
        st.html(help_link(screen.url_path, known=user is not None), width="content")
        if user:
            _log_out()
    return screen


def _menu(user: User | None) -> dict[str, list[StreamlitPage]]:
    """All screens are always known, so that addresses work; those of other roles are hidden."""
    menu: dict[str, list[StreamlitPage]] = {}
    for screen in SCREENS:
        section = screen.section if user else ""  # to a stranger, the few open screens stand side by side
        menu.setdefault(section, []).append(_page(screen, user))
    return menu


def _page(screen: Screen, user: User | None) -> StreamlitPage:
    shown = screen.in_menu and screen.may_be_opened_by(user.role if user else None)
    title = screen.title.replace("Provider", settings().PROVIDER_WORD)
    return st.Page(
        f"pages/{screen.file}.py",
        title=title,
        url_path=screen.path or None,
        default=not screen.path,
        visibility="visible" if shown else "hidden",
    )


def _who_is_here(user: User) -> None:
    follow_links()
    watch_idleness()
    whose = user.provider.name if user.provider else "Office of Public Instruction"
    st.html(_WHO.format(user.full_name, whose), width="content")


def _log_out() -> None:
    if st.button("Log Out", type="tertiary", key="log_out"):
        sign_out()
        send_to("/session/end")
        st.stop()
