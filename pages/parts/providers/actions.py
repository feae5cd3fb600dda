"""What staff do about providers: remind them, switch their reminders, gather papers, split a merge."""

from collections.abc import Sequence

import streamlit as st

from core.actions import merges, reminders, suspensions
from core.actions import providers as actions
from core.formats import plural, reporting_year
from core.models import Provider
from core.permissions import Permission, may
from core.queries import merges as merge_queries
from core.settings import settings
from pages.parts.providers.suspensions import ASKS
from pages.parts.ui.html import Cell, link, links
from pages.parts.ui.markdown import literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish


def papers(provider: Provider, visit: Visit) -> None:
    """The reports of a provider, and for staff the packets of an audit."""
    cells: list[Cell] = [link("Annual report", f"reports?provider={provider.id}")]
    if may(visit.user.role, Permission.AUDIT_PROVIDERS):
        year = reporting_year(visit.today)
        cells += [
            link(f"Audit packet {y}", f"/providers/{provider.id}/packet-{y}.zip", about=provider.name, file=True)
            for y in (year, year - 1)
        ]
    links(*cells)


def reminding(provider: Provider, visit: Visit) -> None:
    """Remind now, and the switch of the reminders that go out by the calendar."""
    if not may(visit.user.role, Permission.CHANGE_PROVIDERS):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Remind now", key="remind", help="One mail to each person, with every count that is due or overdue."
        ):
            _remind([provider], visit)
        on = st.toggle("Reminders by the calendar", provider.reminders, key=f"reminders{provider.id}")
    if on != provider.reminders:
        with showing_refusals():
            reminders.switch(visit.session, provider, on=on, by=visit.user, now=visit.now)
            finish(f"Reminders by the calendar are {'on' if on else 'off'}.")


def act_on_many(offered: Sequence[Provider], visit: Visit) -> None:
    """Choose among the providers on the page once, then remind them, note something, or propose their suspension."""
    if not may(visit.user.role, Permission.CHANGE_PROVIDERS):
        return
    st.header("Act on one or many")
    chosen = _chosen(offered)
    remind, note, propose = st.tabs(["Remind", "Write a note", "Propose suspension"])
    with remind:
        st.write("One mail to each of their people, with every count that is due or overdue.")
        if st.button("Remind them", type="primary", key="many.remind"):
            _remind(chosen, visit)
    with note:
        _note_many(chosen, visit)
    with propose:
        _propose_many(chosen, visit)


def _chosen(offered: Sequence[Provider]) -> list[Provider]:
    names = {provider.id: provider.name for provider in offered}
    whole = st.checkbox(f"All {len(offered)} on this page", key=_key("all"))
    chosen = st.multiselect(
        f"{settings().PROVIDER_WORD}s", list(names), format_func=names.__getitem__, disabled=whole, key=_key("chosen")
    )
    return [provider for provider in offered if whole or provider.id in chosen]


def _note_many(chosen: Sequence[Provider], visit: Visit) -> None:
    with st.form("many.note", border=False):
        st.write("The same note is kept with each of them, such as a phone call. Only OPI's people see it.")
        text = st.text_area("Note", key=_key("note"), max_chars=2000, height=90)
        if st.form_submit_button("Save the note", type="primary"):
            with showing_refusals():
                actions.note(visit.session, chosen, text, by=visit.user, now=visit.now)
                _done_with_many(f"The note is kept with {_so_many(chosen)}.")


def _propose_many(chosen: Sequence[Provider], visit: Visit) -> None:
    with st.form("many.propose", border=False):
        st.write(ASKS)
        reason = st.text_area("Reason", key=_key("reason"), max_chars=1000, height=90)
        if st.form_submit_button("Propose suspension", type="primary"):
            with showing_refusals():
                session, by = visit.session, visit.user
                suspensions.propose(session, chosen, reason=reason, by=by, today=visit.today, now=visit.now)
                _done_with_many(f"The suspension of {_so_many(chosen)} is proposed; it waits under Account Requests.")


_ROUND = "many.round"  # how often something was done: the fields of the next round begin empty


def _key(field: str) -> str:
    return f"many.{field}.{st.session_state.get(_ROUND, 0)}"


def _done_with_many(message: str) -> None:
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    finish(message)


def _so_many(chosen: Sequence[Provider]) -> str:
    return f"“{chosen[0].name}”" if len(chosen) == 1 else plural(len(chosen), settings().PROVIDER_WORD.lower())


def _remind(chosen: Sequence[Provider], visit: Visit) -> None:
    with showing_refusals():
        mails = reminders.remind(visit.session, chosen, by=visit.user, today=visit.today, now=visit.now)
        if mails:
            _done_with_many(f"{plural(mails, 'mail')} on the way.")
        st.info(
            "No mail was written: no count is due, nobody who signed in once is there, or everybody was reminded "
            "today already.",
            icon=":material/info:",
        )


def merged_here(provider: Provider, visit: Visit) -> None:
    """Records that became part of this one, each of which can be taken apart again."""
    if not may(visit.user.role, Permission.AUDIT_PROVIDERS):
        return
    for merged in merge_queries.into(visit.session, provider, user=visit.user):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.write(f"“{literally(merged.source.name)}” ({merged.source.id}) is part of this record.")
            if st.button("Take apart", key=f"apart{merged.merge.id}"):
                with showing_refusals():
                    merges.split(visit.session, merged.merge, by=visit.user, now=visit.now)
                    finish(f"“{merged.source.name}” stands for itself again.")
