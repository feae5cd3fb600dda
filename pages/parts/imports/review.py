"""What storing an imported table would do, shown before the button: new, changed, as they are, there already."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from core.formats import clock_time, days, one_or_many, plural, units
from core.models import Conference, Event
from core.models.times import is_unusual
from core.queries import conferences, existing_events
from core.rules.importing import Field, ImportResult, ImportRow
from core.rules.importing.events import Entry
from core.rules.importing.existing import Plan, Row, differing
from core.rules.importing.programs import Arranged, arranged
from core.spreadsheets import Table
from pages.parts.audit.history import FIELD_LABELS
from pages.parts.imports.wizard import Arrange, Judged, corrections
from pages.parts.ui.html import table as html_table
from pages.parts.ui.markdown import literally
from pages.parts.ui.visit import Visit

_MOST_SHOWN = 50
_OTHERS = "They are other events; store them too"
_NEEDED = ("title", "instructor", "description")


def arrange_as_program(days: Sequence[date], fields: Sequence[Field], visit: Visit) -> Arrange:
    """Lines out of a program: with the days of its headings, and without its breaks."""
    labels = {field.name: field.label for field in fields if field.name not in _NEEDED}

    def arrange(
        table: Table, mapping: Mapping[str, str], lines: Sequence[ImportRow], put_back: Collection[int]
    ) -> Arranged:
        names = {name: mapping.get(name, label) for name, label in labels.items()}
        return arranged(table, mapping, lines, days=days, put_back=put_back, labels=names, today=visit.today)

    return arrange


def days_of(conference: Conference | None, visit: Visit) -> list[date]:
    """The days of the sessions that a conference has already: a program without a year means these."""
    if conference is None:
        return []
    return sorted({s.starts_on for s in conferences.sessions(visit.session, conference, user=visit.user)})


def events_named(key: str, visit: Visit) -> dict[int, Event]:
    """The events whose numbers stand in the table that was brought, if it was exported here."""
    table: Table | None = st.session_state.get(f"{key}.table")
    heading = st.session_state.get(f"{key}.column.number", "Event Number")
    if table is None or heading not in table.headings:
        return {}
    place = table.headings.index(heading)
    texts = {row[place].removesuffix(".0") for row in table.rows}
    corrected = {str(cells["number"]) for cells in corrections(key).values() if "number" in cells}
    numbers = [int(text) for text in texts | corrected if text.isascii() and text.isdigit() and len(text) < 10]
    return existing_events.by_number(visit.session, numbers, user=visit.user)


class Review:
    """Judges the rows of a table, shows the judgment, and remembers what was shown."""

    def __init__(self, key: str, whose: Mapping[str, Any], visit: Visit, stored: Mapping[int, Event]) -> None:
        self.key, self.visit, self.stored = key, visit, stored
        conference = whose.get("conference")
        self.provider_id = conference.provider_id if conference else whose.get("provider_id")
        self.plan = Plan()
        self._shown_before: object = st.session_state.get(f"{key}.promised")

    def __call__(self, outcome: ImportResult[Entry]) -> Judged:
        others = bool(st.session_state.get(f"{self.key}.others"))
        self.plan = existing_events.plan(
            self.visit.session,
            outcome,
            stored=self.stored,
            provider_id=self.provider_id,
            others=others,
            user=self.visit.user,
            today=self.visit.today,
        )
        st.session_state[f"{self.key}.promised"] = self.plan.fingerprint
        return Judged(self.plan.problems, self.plan.to_store, self._show)

    def is_as_shown(self) -> bool:
        """Whether the plan is still the one that was on the screen when the button was pressed."""
        if self._shown_before == self.plan.fingerprint:
            return True
        st.warning("What is stored here has changed meanwhile. Look at the rows above, and press again.")
        return False

    def rest_in_words(self) -> str:
        plan = self.plan
        only_new = len(plan.new) == plan.rows
        return "" if only_new else f": {plan.in_words()}"

    def _show(self) -> None:
        plan = self.plan
        if not plan.rows:
            return
        st.write(f"**What will be stored:** {literally(plan.in_words())}.")
        self._ask_about_duplicates()
        shown = [*_shown_rows(plan)]
        caption = "As it was understood" if len(shown) <= _MOST_SHOWN else f"The first {_MOST_SHOWN} of {len(shown):,}"
        if shown:
            headings = ("Row in the table", "What happens", "Title of the Event", "When", "Units", "Room")
            html_table(caption, headings, shown[:_MOST_SHOWN])
        _tell_nights(plan)

    def _ask_about_duplicates(self) -> None:
        key, plan = f"{self.key}.others", self.plan
        if not plan.duplicates and not st.session_state.get(key):
            return
        if number := len(plan.duplicates):
            are = one_or_many(number, "is", "are")
            st.warning(
                f"{number:,} of {plural(plan.rows, 'row')} {are} there already, with the same title and dates, "
                f"and {are} left out.",
                icon=":material/content_copy:",
            )
        st.checkbox(_OTHERS, key=key)


def _shown_rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    for row in plan.new:
        yield _shown(row, "New")
    for row, event in plan.changed:
        names = ", ".join(FIELD_LABELS.get(name, name) for name in differing(row.entry, event))
        yield _shown(row, f"Changed: {names}")
    for row, _ in plan.reported:
        yield _shown(row, f"Count: {row.entry.issued:,}")
    for row in plan.canceled:
        yield _shown(row, "Canceled, left out")
    for row in plan.duplicates:
        yield _shown(row, "There already, left out")


def _shown(row: Row, what: str) -> tuple[str, ...]:
    details = row.entry.details
    times = " to ".join(clock_time(at) for at in (details.begins_at, details.finishes_at) if at)
    when = ", ".join(part for part in (days(details.starts_on, details.ends_on), times) if part)
    minutes = units(details.columns()["minutes"])
    return f"Row {row.number}", what, details.title, when, minutes, details.room


def _tell_nights(plan: Plan) -> None:
    """AM was written beside it, so it is believed, and said once."""
    rows = [*plan.new, *(row for row, _ in plan.changed)]
    nights = [
        row.number
        for row in rows
        if any(at and is_unusual(at) for at in (row.entry.details.begins_at, row.entry.details.finishes_at))
    ]
    if nights:
        numbers = ", ".join(map(str, nights[:10]))
        st.warning(f"Before 6 AM or after 10 PM, so check them: row {numbers}.", icon=":material/bedtime:")
