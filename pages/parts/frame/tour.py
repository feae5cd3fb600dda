"""The tour on Home: a card of a few steps, until it was taken or put away."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from core.actions import tour as actions
from core.permissions import Role
from pages.parts.ui.html import html, link
from pages.parts.ui.menu import SCREENS
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

_FILE = Path(__file__).parent / "tour.toml"
_STEP = "tour.step"  # the number of the step that is shown; also set when somebody takes the tour again


class Step(NamedTuple):
    content: str
    path: str


@cache
def steps_of(role: Role) -> tuple[Step, ...]:
    return tuple(Step(**step) for step in tomllib.loads(_FILE.read_text())[role.value])


def tour(visit: Visit) -> None:
    """The step that is shown, for who has not ended the tour or takes it again."""
    if visit.user.tour_ended_at is not None and _STEP not in st.session_state:
        return
    steps = steps_of(visit.user.role)
    number = min(st.session_state.setdefault(_STEP, 0), len(steps) - 1)
    with st.container(border=True, key="tour"):
        _show(steps[number], number, len(steps))
        with st.container(horizontal=True):
            last = number + 1 == len(steps)
            if st.button("Done" if last else "Next", type="primary", key="tour.next"):
                _end(visit) if last else _turn_to(number + 1)
            if st.button("Not now", key="tour.end"):
                _end(visit)
            if number and st.button("Back", key="tour.back"):
                _turn_to(number - 1)


def _show(step: Step, number: int, of: int) -> None:
    """One element, said aloud when it changes: the buttons under it stay where they are and keep the focus."""
    title = next(screen.title for screen in SCREENS if screen.path == step.path)
    place = html("<p>%s</p>", link(f"Go to {title}", step.path)) if step.path else ""
    template = '<div class="pdups-tour"><div role="status"><p class="pdups-quiet">%s</p><p>%s</p></div>%s</div>'
    st.html(html(template, f"A short tour, step {number + 1} of {of}", step.content, place))


def _turn_to(number: int) -> None:
    _go_to(number)
    st.rerun()


def _go_to(number: int) -> None:
    st.session_state[_STEP] = number


def _end(visit: Visit) -> None:
    st.session_state.pop(_STEP, None)
    with showing_refusals():
        actions.end_tour(visit.session, by=visit.user, now=visit.now)
        finish("You can take the tour again any time: it is under My Account.")


def tour_again() -> None:
    """The place to take the tour once more."""
    if st.button("Take the tour", help="A few steps on Home, each with the screen where it is done."):
        _go_to(0)
        st.switch_page("pages/home.py")
