"""The passport: every session of an attendee on as many pages as it takes."""

from datetime import UTC, date, datetime

import pypdfium2
import pytest

from core.documents.passport import AttendedSession, Passport, passport
from core.signing import Verdict, checked
from tests.documents.people import CODE, official_signer, trial_signer
from tests.documents.reading import failures, text_of, without_spaces
from tests.documents.texts import LONG, MONTANA


def make_passport(sessions=3, *, title="Fractions", **changes):
    day = date(2026, 10, 15)
    attended = [AttendedSession(f"{title} {number}", day, day, 90, CODE) for number in range(sessions)]
    facts = {
        "name": "Ada Prairie",
        "folio_number": "123456",
        "occasion": "Educator Conference",
        "sessions": attended,
        "verify_url": "https://pdups.example.gov/verify",
        "issued_at": datetime(2026, 10, 18, 12, tzinfo=UTC),
    }
    return Passport(**facts | changes)


def whole_text(pdf):
    return without_spaces("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)))


@pytest.mark.parametrize("signer", [lambda: None, trial_signer, official_signer])
@pytest.mark.parametrize("sessions", [0, 1, 15, 60])
def test_it_conforms_and_holds_every_session_and_their_sum(sessions, signer):
    pdf = passport(make_passport(sessions, title=LONG), signer=signer())
    assert failures(pdf) == []
    text = whole_text(pdf)
    assert text.count("MFRG-GZDF") == sessions
    assert f"TotalofUnits:{sessions * 1.5:g}" in text


@pytest.mark.parametrize("name", [*MONTANA, "王小明", "שלום"], ids=ascii)
def test_it_conforms_with_any_name(name):
    assert failures(passport(make_passport(name=name, title=name, occasion=name), signer=trial_signer())) == []


def test_it_is_signed_and_the_same_each_time():
    pdf = passport(make_passport(), signer=trial_signer())
    assert pdf == passport(make_passport(), signer=trial_signer())
    assert checked(pdf, trial_signer().known).verdict == Verdict.INTACT
    assert "Signed with a development key: for trial only." in text_of(pdf)
