"""The count of one event: its section on the event's screen, and how counts are stored from any screen."""

from collections.abc import Sequence

import streamlit as st

from core.actions import counts as actions
from core.errors import ConfirmationMissing
from core.formats import day, one_or_many, plural
from core.models import Count, Event
from core.permissions import Permission, may
from core.queries import rosters
from core.queries.rosters import RosterFigures
from core.rules.count_reports import CountReport
from core.rules.counts import FIELD, count_from, due_on, has_ended, is_overdue, opens_on, waits_for_count
from core.rules.events import is_canceled
from pages.parts.ui.html import table
from pages.parts.ui.markdown import as_label, day_of, listed, literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish


def count_section(event: Event, reported: Sequence[Count], visit: Visit) -> None:
    """The count of one event: asked for when it waits, shown with its history when it is in."""
    if is_canceled(event):
        return
    st.header("Count")
    if not has_ended(event, visit.today):
        st.info(
            "The event is not over yet. The number of certificates issued can be reported from "
            f"{day(opens_on(event))}.",
            icon=":material/schedule:",
        )
        return
    if may(visit.user.role, Permission.REPORT_COUNTS):
        _ask(event, visit)
    if reported:
        rows = [(f"{c.number:,}", day_of(c.reported_at), c.reported_by.full_name, c.reason) for c in reported]
        table("Reported numbers, the newest first", (FIELD, "Reported", "By", "Reason"), rows)


def _ask(event: Event, visit: Visit) -> None:
    waits = waits_for_count(event, visit.today)
    if waits:
        st.write(f"How many certificates did you give out? Enter 0 if nobody earned one. {due_in_words(event, visit)}.")
    key = f"count{event.id}"
    forget_question_of_a_fresh_form(key)
    seen = _seen_before(key, event)
    known = rosters.figures_of(visit.session, event, user=visit.user)
    if known.expected is not None:
        st.write(literally(f"For this event {known.in_words}."))
    proposed = str(known.expected) if waits and known.expected is not None else ""
    unsaved = str(st.session_state.get(key, "")).strip() not in {"", str(event.certificates_issued)}
    with st.container() if waits else st.expander("Correct the number", expanded=unsaved):
        user_input = st.text_input(FIELD, proposed, key=key, width=260, on_change=forget_question, args=(key,))
        reason = _reason(key, waits, differs=bool(proposed) and user_input.strip() != proposed)
        agreed = question_about(key)
        if st.button("Save count" if waits else "Save correction", type="primary", key=f"{key}.save"):
            with showing_refusals():
                reports = [CountReport(event, count_from(user_input), reason, seen)]
                finish(counts_are_in(store_counts(key, visit, reports, agreed=agreed)))


def _seen_before(key: str, event: Event) -> int | None:
    """The number that stood here when the screen was drawn last, which is when what is saved now was typed."""
    seen: int | None = st.session_state.get(f"{key}.seen", event.certificates_issued)
    st.session_state[f"{key}.seen"] = event.certificates_issued
    return seen


def _reason(key: str, waits: bool, *, differs: bool) -> str:
    if not waits:
        return st.text_input("Reason for the correction", key=f"{key}.reason")
    return st.text_input("Why the number differs", key=f"{key}.differs") if differs else ""


def due_in_words(event: Event, visit: Visit) -> str:
    return f"{'It was due' if is_overdue(event, visit.today) else 'Due'} by {day(due_on(event))}"


def store_counts(key: str, visit: Visit, reports: Sequence[CountReport], *, agreed: bool) -> Sequence[CountReport]:
    """Store the reports, and return what was stored of them.

    An unusual number is asked about, with everything typed still there; `agreed` answers the question that stands
    on the screen, and no other one.
    """
    try:
        stored = _stored(visit, reports, confirmed=False)
    except ConfirmationMissing as question:
        if not agreed or st.session_state.get(f"{key}-question") != question.message:
            st.session_state[f"{key}-question"] = question.message
            st.rerun()
        stored = _stored(visit, reports, confirmed=True)
    forget_question(key)
    return stored


def _stored(visit: Visit, reports: Sequence[CountReport], *, confirmed: bool) -> Sequence[CountReport]:
    return actions.report(visit.session, reports, confirmed=confirmed, by=visit.user, today=visit.today, now=visit.now)


def counts_are_in(stored: Sequence[CountReport]) -> str:
    """What was stored, by number and event."""
    if not stored:
        return "Nothing was stored: these numbers were in already."
    lead = one_or_many(len(stored), "The count is in.", f"{len(stored):,} counts are in.")
    return f"{lead} Thank you. {listed([f'{report.number:,} for “{report.event.title}”' for report in stored])}."


def question_about(key: str) -> bool:
    """The question about an unusual number, once it was raised; whether it was answered with yes."""
    if question := st.session_state.get(f"{key}-question"):
        st.warning(literally(question), icon=":material/help:")
        return st.checkbox("Yes, the number is right", key=f"{key}.yes-{question}")
    return False


def forget_question_of_a_fresh_form(key: str) -> None:
    if key not in st.session_state:
        forget_question(key)


def forget_question(key: str) -> None:
    st.session_state.pop(f"{key}-question", None)


def report_issued(event: Event, figures: RosterFigures, visit: Visit, *, named: bool = False) -> None:
    """One press reports what was issued here, where that is everybody and the count waits."""
    number = all_issued(figures)
    if not number or not waits_for_count(event, visit.today) or not may(visit.user.role, Permission.REPORT_COUNTS):
        return
    label = f"Report {plural(number, 'certificate')}"
    label += as_label(f" for {event.title}") if named else ""
    if st.button(label, key=f"report_issued{event.id}"):
        with showing_refusals():
            finish(counts_are_in(_stored(visit, [CountReport(event, number, seen=None)], confirmed=True)))


def all_issued(figures: RosterFigures) -> int:
    """The certificates that stand, once everyone who completed the event has had one; 0 before."""
    return figures.issued if figures.waiting <= 0 else 0
