"""The content of a report, and when it can be issued.

The annual report of a provider names, for each activity, title and brief description, dates and locations,
program schedule, and name and number of participants (ARM 10.57.216(2)(c)); the Board of Public Education
gets the list of providers every year (10.57.216(3)).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from core.errors import InvalidInput
from core.formats import MINUTES_A_UNIT, day, days, reporting_year, units
from core.models import Event, Provider, ReportContent
from core.rules.events import is_canceled, place_of, times_in_words
from core.rules.years import last_day, year_in_words

FIRST_YEAR, LAST_YEAR = 2000, 3000
ANNUAL_HEADINGS = [
    "Title", "Description", "Instructor", "Dates", "Schedule", "Location", "Units",
    "Number of participants", "Names of participants",
]  # fmt: skip
BOARD_HEADINGS = ["Provider", "Type", "Approved", "State", "Phone", "Contact", "Events", "Certificates"]
NOT_REPORTED = "not reported"


def year_from(year: object, today: date) -> int:
    """A reporting year whose report can be issued: one that is over. Raises InvalidInput."""
    text = str(year if year is not None else "")
    if not (text.isascii() and text.isdigit() and FIRST_YEAR < int(text[:6]) <= reporting_year(today)):
        raise InvalidInput({"year": f"Choose a reporting year up to {reporting_year(today) - 1}."})
    if (last := last_day(int(text))) >= today:
        raise InvalidInput(
            {"year": f"The reporting year {text} lasts until {day(last)}; its report can be issued then."}
        )
    return int(text)


def schedule(event: Event) -> str:
    """When on its days an event takes place, as far as it is known."""
    return times_in_words(event) or f"{units(event.minutes)} hours, no times given"


def annual(
    provider: Provider, year: int, events: Sequence[Event], names: Mapping[int, Sequence[str]], today: date
) -> ReportContent:
    """The annual report of a provider. `names` are the participants by event, where there is a roster."""
    active = [event for event in events if not is_canceled(event)]
    certificates = sum(event.certificates_issued or 0 for event in active)
    return ReportContent(
        title=f"Annual report {year} of {provider.name}",
        facts=[
            ("Provider", provider.name),
            ("Address", provider.address or "none given"),
            ("Phone", provider.phone),
            ("Contact", f"{provider.contact_name}, {provider.contact_email}".strip(", ") or "none given"),
            ("Reporting year", year_in_words(year)),
            ("Activities", f"{len(active):,}"),
            ("Certificates issued", f"{certificates:,}"),
            ("Counts missing", f"{sum(event.certificates_issued is None for event in active):,}"),
            ("Issued", day(today)),
        ],
        headings=ANNUAL_HEADINGS,
        rows=[_activity(event, names.get(event.id, ())) for event in active],
    )


def _activity(event: Event, names: Sequence[str]) -> list[str | int | float]:
    number = event.certificates_issued
    return [
        event.title,
        event.description,
        event.instructor,
        days(event.starts_on, event.ends_on),
        schedule(event),
        place_of(event),
        event.minutes / MINUTES_A_UNIT,
        NOT_REPORTED if number is None else number,
        "; ".join(names) or "no roster in this system",
    ]


def board(year: int, rows: list[list[str | int | float]], today: date) -> ReportContent:
    """The list of providers for the Board of Public Education."""
    return ReportContent(
        title=f"Approved providers of professional development, {year}",
        facts=[
            ("For", "Montana Board of Public Education, ARM 10.57.216(3)"),
            ("Reporting year", year_in_words(year)),
            ("Providers", f"{len(rows):,}"),
            ("Issued", day(today)),
        ],
        headings=BOARD_HEADINGS,
        rows=rows,
    )
