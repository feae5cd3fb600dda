"""The pieces of one event's screen."""

import streamlit as st

from core.actions import events as actions
from core.models import Event
from core.permissions import Permission, may
from core.queries import rosters
from core.rules.certificates import days, place_of, units
from core.rules.counts import has_ended
from core.rules.events import is_cancelled
from core.settings import settings
from pages.parts.attempts import attempt
from pages.parts.events import event_links, state_cell
from pages.parts.tables import facts, links, table
from pages.parts.text import literally
from pages.parts.visit import Visit, done


def event_header(event: Event, visit: Visit) -> None:
    """The state, whose it is, and what can be done."""
    if visit.user.role.reaches_all:
        st.caption(literally(event.provider.name))
    links(state_cell(event, visit.today), *event_links(event, visit.user.role, visit.today, here=True))


def why_not_edited(event: Event, visit: Visit) -> None:
    """Why the form is not here, and what to do instead."""
    if is_cancelled(event):
        st.info("This event was cancelled. Nothing more can be entered for it.", icon=":material/event_busy:")
    elif has_ended(event, visit.today) and may(visit.user.role, Permission.ENTER_EVENTS):
        st.info(
            "The last day of this event is over, so it can no longer be edited here. If something is wrong, "
            f"write to {literally(settings().CONTACT_EMAIL)} with your provider's name and what needs to be "
            "corrected. Certificates already handed out keep the information they were printed with.",
            icon=":material/lock:",
        )


def event_facts(event: Event) -> None:
    times = [t.strftime("%I:%M %p").lstrip("0") for t in (event.begins_at, event.finishes_at) if t]
    facts(
        [
            ("Instructor Name", event.instructor),
            ("Description of the Event", event.description),
            ("Event Categories", ", ".join(category.name for category in event.categories)),
            ("Dates", days(event.starts_on, event.ends_on)),
            *([("Times", " to ".join(times))] if times else []),
            ("Location", f"{place_of(event)} {event.zip_code}".strip()),
            ("Hours of Instruction", units(event.minutes)),
        ]
    )


def cancel_section(event: Event, visit: Visit) -> None:
    """Staff take an event that did not happen off the lists."""
    with st.expander("Cancel this event"), st.form("cancel", border=False):
        st.write(
            "A cancelled event leaves every list of what is due; its history stays. If it took place and nobody "
            "was certified, report 0 instead."
        )
        issued = rosters.certificates(visit.session, event, user=visit.user)
        if issued:
            st.warning(f"{len(issued):,} certificates were issued. Cancelling the event revokes them.")
            rows = [(certificate.says.name, certificate.code) for certificate in issued]
            table("To be revoked", ("Name", "Verification code"), rows)
        revokes = bool(issued) and st.checkbox(
            f"Revoke {'this certificate' if len(issued) == 1 else f'these {len(issued):,} certificates'}",
            key="cancel.revokes",
        )
        reason = st.text_input("Reason", key="cancel.reason")
        if st.form_submit_button("Cancel the event"):
            with attempt():
                actions.cancel(visit.session, event, reason=reason, revokes=revokes, by=visit.user, now=visit.now)
                done("The event was cancelled.")
