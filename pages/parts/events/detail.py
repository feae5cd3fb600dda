"""One event's screen: its header, its facts, why it is not edited, and its cancellation by staff."""

from collections.abc import Sequence

import streamlit as st

from core.actions import events as actions
from core.formats import days, one_or_many, plural, units
from core.models import Certificate, Event
from core.models.events import EVENT_LABELS
from core.permissions import Permission, may
from core.queries import rosters
from core.rules.counts import has_ended
from core.rules.events import is_canceled, place_of, times_in_words
from core.rules.years import year_in_words, year_of
from pages.parts.events.table import event_links, state_cell
from pages.parts.ui.html import facts, link, links, table
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish


def event_header(event: Event, visit: Visit) -> None:
    """The state, whose it is, and what can be done."""
    whose = f"{literally(event.provider.name)} · " if visit.user.role.is_agency_wide else ""
    st.caption(f"{whose}Reporting year {year_in_words(year_of(event))}")
    if event.conference:
        conference = link(event.conference.name, f"conference?id={event.conference_id}")
        links("Session of", conference, *([f"Room {event.room}"] if event.room else []))
    links(state_cell(event, visit.today), *event_links(event, visit.user.role, visit.today, here=True))


def why_not_edited(event: Event, visit: Visit) -> None:
    """Why the form is not here, and what to do instead."""
    if is_canceled(event):
        st.info("This event was canceled. Nothing more can be entered for it.", icon=":material/event_busy:")
    elif has_ended(event, visit.today) and may(visit.user.role, Permission.ENTER_EVENTS):
        st.info(
            "The last day of this event is over, so it can no longer be edited here. If something is wrong, ask for a "
            "correction below. Certificates already handed out keep the information they were printed with.",
            icon=":material/lock:",
        )


def event_facts(event: Event) -> None:
    facts(
        [
            (EVENT_LABELS["instructor"], event.instructor),
            (EVENT_LABELS["description"], event.description),
            (EVENT_LABELS["categories"], ", ".join(category.name for category in event.categories)),
            ("Dates", days(event.starts_on, event.ends_on)),
            *([("Times", times)] if (times := times_in_words(event)) else []),
            (EVENT_LABELS["location"], f"{place_of(event)} {event.zip_code}".strip()),
            *([(EVENT_LABELS["room"], event.room)] if event.room else []),
            (EVENT_LABELS["hours"], units(event.minutes)),
        ]
    )


def certificates_that_end(event: Event, visit: Visit) -> Sequence[Certificate]:
    """Whose certificates a cancellation revokes, by name and number."""
    issued = rosters.certificates(visit.session, event, user=visit.user)
    if issued:
        were, them = plural(len(issued), "certificate was", "certificates were"), one_or_many(len(issued), "it", "them")
        st.warning(f"{were} issued. Canceling the event revokes {them}.")
        rows = [(certificate.content.name, certificate.code) for certificate in issued]
        table("To be revoked", ("Name", "Verification code"), rows)
    return issued


def cancel_section(event: Event, visit: Visit) -> None:
    """Staff take an event that did not happen off the lists."""
    with st.expander("Cancel this event"), st.form("cancel", border=False):
        st.write(
            "A canceled event leaves every list of what is due; its history stays. If it took place and nobody "
            "was certified, report 0 instead."
        )
        issued = certificates_that_end(event, visit)
        revokes = bool(issued) and st.checkbox(
            one_or_many(len(issued), "Revoke this certificate", f"Revoke these {len(issued):,} certificates"),
            key="cancel.revokes",
        )
        reason = st.text_input("Reason", key="cancel.reason")
        if st.form_submit_button("Cancel the event"):
            with showing_refusals():
                actions.cancel(visit.session, event, reason=reason, revokes=revokes, by=visit.user, now=visit.now)
                finish("The event was canceled.")
