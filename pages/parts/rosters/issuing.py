"""How certificates are issued on the screen: who gets one, signed by whom, and how far it came."""

from typing import Any

import streamlit as st

from core.actions import certificate_batches as actions
from core.documents.wording import wording
from core.errors import InvalidInput
from core.formats import day, one_or_many, plural
from core.models import BatchState, CertificateState, Event, IssueBatch
from core.queries import issued_batches, rosters
from core.queries.issued_batches import Outcome
from core.queries.rosters import RosterFigures
from core.rules.certificates import finishes_one_by_one, may_be_issued, opens_on
from pages.parts.events.counts import report_issued
from pages.parts.ui.html import link, links
from pages.parts.ui.markdown import listed, literally, told_apart
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

_EVERYONE, _SOME = "Everyone who completed it and has none", "Only some of them"


def issue_section(event: Event, figures: RosterFigures, visit: Visit) -> None:
    """What comes next: wait for the day, go on with what was begun, issue, or take the files."""
    if batch := rosters.running_batch(visit.session, event, user=visit.user):
        _under_way(batch, visit)
        return
    if figures.issued:
        _files(event, figures)
    waiting = figures.waiting
    report_issued(event, figures, visit)
    if not may_be_issued(event, visit.today):
        st.info(f"Certificates can be issued from {day(opens_on(event))}, the last day of the event.")
    elif waiting > 0:
        _form(event, waiting, visit)
    elif figures.issued:
        apart = "" if not figures.revoked else f", apart from {people_in_words(figures.revoked)} whose was revoked"
        st.success(f"Everyone who completed it has a certificate{apart}.", icon=":material/check_circle:")
    if figures.revoked and may_be_issued(event, visit.today):
        _again(event, visit)


def people_in_words(number: int) -> str:
    return plural(number, "person", "people")


def _again(event: Event, visit: Visit) -> None:
    """People whose certificate was revoked are never among those who wait: they are chosen by name, with a reason."""
    key = f"again{event.id}"
    with st.expander("Issue again to people whose certificate was revoked"):
        revoked = {
            row.id: f"{row.name} {row.email}".strip()
            for row in rosters.list_of(visit.session, event, limit=None, user=visit.user)
            if row.completed and row.state == CertificateState.REVOKED
        }
        chosen = st.multiselect(
            "Who gets a new one", list(revoked), format_func=told_apart(revoked).__getitem__, key=f"{key}.people"
        )
        reason = st.text_input("Why they get a new one", key=f"{key}.reason")
        signature = _signature(key, visit)
        if st.button("Issue again", key=f"{key}.button"):
            with showing_refusals():
                if not chosen:
                    raise InvalidInput({"people": "Choose who gets a new certificate."})
                _begin(event, visit, attendee_ids=chosen, again_because=reason, **signature)


def _files(event: Event, figures: RosterFigures) -> None:
    number = f"{figures.issued:,}"
    found = [
        link(f"All {number} as a ZIP", f"/events/{event.id}/certificates.zip", file=True),
        link("All in one print file", f"/events/{event.id}/certificates.pdf", file=True),
    ]
    if event.conference_id:
        url = f"/conferences/{event.conference_id}/passports.zip"
        found.append(link("Conference passports as a ZIP", url, file=True))
    links(*found)


def _form(event: Event, waiting: int, visit: Visit) -> None:
    st.write(
        f"{people_in_words(waiting)} completed it and {one_or_many(waiting, 'has', 'have')} no certificate. "
        "Give certificates only to people who completed the activity."
    )
    if finishes_one_by_one(event):
        st.caption("People finish this course at their own time, so certificates are issued as they do.")
    for sentence in rosters.alike(visit.session, event, user=visit.user)[:20]:
        st.warning(literally(sentence), icon=":material/group:")
    key = f"issue{event.id}"
    whom = st.radio("To whom", [_EVERYONE, _SOME], key=f"{key}.whom", horizontal=True)
    chosen = _chosen(event, key, visit) if whom == _SOME else None
    signature = _signature(key, visit)
    number = waiting if chosen is None else len(chosen)
    if st.button(_button(number), type="primary", key=f"{key}.button", disabled=not number):
        with showing_refusals():
            _begin(event, visit, attendee_ids=chosen, **signature)


def _signature(key: str, visit: Visit) -> dict[str, Any]:
    """Section IV, and whether those who get a certificate are written to."""
    words = wording()["section_4"]
    st.caption(literally(f"{words['heading']}. {words['statement']}"))
    signed_by = st.text_input(
        "Signed for the provider by", visit.user.full_name, key=f"{key}.signed_by", width=420, max_chars=120
    )
    mails = st.checkbox("Mail each person the address of their certificate", value=True, key=f"{key}.mails")
    return {"signed_by": signed_by, "mails": mails}


def _begin(event: Event, visit: Visit, **signature: Any) -> None:
    go_on(actions.begin(visit.session, event, **signature, by=visit.user, today=visit.today, now=visit.now))


def _button(number: int) -> str:
    return f"Issue {plural(number, 'certificate')}"


def _chosen(event: Event, key: str, visit: Visit) -> list[int]:
    people = {
        row.id: f"{row.name} {row.email}".strip()
        for row in rosters.list_of(visit.session, event, limit=None, user=visit.user)
        if row.completed and row.state is None
    }
    return st.multiselect("People", list(people), format_func=told_apart(people).__getitem__, key=f"{key}.people")


def go_on(batch: IssueBatch) -> None:
    """Draw the screen anew, on which this batch then goes on to its end."""
    st.session_state["issuing"] = batch.id
    st.rerun()


def _under_way(batch: IssueBatch, visit: Visit) -> None:
    """A batch with its progress. It stops between two chunks when somebody cancels or leaves, and can go on."""
    total, place = len(batch.attendees), st.empty()
    place.progress(batch.done / total, f"{batch.done:,} of {total:,} done")
    with st.container(horizontal=True):
        goes = st.button("Go on", type="primary", key="issuing.go_on") or st.session_state.get("issuing") == batch.id
        if st.button("Cancel", key="issuing.cancel"):
            with showing_refusals():
                st.session_state.pop("issuing", None)
                actions.cancel(visit.session, batch, by=visit.user, now=visit.now)
                finish(f"Stopped after {batch.done:,} of {total:,}. What was issued stays issued.")
    if not goes:
        st.caption("This was begun and not finished. Go on with it, or cancel it: what was issued stays issued.")
        return
    with showing_refusals():
        while batch.state == BatchState.RUNNING:
            actions.next_chunk(visit.session, batch, by=visit.user, today=visit.today, now=visit.now)
            place.progress(batch.done / total, f"{batch.done:,} of {total:,} done")
        st.session_state.pop("issuing", None)
        finish(_what_came(issued_batches.outcome(visit.session, batch, user=visit.user), batch))


def _what_came(outcome: Outcome, batch: IssueBatch) -> str:
    """How many certificates there are now, who was written to, and who was not."""
    number, without = outcome.issued, outcome.without_address
    lead = plural(number, "certificate was", "certificates were")
    lead += " replaced" if batch.reason else " issued"
    if not batch.mails:
        return f"{lead}; nobody was written to."
    parts = [f"{outcome.mailed:,} by mail"] if outcome.mailed else []
    if without:
        parts.append(f"{plural(len(without), 'has', 'have')} no e-mail address: {listed(without)}")
    return f"{lead}: {', '.join(parts)}." if parts else f"{lead}."
