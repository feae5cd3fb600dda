"""The table of a roster, with the newest certificate of each person."""

from collections.abc import Sequence

import streamlit as st

from core.formats import days, units, units_earned
from core.models import CertificateState, Event
from core.permissions import Permission, may
from core.queries.rosters import AttendanceClash, RosterEntry, RosterFigures
from core.rules.certificates import difference
from core.rules.counts import FIELD
from core.rules.rosters import minutes_of
from pages.parts.ui.html import Cell, badge, link, links, table, together
from pages.parts.ui.markdown import literally
from pages.parts.ui.visit import Visit

CERTIFICATE_STATES = {
    CertificateState.CURRENT: "issued",
    CertificateState.SUPERSEDED: "superseded",
    CertificateState.REVOKED: "revoked",
}


def roster_header(event: Event, visit: Visit) -> None:
    """Whose event it is, and the way back to it."""
    whose = f"{event.provider.name} · " if visit.user.role.is_agency_wide else ""
    st.caption(literally(f"{whose}{days(event.starts_on, event.ends_on)} · {units_earned(event.minutes)}"))
    found: list[Cell] = [link(event.title, f"event?id={event.id}")]
    if may(visit.user.role, Permission.KEEP_ROSTERS):
        found.append(link("Sign-in sheet", f"/events/{event.id}/sign-in-sheet.pdf", about=event.title, file=True))
    links(*found)


def figure_line(event: Event, figures: RosterFigures) -> None:
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
    if explained := difference(figures.completed, figures.issued, count, figures.revoked):
        st.info(literally(explained), icon=":material/info:")


def clash_table(clashes: Sequence[AttendanceClash]) -> None:
    """People who cannot have been in two sessions at once, before they get a certificate for both."""
    st.warning(
        "Some people are on the rosters of two sessions at the same time. Look at them before you issue.",
        icon=":material/schedule:",
    )
    rows = [(clash.name, link(clash.other.title, f"roster?id={clash.other.id}")) for clash in clashes]
    table("In two sessions at once", ("Name", "Also in"), rows)


def people_table(event: Event, people: Sequence[RosterEntry], visit: Visit) -> None:
    if not people:
        st.info("Nobody on the roster fits.", icon=":material/search_off:")
        return
    folio = ("Folio number",) if may(visit.user.role, Permission.KEEP_ROSTERS) else ()
    headings = ("Name", "E-mail", *folio, "Units", "Completed", "Certificate")
    table("In the order of entry", headings, (_row(event, person, bool(folio)) for person in people))


def _row(event: Event, person: RosterEntry, shows_all: bool) -> list[Cell]:
    return [
        person.name,
        person.email,
        *([person.folio_number] if shows_all else []),
        units(minutes_of(person.minutes, event)),
        "Yes" if person.completed else "No",
        _certificate(person, shows_all),
    ]


def _certificate(person: RosterEntry, opens: bool) -> Cell:
    if person.state is None:
        return "none yet" if person.completed else ""
    cells: list[Cell] = [badge(CERTIFICATE_STATES[person.state])]
    if opens:
        cells.append(link("Open the PDF", f"/certificates/{person.code}.pdf", about=person.name, file=True))
    cells.append(link("Verify", f"/verify/{person.code}", about=person.name, file=True))
    return together(cells)
