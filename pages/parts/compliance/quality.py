"""Records that deserve a second look, and what to do with them."""

from collections.abc import Sequence

import streamlit as st

from core.actions import merges
from core.formats import days, units
from core.models import Event
from core.queries import providers, quality
from core.queries.similar_names import SimilarName
from core.rules.advice import USUAL_HOURS_A_DAY
from pages.parts.ui.html import Cell, link, table
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

_EVENT = ("Title of the Event", "Provider", "Dates")


def duplicate_providers_section(visit: Visit) -> None:
    """Organizations that are here twice, each group with its merge."""
    st.header("Organizations that look alike")
    groups = quality.duplicate_providers(visit.session, user=visit.user)
    if not groups:
        st.success("No two approved providers have the same name in other words.", icon=":material/check_circle:")
        return
    rows = [
        (link(one.name, f"provider?id={one.provider_id}"), str(one.provider_id), f"Group {number}")
        for number, group in enumerate(groups, start=1)
        for one in group
    ]
    table("Names that say the same", ("Provider", "Number", "Alike"), rows)
    _merge_form([one for group in groups for one in group], visit)


def _merge_form(offered: Sequence[SimilarName], visit: Visit) -> None:
    names = {one.provider_id: f"{one.name} ({one.provider_id})" for one in offered}
    with st.expander("Merge two records of one organization"):
        st.write(
            "Everything of the first goes to the second: events, users, requests, reports, notes and mails. "
            "Certificates keep what they say. A merge can be taken apart again on the page of the second."
        )
        left, right = st.columns(2)
        source = left.selectbox("This record goes", list(names), None, format_func=names.__getitem__, key="merge.from")
        into = right.selectbox("This one stays", list(names), None, format_func=names.__getitem__, key="merge.into")
        if st.button("Merge", disabled=not (source and into)) and source and into:
            with showing_refusals():
                one, other = (providers.get(visit.session, number, user=visit.user) for number in (source, into))
                merges.merge(visit.session, one, other, by=visit.user, now=visit.now)
                finish(f"“{one.name}” is now part of “{other.name}”.")


def doubles_section(doubts: quality.QualityFindings) -> None:
    st.header("Events that look double")
    rows = [
        (*_event(later), link(f"Entered before as {earlier.id}", f"event?id={earlier.id}"))
        for earlier, later in doubts.doubles
    ]
    _table("Same provider, title, day, time and room", (*_EVENT, "The other one"), rows)


def misfits_section(doubts: quality.QualityFindings) -> None:
    st.header("Hours that do not fit")
    rows = [(*_event(event), units(event.minutes)) for event in doubts.misfits]
    _table(f"More than {USUAL_HOURS_A_DAY} hours a day, or than lie between the times", (*_EVENT, "Units"), rows)


def unlike_section(doubts: quality.QualityFindings) -> None:
    st.header("Counts that are far from the usual")
    rows = [(*_event(event), f"{event.certificates_issued:,}", f"{usual:,g}") for event, usual in doubts.unlike]
    _table("Compared with the other events of the provider", (*_EVENT, "Count", "Usual there"), rows)


def _event(event: Event) -> tuple[Cell, ...]:
    return (
        link(event.title, f"event?id={event.id}"),
        link(event.provider.name, f"provider?id={event.provider_id}"),
        days(event.starts_on, event.ends_on),
    )


def _table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    if rows:
        table(caption, headings, rows)
    else:
        st.success("Nothing of this kind among the newest events.", icon=":material/check_circle:")
