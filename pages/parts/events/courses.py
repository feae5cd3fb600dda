"""A recurring course on the screen of one of its years."""

from collections.abc import Sequence

import streamlit as st

from core.actions import courses as actions
from core.formats import day, days
from core.models import Event, RecurringCourse
from core.permissions import Permission, may
from core.queries import courses, events
from core.rules.courses import may_go_on_by_itself, qualifies_as_recurring
from core.rules.events import may_be_edited
from core.rules.years import year_in_words, year_of
from core.settings import settings
from pages.parts.events.advice import ALWAYS_OPEN, ALWAYS_OPEN_MEANS
from pages.parts.events.table import state_cell
from pages.parts.ui.html import facts, link, table
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import number_in_url
from pages.parts.ui.visit import Visit, finish


def event_in_url(visit: Visit) -> Event:
    """The event that the URL names: by its number, or by its course, whose URL stays for ever."""
    if code := st.query_params.get("course", ""):
        return courses.by_course_code(visit.session, code, user=visit.user, today=visit.today)
    return events.get(visit.session, number_in_url("id"), user=visit.user)


def course_section(event: Event, visit: Visit) -> None:
    """The years of the course, and the place to stop it; or the offer to let an event be one."""
    may_enter = may(visit.user.role, Permission.ENTER_EVENTS)
    if event.course is not None:
        st.header("Course")
        found = courses.years(visit.session, event.course, user=visit.user)
        _years(event.course, found, visit)
        if may_enter:
            _stop_or_go_on(event, found, visit)
    elif (
        may_enter
        and qualifies_as_recurring(event)
        and may_be_edited(event, visit.today)
        and _provider_may(event, visit)
    ):
        st.header("Course")
        _offer(event, visit, ALWAYS_OPEN_MEANS)


def _years(course: RecurringCourse, found: Sequence[Event], visit: Visit) -> None:
    url = f"{settings().BASE_URL}/event?course={course.course_code}"
    opens = f"On {day(course.renews_on)}, by itself" if course.renews_on else "Not any more: the course was stopped"
    facts([("Next year opens", opens), ("Address, the same every year", url)])
    rows = [
        (
            link(days(year.starts_on, year.ends_on), f"event?id={year.id}"),
            year_in_words(year_of(year)),
            state_cell(year, visit.today),
        )
        for year in found
    ]
    table("Each year has a count of its own", ("Dates", "Reporting year", "State"), rows)


def _stop_or_go_on(event: Event, found: Sequence[Event], visit: Visit) -> None:
    course = event.course
    assert course is not None
    if course.renews_on is not None:
        if st.button("Open no further year", help="The years that are open stay, with their counts."):
            with showing_refusals():
                actions.stop(visit.session, course, by=visit.user, now=visit.now)
                finish("The course was stopped: no further year opens by itself.")
    elif found[0].id == event.id and qualifies_as_recurring(event) and may_be_edited(event, visit.today):
        _offer(event, visit, "It goes on at its old address.")


def _offer(event: Event, visit: Visit, means: str) -> None:
    st.caption(means)
    if st.button(ALWAYS_OPEN.partition(": ")[2].capitalize(), key="course.start"):
        with showing_refusals():
            course = actions.start(visit.session, event, by=visit.user, today=visit.today, now=visit.now)
            assert course.renews_on is not None
            finish(f"The next year opens by itself on {day(course.renews_on)}. You will be told.")


def _provider_may(event: Event, visit: Visit) -> bool:
    return may_go_on_by_itself(event.provider, visit.today)
