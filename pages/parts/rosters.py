"""A roster as its screen shows it, and how people on it are corrected."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.actions import rosters as actions
from core.actions.rosters import Change
from core.errors import InvalidInput
from core.models import CertificateState, Event
from core.permissions import Permission, may
from core.queries.rosters import Clash, Figures, Row
from core.rules.certificates import days, units
from core.rules.counts import FIELD
from core.rules.issuing import difference
from core.rules.rosters import minutes_of
from pages.parts.attempts import attempt
from pages.parts.tables import Cell, badge, link, links, table, together
from pages.parts.text import literally
from pages.parts.visit import Visit, done

STATES = {
    CertificateState.CURRENT: "issued",
    CertificateState.SUPERSEDED: "superseded",
    CertificateState.REVOKED: "revoked",
}


def roster_header(event: Event, visit: Visit) -> None:
    """Whose event it is, and the way back to it."""
    whose = f"{event.provider.name} · " if visit.user.role.reaches_all else ""
    st.caption(literally(f"{whose}{days(event.starts_on, event.ends_on)} · {units(event.minutes)} units"))
    found: list[Cell] = [link(event.title, f"event?id={event.id}")]
    if may(visit.user.role, Permission.KEEP_ROSTERS):
        found.append(link("Sign-in sheet", f"/events/{event.id}/sign-in-sheet.pdf", about=event.title, file=True))
    links(*found)


def figure_line(event: Event, figures: Figures) -> None:
    """Roster, certificates and count side by side, and why they differ."""
    if not figures.on_roster:
        return
    count = event.certificates_issued
    numbers = {
        "On the roster": f"{figures.on_roster:,}",
        "Completed it": f"{figures.completed:,}",
        "Certificates issued": f"{figures.issued:,}",
        FIELD: "not yet" if count is None else f"{count:,}",
    }
    for place, (label, value) in zip(st.columns(4), numbers.items(), strict=True):
        place.metric(label if label != FIELD else "Count reported", value, border=True)
    if explained := difference(figures.completed, figures.issued, count):
        st.info(literally(explained), icon=":material/info:")


def clash_table(clashes: Sequence[Clash]) -> None:
    """People who cannot have been in two sessions at once, before they get a certificate for both."""
    st.warning(
        "Some people are on the rosters of two sessions at the same time. Look at them before you issue.",
        icon=":material/schedule:",
    )
    rows = [(clash.name, link(clash.other.title, f"roster?id={clash.other.id}")) for clash in clashes]
    table("In two sessions at once", ("Name", "Also in"), rows)


def people_table(event: Event, people: Sequence[Row], visit: Visit) -> None:
    if not people:
        st.info("Nobody on the roster fits.", icon=":material/search_off:")
        return
    folio = ("Folio number",) if may(visit.user.role, Permission.KEEP_ROSTERS) else ()
    headings = ("Name", "E-mail", *folio, "Units", "Completed", "Certificate")
    table("In the order of entry", headings, (_row(event, person, bool(folio)) for person in people))


def _row(event: Event, person: Row, shows_all: bool) -> list[Cell]:
    return [
        person.name,
        person.email,
        *([person.folio_number] if shows_all else []),
        units(minutes_of(person.minutes, event)),
        "Yes" if person.completed else "No",
        _certificate(person, shows_all),
    ]


def _certificate(person: Row, opens: bool) -> Cell:
    if person.state is None:
        return "none yet" if person.completed else ""
    cells: list[Cell] = [badge(STATES[person.state])]
    if opens:
        cells.append(link("Open the PDF", f"/certificates/{person.code}.pdf", about=person.name, file=True))
    cells.append(link("Verify", f"/verify/{person.code}", about=person.name, file=True))
    return together(cells)


def correct_section(event: Event, people: Sequence[Row], visit: Visit) -> None:
    """The people of this page in a grid; what differs from what was shown is stored, all or nothing."""
    place = st.empty()
    if not people:
        return
    with st.expander("Correct people, or take them off"):
        first = [_grid_row(event, person) for person in people]
        key = f"people{event.id}-{people[0].id}-{_edition(event)}"
        typed = st.data_editor(first, key=key, hide_index=True, height="content")
        if st.button("Save corrections", key=f"{key}.save"):
            with place, attempt():
                _save(event, people, first, typed, visit)
    if any(person.state == CertificateState.CURRENT for person in people):
        st.caption("A corrected name or number reaches a certificate only when you replace it on purpose.")


def _edition(event: Event) -> int:
    """Another number after each save, so that the grid begins with what is stored then."""
    return int(st.session_state.get(f"people{event.id}-edition", 0))


def _grid_row(event: Event, person: Row) -> dict[str, Any]:
    return {
        "Name": person.name,
        "E-mail": person.email,
        "Folio number": person.folio_number,
        "Units": units(minutes_of(person.minutes, event)),
        "Completed": person.completed,
        "Take off": False,
    }


def _save(
    event: Event,
    people: Sequence[Row],
    first: Sequence[dict[str, Any]],
    typed: Sequence[dict[str, Any]],
    visit: Visit,
) -> None:
    rows = list(zip(people, first, typed, strict=True))
    off = [person.id for person, _, row in rows if row["Take off"]]
    changed = [_change(person, row) for person, was, row in rows if row != was and not row["Take off"]]
    if not off and not changed:
        raise InvalidInput({"name": "Change something in the grid first."})
    if changed:
        actions.change(visit.session, event, changed, by=visit.user, now=visit.now)
    if off:
        actions.remove(visit.session, event, off, by=visit.user, now=visit.now)
    st.session_state[f"people{event.id}-edition"] = _edition(event) + 1
    done("The roster is saved.")


def _change(person: Row, row: dict[str, Any]) -> Change:
    fields = {"name": "Name", "email": "E-mail", "folio_number": "Folio number", "units": "Units"}
    return Change(person.id, {field: row[label] or "" for field, label in fields.items()}, bool(row["Completed"]))
