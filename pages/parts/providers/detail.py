"""One provider as OPI sees it: its compliance status with reasons, its years, people, requests, mails and notes."""

import streamlit as st

from core.actions import providers as actions
from core.models import Provider
from core.permissions import Permission, may
from core.queries import audit, compliance
from core.queries.event_filters import CountFilter, EventFilter
from core.rules.periods import Period, month_of
from core.rules.years import first_day, last_day
from pages.parts.audit.history import history
from pages.parts.ui.filters import events_url
from pages.parts.ui.html import badge, link, links, table
from pages.parts.ui.markdown import day_of, moment_in_words
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.user_words import ROLES, state_of
from pages.parts.ui.visit import Visit, finish


def status_section(provider: Provider, visit: Visit) -> None:
    """The state, and each reason with its rule and its cure."""
    state, reasons = compliance.compliance_of(visit.session, provider, user=visit.user, today=visit.today)
    links(badge(state), link("List Events", events_url(EventFilter(provider=provider.id))))
    if reasons:
        table("What is not in order, counts first", ("What", "Rule", "What cures it"), reasons)
    else:
        st.success("Everything that these records show is in order.", icon=":material/check_circle:")


def years_section(provider: Provider, visit: Visit) -> None:
    years = compliance.years_of(visit.session, provider, user=visit.user)
    if not years:
        return
    st.header("By reporting year")
    rows = [
        (
            f"{y.year - 1}–{y.year}",
            link(f"{y.events:,}", _events_of(provider, y.year), about=f"events, {y.year - 1}–{y.year}"),
            f"{y.reported:,}",
            f"{y.on_time:,}",
            f"{y.certificates:,}",
        )
        for y in years
    ]
    table("The newest first", ("Year", "Events", "Counts in", "In time", "Certificates"), rows)


def _events_of(provider: Provider, year: int) -> str:
    months = Period(first_day(year), month_of(last_day(year)))
    return events_url(EventFilter(provider=provider.id, counted=CountFilter.ALL, ended=months))


def history_section(provider: Provider, visit: Visit) -> None:
    """What happened to the provider: its approval, suspensions and all else that was changed."""
    if entries := audit.of_provider(visit.session, provider, user=visit.user):
        st.header("History")
        history(entries)


def people_section(provider: Provider, visit: Visit) -> None:
    people = compliance.people_of(visit.session, provider, user=visit.user)
    st.header("People")
    if not people:
        st.caption("Nobody has an account for this provider yet.")
        return
    opens = may(visit.user.role, Permission.SEE_USERS)
    rows = [
        (link(u.full_name, f"user?id={u.id}") if opens else u.full_name, u.email, ROLES[u.role], state_of(u))
        for u in people
    ]
    table("By name", ("Name", "E-mail", "Role", "State"), rows)


def requests_section(provider: Provider, visit: Visit) -> None:
    if found := compliance.requests_of(visit.session, provider, user=visit.user):
        st.header("Requests")
        rows = [
            (
                link(r.about, f"request?id={r.id}"),
                r.kind.words.capitalize(),
                moment_in_words(r.asked_at),
                r.state.capitalize(),
            )
            for r in found
        ]
        table("The newest first", ("About", "Kind", "Asked", "State"), rows)


def mails_section(provider: Provider, visit: Visit) -> None:
    if found := compliance.mails_of(visit.session, provider, user=visit.user):
        st.header("Mails")
        rows = [
            (m.subject, m.to, moment_in_words(m.queued_at), "Sent" if m.sent_at else m.problem or "Waiting")
            for m in found
        ]
        table("The newest first", ("Subject", "To", "Written", "State"), rows)


def notes_section(provider: Provider, visit: Visit) -> None:
    """Notes of staff, such as a phone call; the provider's people never see them."""
    st.header("Notes")
    st.caption("Only OPI's people see these.")
    notes = compliance.notes_of(visit.session, provider, user=visit.user)
    if notes:
        rows = [(day_of(n.written_at), n.written_by.full_name, n.text) for n in notes]
        table("The newest first", ("Written", "By", "Note"), rows)
    if not may(visit.user.role, Permission.CHANGE_PROVIDERS):
        return
    with st.form("note.form", border=False, width=820):
        text = st.text_area("New note", key=f"note{len(notes)}", height=90)
        if st.form_submit_button("Save note"):
            with showing_refusals():
                actions.note(visit.session, [provider], text, by=visit.user, now=visit.now)
                finish("The note is kept.")
