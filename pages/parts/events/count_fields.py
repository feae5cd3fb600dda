"""Many counts on one screen: a field for each event, which belongs to the event and not to its place.

The fields stand in a form, so nothing is drawn anew while somebody types. What was typed beside an event that
somebody else reports meanwhile stays there, with the number that came. Every field begins empty, also where the
number is known: nothing is reported that nobody typed or pressed.
"""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from core.errors import InvalidInput
from core.formats import days
from core.models import Event
from core.queries import counts, events, rosters
from core.queries.rosters import RosterFigures
from core.rules.count_reports import CountReport
from core.rules.counts import FIELD, count_from, reason_asked
from core.rules.events import is_canceled
from core.rules.years import year_in_short, year_of
from pages.parts.events.counts import (
    all_issued,
    counts_are_in,
    due_in_words,
    question_about,
    report_issued,
    store_counts,
)
from pages.parts.ui.html import Cell, html
from pages.parts.ui.markdown import as_label
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

MOST_FIELDS = 100  # on one screen
_KEY = "counts"
_MOST_BUTTONS = 10
_REASON = "Why it differs"


def count_grid(waiting: Sequence[Event], visit: Visit) -> None:
    """A number for each event that waits; fields left empty are left alone."""
    shown = [*waiting[:MOST_FIELDS], *_filled_in_and_not_waiting(waiting, visit)]
    if not shown:
        st.success("Every count that is due is in. Nothing to do here.", icon=":material/check_circle:")
        return
    known = rosters.figures(visit.session, [event.id for event in shown])
    _one_press(shown, known, visit)
    seen = _seen_before(shown)
    with st.form(_KEY, enter_to_submit=False, border=False):
        _headings()
        for event in shown:
            _row(event, known.get(event.id, RosterFigures()), visit)
        agreed = question_about(_KEY)
        pressed = st.form_submit_button("Save counts", type="primary")
    if pressed:
        with showing_refusals():
            _save(shown, seen, agreed, visit)


def _filled_in_and_not_waiting(waiting: Sequence[Event], visit: Visit) -> list[Event]:
    """Events that were shown before and do not wait any more, beside which something is typed still."""
    here = {event.id for event in waiting[:MOST_FIELDS]}
    gone = [number for number in _seen() if number not in here and _user_input(number)]
    return [events.get(visit.session, number, user=visit.user) for number in gone]


def _seen() -> dict[int, int | None]:
    seen: dict[int, int | None] = st.session_state.setdefault(f"{_KEY}.seen", {})
    return seen


def _seen_before(shown: Iterable[Event]) -> Mapping[int, int | None]:
    """The numbers that stood here when the screen was drawn last, which is when what is saved now was typed."""
    before = dict(_seen())
    st.session_state[f"{_KEY}.seen"] = {event.id: event.certificates_issued for event in shown}
    return before


def _field(number: int) -> str:
    return f"{_KEY}.{number}"


def _user_input(number: int) -> str:
    return str(st.session_state.get(_field(number)) or "").strip()


def _one_press(shown: Sequence[Event], known: Mapping[int, RosterFigures], visit: Visit) -> None:
    ready = [
        event
        for event in shown
        if event.certificates_issued is None and all_issued(known.get(event.id, RosterFigures()))
    ]
    if ready:
        st.write("Certificates of these events were issued here. One press reports each:")
        with st.container(horizontal=True):
            for event in ready[:_MOST_BUTTONS]:
                report_issued(event, known[event.id], visit, named=True)


def _headings() -> None:
    with st.container(key="count_headings"):
        first, second = st.columns([3, 2])
        first.html(html('<p class="pdups-heading">%s</p>', "Title of the Event"))
        second.html(html('<p class="pdups-heading">%s</p>', FIELD))


def _row(event: Event, known: RosterFigures, visit: Visit) -> None:
    """What the event is on the left, its field on the right; below each other where the window is narrow."""
    with st.container(key=f"count_row{event.id}"):
        about, field = st.columns([3, 2])
        about.html(_about(event, known, visit))
        name = _name(event, visit)
        field.text_input(name, key=_field(event.id), label_visibility="collapsed", autocomplete="off")
        if _asks_reason(event, known):
            field.text_input(
                f"Reason, if it differs, {name}",
                key=f"{_field(event.id)}.reason",
                placeholder=_REASON,
                label_visibility="collapsed",
            )


def _name(event: Event, visit: Visit) -> str:
    """What a screen reader says of the field."""
    whose = f", {event.provider.name}" if visit.user.role.is_agency_wide else ""
    return as_label(f"{event.title}, {days(event.starts_on, event.ends_on)}{whose}")


def _about(event: Event, known: RosterFigures, visit: Visit) -> Markup:
    lines: list[Cell] = [html("<strong>%s</strong>", event.title)]
    if visit.user.role.is_agency_wide:
        lines.append(event.provider.name)
    lines.append(f"{days(event.starts_on, event.ends_on)} · Reporting year {year_in_short(year_of(event))}")
    lines.append(f"{due_in_words(event, visit)}.")
    if known.expected is not None:
        lines.append(f"Certificates or people here: {known.in_words}.")
    if meanwhile := _meanwhile(event, visit):
        lines.append(html('<em class="pdups-meanwhile">%s</em>', meanwhile))
    body = Markup("").join(html("<div>%s</div>", line) for line in lines)
    return html('<div class="pdups-count">%s<div class="pdups-narrow">%s</div></div>', body, FIELD)


def _meanwhile(event: Event, visit: Visit) -> str:
    if is_canceled(event):
        return "The event was canceled meanwhile. Empty the field."
    if event.certificates_issued is None:
        return ""
    reported_by = counts.history(visit.session, event, user=visit.user)[0].reported_by.full_name
    return f"Reported meanwhile by {reported_by}: {event.certificates_issued:,}. Your number is not stored."


def _asks_reason(event: Event, known: RosterFigures) -> bool:
    try:
        number = count_from(_user_input(event.id))
    except InvalidInput:
        return False
    return reason_asked(event, number, known.expected, known.in_words) is not None


def _save(shown: Sequence[Event], seen: Mapping[int, int | None], agreed: bool, visit: Visit) -> None:
    reports = _reports(shown, seen)
    stored = store_counts(_KEY, visit, reports, agreed=agreed)
    for report in reports:
        _seen().pop(report.event.id, None)
    finish(counts_are_in(stored))


def _reports(shown: Sequence[Event], seen: Mapping[int, int | None]) -> list[CountReport]:
    """The fields that were filled in. Raises InvalidInput with every wrong number at once."""
    reports, problems = [], {}
    for event in shown:
        if user_input := _user_input(event.id):
            reason = str(st.session_state.get(f"{_field(event.id)}.reason") or "")
            try:
                reports.append(CountReport(event, count_from(user_input), reason, seen.get(event.id)))
            except InvalidInput as refusal:
                problems[str(event.id)] = f"“{event.title}”: {refusal.problems[FIELD]}"
    if problems:
        raise InvalidInput(problems)
    if not reports:
        raise InvalidInput({FIELD: "Enter a number in at least one row."})
    return reports
