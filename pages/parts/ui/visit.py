"""One visit to one screen: the session, the user, the day and the time, for as long as one run of it lasts.

Every screen begins with `page_for`, which draws the sign-in form for strangers, or with `open_page`, which lets
everybody in; `finish` ends what was done there with a message.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NoReturn

import streamlit as st

from core import clock
from core.actions import sessions as session_actions
from core.errors import NotAllowed, Refused
from core.models import User, UserSession
from core.permissions import Permission, may
from core.queries import sessions, system_info
from pages.parts.sign_in.form import sign_in_screen
from pages.parts.ui.database import Session, open_session
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals

_FLASH = "visit.flash"


@dataclass(frozen=True)
class Visit:
    """What a screen works with for one run."""

    session: Session
    user: User
    today: date = field(default_factory=clock.today)
    now: datetime = field(default_factory=clock.now)


@dataclass(frozen=True)
class OpenVisit:
    """A visit to a screen that is open to everyone; `user` is None for a stranger."""

    session: Session
    user: User | None
    today: date = field(default_factory=clock.today)
    now: datetime = field(default_factory=clock.now)


def session_number() -> int | None:
    """The session that the handshake's cookie names, as Streamlit keeps it for this socket."""
    number = st.user.get("session")
    return int(number) if isinstance(number, str) and number.isdigit() else None


def signed_in(session: Session) -> UserSession | None:
    """The live session of this visitor. Asked anew at each run, because sockets stay open."""
    number = session_number()
    return sessions.live(session, number, now=clock.now()) if number else None


@contextmanager
def page_for(permission: Permission) -> Iterator[Visit]:
    """A screen for users with `permission`. Strangers get the sign-in form in its place."""
    with showing_refusals(), ExitStack() as stack:
        visit = None
        with showing_refusals():
            visit = _visit(stack.enter_context(open_session()), permission)
        if visit is None:
            st.stop()
        _show_flash()
        yield visit


@contextmanager
def open_page() -> Iterator[OpenVisit]:
    """A screen for everyone: it shows nothing that is not public or verified on the screen itself."""
    with showing_refusals(), ExitStack() as stack:
        visit = None
        with showing_refusals():
            session = stack.enter_context(open_session())
            found = signed_in(session)
            visit = OpenVisit(session, found.user if found else None)
        if visit is None:
            st.stop()
        _show_flash()
        yield visit


def _visit(session: Session, permission: Permission) -> Visit | None:
    """The visit of a user with `permission`; None after the sign-in form was drawn for a stranger."""
    found = signed_in(session)
    if found is None:
        sign_in_screen()
        return None
    session_actions.mark_seen(session, found, now=clock.now())
    if not may(found.user.role, permission):
        raise NotAllowed
    return Visit(session, found.user)


def finish(message: str, *, go_to: str | None = None, **query: object) -> NoReturn:
    """Say that it is done, on this screen drawn anew or on another one."""
    st.session_state[_FLASH] = message
    if go_to:
        st.switch_page(go_to, query_params={name: str(value) for name, value in query.items()})
    st.rerun()


def _show_flash() -> None:
    """The message has a place even when there is none, or all below would move and close when it goes."""
    place = st.empty()
    if message := st.session_state.pop(_FLASH, None):
        place.success(literally(message), icon=":material/check_circle:")


@dataclass(frozen=True)
class Arrival:
    """Who arrives, and in what kind of database: what the frame around every screen shows."""

    user: User | None
    is_demo: bool
    has_users: bool


def arrival() -> Arrival | None:
    """None when the database does not answer; the screen itself then says so."""
    try:
        with open_session() as session:
            found = signed_in(session)
            return Arrival(
                user=found.user if found else None,
                is_demo=system_info.is_demo(session),
                has_users=found is not None or system_info.has_users(session),
            )
    except Refused:
        return None


def sign_out() -> None:
    """End this visitor's session; the next run finds nobody."""
    with open_session() as session:
        if found := signed_in(session):
            session_actions.sign_out(session, found, now=clock.now())
