"""What staff do about providers: remind them, switch their reminders, gather papers, take a merge apart."""

from collections.abc import Sequence

import streamlit as st

from core.actions import merges, reminders
from core.models import Provider
from core.permissions import Permission, may
from core.queries import merges as merge_queries
from core.rules.years import reporting_year
from pages.parts.attempts import attempt
from pages.parts.tables import Cell, link, links
from pages.parts.text import literally
from pages.parts.visit import Visit, done


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
        if st.button("Remind now", key="remind", help="One mail to each person, with every count that is missing."):
            _remind([provider], visit)
        on = st.toggle("Reminders by the calendar", provider.reminders, key=f"reminders{provider.id}")
    if on != provider.reminders:
        with attempt():
            reminders.switch(visit.session, provider, on=on, by=visit.user, now=visit.now)
            done(f"Reminders by the calendar are {'on' if on else 'off'}.")


def remind_many(offered: Sequence[Provider], visit: Visit) -> None:
    """Remind several providers at once, chosen among those on the page."""
    if not may(visit.user.role, Permission.CHANGE_PROVIDERS):
        return
    names = {provider.id: provider.name for provider in offered}
    with st.expander("Remind several at once"):
        whole = st.checkbox(f"All {len(offered)} on this page", key="remind.all")
        chosen = st.multiselect(
            "Providers", list(names), format_func=lambda number: names[number], disabled=whole, key="remind.chosen"
        )
        if st.button("Remind them", type="primary", key="remind.button"):
            _remind([p for p in offered if whole or p.id in chosen], visit)


def _remind(chosen: Sequence[Provider], visit: Visit) -> None:
    with attempt():
        mails = reminders.remind(visit.session, chosen, by=visit.user, today=visit.today, now=visit.now)
        if mails:
            done(f"{mails:,} mail{'' if mails == 1 else 's'} on the way.")
        st.info(
            "No mail was written: nothing is missing, nobody who signed in once is there, or everybody was reminded "
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
                with attempt():
                    merges.take_apart(visit.session, merged.merge, by=visit.user, now=visit.now)
                    done(f"“{merged.source.name}” stands for itself again.")
