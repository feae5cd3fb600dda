"""The screen of reports: the annual report of a provider, the list for the Board, and samples for an audit."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from core.actions import reports as actions
from core.formats import days, plural, reporting_year, units
from core.models import Provider, Report, ReportKind
from core.permissions import Permission, may
from core.queries import audit_samples, providers
from core.rules.years import first_day, last_day, year_in_words
from pages.parts.ui.html import link, table, together
from pages.parts.ui.markdown import day_of, literally
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.urls import number_in_url
from pages.parts.ui.visit import Visit, finish

_YEARS_BACK = 6
_KINDS = {ReportKind.ANNUAL: "Annual report", ReportKind.BOARD: "List for the Board of Public Education"}


def years_over(today: date) -> list[int]:
    """The reporting years that are over, the newest first."""
    newest = reporting_year(today) - 1
    return [newest - back for back in range(_YEARS_BACK)]


def year_in_url(key: str, visit: Visit) -> int | None:
    """A reporting year to show, chosen, and held in the URL; None for all of them."""
    choices = {"All": None, **{str(year): year for year in years_over(visit.today)}}
    word = st.selectbox("Reporting year", list(choices), key=key, bind="query-params", width=220)
    return choices[word]


def annual_section(visit: Visit) -> None:
    """Issue the annual report: of one's own provider, or of the one that the URL names."""
    if not may(visit.user.role, Permission.ISSUE_REPORTS):
        return
    st.header("Annual report of a provider")
    number = visit.user.provider_id or number_in_url("provider")
    if number is None:
        st.write("Open the provider under Providers; “Annual report” there leads back here.")
        return
    with showing_refusals():
        _issue_annual(providers.get(visit.session, number, user=visit.user), visit)


def _issue_annual(provider: Provider, visit: Visit) -> None:
    st.write(
        f"The annual report of {literally(provider.name)} names each activity with its description, dates, location, "
        "schedule and participants (ARM 10.57.216(2)(c)). Once issued it stays as it is; issue another one if "
        "something was corrected since."
    )
    year = _year("annual", visit)
    if st.button("Issue the annual report", type="primary"):
        with showing_refusals():
            actions.issue_annual(visit.session, provider, year, by=visit.user, today=visit.today, now=visit.now)
            finish(f"The annual report {year} of {provider.name} was issued.")


def _year(key: str, visit: Visit) -> int:
    years = years_over(visit.today)
    return st.radio("Reporting year", years[:3], format_func=year_in_words, key=f"{key}.year", horizontal=True)


def board_section(visit: Visit) -> None:
    """Issue the list of providers for the Board of Public Education."""
    with st.expander("List of providers for the Board of Public Education"):
        st.write("Every approved provider with its events and certificates of the year (ARM 10.57.216(3)).")
        year = _year("board", visit)
        if st.button("Issue the list"):
            with showing_refusals():
                actions.issue_board_list(visit.session, year, by=visit.user, today=visit.today, now=visit.now)
                finish(f"The list of providers for {year} was issued.")


def sample_section(visit: Visit) -> None:
    """A random sample of events for an audit, which the same URL draws again."""
    with st.expander("Random sample of events for an audit", expanded="seed" in st.query_params):
        st.write("The same seed over the same events draws the same sample, so anybody can check how it came about.")
        by_year, by_seed, by_size = st.columns(3)
        years = [reporting_year(visit.today), *years_over(visit.today)]
        word = by_year.selectbox("From the year", [str(year) for year in years], key="from", bind="query-params")
        seed = by_seed.number_input("Seed", 0, 2**31, value=None, key="seed", bind="query-params", step=1)
        size = by_size.number_input("Events", 1, audit_samples.LARGEST, 20, key="size", bind="query-params", step=1)
        if seed is not None:
            _sample(int(word), int(seed), int(size), visit)


def _sample(year: int, seed: int, size: int, visit: Visit) -> None:
    up_to = number_in_url("upto") or audit_samples.newest_event(visit.session, user=visit.user)
    found = audit_samples.drawn(
        visit.session,
        seed=seed,
        size=size,
        first=first_day(year),
        last=last_day(year),
        up_to=up_to,
        user=visit.user,
    )
    if not found:
        st.info("No event of that year has certificates.", icon=":material/search_off:")
        return
    rows = [
        (
            link(event.title, f"event?id={event.id}"),
            event.provider.name,
            days(event.starts_on, event.ends_on),
            units(event.minutes),
            f"{event.certificates_issued:,}",
        )
        for event in found
    ]
    headings = ("Title of the Event", "Provider", "Dates", "Units", "Certificates")
    table(f"{plural(len(found), 'event')} drawn with seed {seed} among the events up to number {up_to}", headings, rows)


def report_table(found: Sequence[Report]) -> None:
    """Issued reports with their files."""
    if not found:
        st.info("No report was issued yet. Choose a year above to issue one.", icon=":material/description:")
        return
    rows = [
        (
            _KINDS[report.kind],
            report.provider.name if report.provider else "Every provider",
            str(report.year),
            day_of(report.issued_at),
            report.issued_by.full_name,
            together(
                link(kind.upper(), f"/reports/{report.id}.{kind}", about=f"of {_KINDS[report.kind]}", file=True)
                for kind in ("pdf", "xlsx", "csv")
            ),
        )
        for report in found
    ]
    table("The newest first", ("Report", "Of", "Year", "Issued", "By", "Files"), rows)
