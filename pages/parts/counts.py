"""Counts as screens show and ask for them."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import clock
from core.actions import counts as actions
from core.actions.counts import Report
from core.errors import ConfirmationMissing, InvalidInput
from core.models import Count, Event
from core.permissions import Permission, may
from core.queries import rosters
from core.queries.rosters import Figures
from core.rules.certificates import day, days
from core.rules.counts import FIELD, due_on, has_ended, is_overdue, number_typed, opens_on, waits_for_count
from core.rules.events import is_cancelled
from core.rules.years import year_in_short, year_of
from core.settings import settings
from pages.parts.attempts import attempt
from pages.parts.tables import table
from pages.parts.text import literally
from pages.parts.visit import Visit, done

_HERE, _REASON = "Certificates or people here", "Reason, if it differs"


def count_section(event: Event, reported: Sequence[Count], visit: Visit) -> None:
    """The count of one event: asked for when it waits, shown with its history when it is in."""
    if is_cancelled(event):
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
        rows = [
            (f"{c.number:,}", day(clock.local(c.reported_at).date()), c.reported_by.full_name, c.reason)
            for c in reported
        ]
        table("Reported, the number that stands first", (FIELD, "Reported", "By", "Reason"), rows)


def _ask(event: Event, visit: Visit) -> None:
    waits = waits_for_count(event, visit.today)
    if waits:
        st.write(f"How many certificates did you give out? Enter 0 if nobody earned one. {_due(event, visit)}.")
    key = f"count{event.id}"
    _forget_question_of_a_fresh_form(key)
    known = rosters.figures_of(visit.session, event, user=visit.user)
    if known.expected is not None:
        st.write(literally(f"For this event {known.in_words}."))
    proposed = str(known.expected) if waits and known.expected is not None else ""
    with st.container() if waits else st.expander("Correct the number"):
        typed = st.text_input(FIELD, proposed, key=key, width=260, on_change=_forget_question, args=(key,))
        reason = _reason(key, waits, differs=bool(proposed) and typed.strip() != proposed)
        confirmed = _question(key)
        if st.button("Save count" if waits else "Save correction", type="primary", key=f"{key}.save"):
            with attempt():
                reports = [Report(event, number_typed(typed), reason)]
                _report(key, visit, reports, confirmed=confirmed)


def _reason(key: str, waits: bool, *, differs: bool) -> str:
    if not waits:
        return st.text_input("Reason for the correction", key=f"{key}.reason")
    return st.text_input("Why the number differs", key=f"{key}.differs") if differs else ""


def count_grid(events: Sequence[Event], visit: Visit) -> None:
    """Every event that waits, and one number for each; rows left empty are left alone."""
    key = "counts"
    _forget_question_of_a_fresh_form(key)
    known = rosters.figures(visit.session, [event.id for event in events])
    rows = [_grid_row(event, visit, known) for event in events]
    typed = st.data_editor(
        rows,
        key=key,
        on_change=_forget_question,
        args=(key,),
        hide_index=True,
        height="content",
        disabled=[name for name in rows[0] if name not in {FIELD, _REASON}],
        column_config={FIELD: st.column_config.TextColumn(width=250, pinned=True, help="0 if nobody earned one.")},
    )
    confirmed = _question(key)
    if st.button("Save counts", type="primary"):
        with attempt():
            _report(key, visit, _reports(events, typed), confirmed=confirmed)


def _grid_row(event: Event, visit: Visit, known: Mapping[int, Figures]) -> dict[str, Any]:
    """Where any event has a roster, a column says how many it has, and another takes the reason of a difference."""
    whose = {settings().PROVIDER_WORD: event.provider.name} if visit.user.role.reaches_all else {}
    return {
        "Title of the Event": event.title,
        **whose,
        "Dates": days(event.starts_on, event.ends_on),
        "Reporting year": year_in_short(year_of(event)),
        "Due": _due(event, visit),
        **({_HERE: _said(known.get(event.id, Figures()).expected)} if known else {}),
        FIELD: "",
        **({_REASON: ""} if known else {}),
    }


def _said(expected: int | None) -> str:
    return "" if expected is None else f"{expected:,}"


def _due(event: Event, visit: Visit) -> str:
    return f"{'It was due' if is_overdue(event, visit.today) else 'Due'} by {day(due_on(event))}"


def _reports(events: Sequence[Event], rows: Sequence[dict[str, Any]]) -> list[Report]:
    """The rows that were filled in. Raises InvalidInput with every wrong number at once."""
    reports, problems = [], {}
    for event, row in zip(events, rows, strict=True):
        if str(row[FIELD] or "").strip():
            try:
                reports.append(Report(event, number_typed(row[FIELD]), row.get(_REASON) or ""))
            except InvalidInput as refusal:
                problems[str(event.id)] = f"“{event.title}”: {refusal.problems[FIELD]}"
    if problems:
        raise InvalidInput(problems)
    if not reports:
        raise InvalidInput({FIELD: "Enter a number in at least one row."})
    return reports


def _report(key: str, visit: Visit, reports: Sequence[Report], *, confirmed: bool) -> None:
    """Store the reports; an unusual number is asked again, with everything typed still there."""
    try:
        actions.report(
            visit.session,
            reports,
            confirmed=confirmed,
            by=visit.user,
            today=visit.today,
            now=visit.now,
        )
    except ConfirmationMissing as question:
        st.session_state[f"{key}-question"] = question.message
        st.rerun()
    _forget_question(key)
    done("The count is in. Thank you." if len(reports) == 1 else f"{len(reports)} counts are in. Thank you.")


def _question(key: str) -> bool:
    """The question about an unusual number, once it was raised; whether it was answered with yes."""
    if question := st.session_state.get(f"{key}-question"):
        st.warning(literally(question), icon=":material/help:")
        return st.checkbox("Yes, the number is right", key=f"{key}.yes")
    return False


def _forget_question_of_a_fresh_form(key: str) -> None:
    if key not in st.session_state:
        _forget_question(key)


def _forget_question(key: str) -> None:
    st.session_state.pop(f"{key}-question", None)
