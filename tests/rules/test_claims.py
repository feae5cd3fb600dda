from datetime import date

import pytest

from core.email_tokens import VerifiedEmail, read_token, token_for
from core.models import Attendee, CertificateContent, Claim, ClaimLink, ClaimMode, Event, Location, Provider
from core.rules.claim_matches import KnownAs, match
from core.rules.claims import is_the_access_code, why_closed
from core.rules.license_renewal import counts_in, earned_on, renewal_window
from tests.factories import DAY_AFTER, LAST_DAY, NOW, TODAY, days_from


def event(**values):
    defaults = {"starts_on": LAST_DAY, "ends_on": LAST_DAY, "location": Location.IN_PERSON}
    return Event(**{**defaults, "provider": Provider(name="Helena Public Schools"), **values})


def link(**values):
    return ClaimLink(**{"mode": ClaimMode.OPEN, "most": 10, **values})


@pytest.mark.parametrize(("today", "opens"), [(days_from(LAST_DAY, -1), False), (LAST_DAY, True), (DAY_AFTER, True)])
def test_certificates_are_claimed_from_the_last_day_on(today, opens):
    assert (why_closed(link(), event(), today) == "") is opens


def test_of_a_standing_course_they_are_claimed_as_people_finish():
    course = event(starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30), course_id=1, location=Location.ONLINE)
    assert why_closed(link(), course, date(2026, 6, 30))
    assert why_closed(link(), course, date(2026, 7, 1)) == ""


@pytest.mark.parametrize(("today", "open_"), [(DAY_AFTER, True), (days_from(DAY_AFTER, 1), False)])
def test_the_last_day_of_a_link_still_belongs_to_it(today, open_):
    assert (why_closed(link(closes_on=DAY_AFTER), event(), today) == "") is open_


def test_a_closed_link_and_a_canceled_event_give_nothing():
    assert "closed" in why_closed(link(closed_at=NOW), event(), TODAY)
    assert "canceled" in why_closed(link(), event(cancelled_at=NOW), TODAY)


@pytest.mark.parametrize(("typed", "right"), [("ELK-2026", True), ("elk 2026", True), ("ELK-2025", False), ("", False)])
def test_an_access_code_is_read_as_people_type_it(typed, right):
    assert is_the_access_code(link(mode=ClaimMode.CODE, access_code="Elk-2026"), typed) is right
    assert is_the_access_code(link(), "")


def claim(**values):
    return Claim(**{"name": "Maria Blackfeather", "email": "maria@example.org", "folio_number": "7", **values})


def row(name="Maria Blackfeather", email="maria@example.org", folio_number="", **values):
    return Attendee(**{"id": 1, "name": name, "email": email, "folio_number": folio_number, **values})


@pytest.mark.parametrize(
    ("on_roster", "same"),
    [
        (row(), True),
        (row(email="MARIA@example.org"), True),
        (row(name="maria  BLACKFEATHER"), True),
        (row(name="Mária Blackfeather"), True),
        (row(name="M. Blackfeather", folio_number="7"), True),
        (row(name="M. Blackfeather"), False),  # a family may share an address
        (row(email="other@example.org", folio_number="7"), False),  # a number alone opens nothing
        (row(email="", folio_number="7"), True),
        (row(email=""), False),  # a name alone opens nothing
        (row(name="Somebody Else", email="", folio_number="7"), False),
    ],
)
def test_whom_on_the_roster_a_claimant_is(on_roster, same):
    assert (match(claim(), [known(on_roster)]).certain is on_roster) is same


def known(entry, certified=False):
    return KnownAs(entry, entry.name, entry.email, entry.folio_number, certified)


def test_an_address_alone_decides_between_nobody_and_asks_about_each_who_has_it():
    for entries in ([row()], [row(), row(name="John Blackfeather", id=2)]):
        found = match(claim(name="Mary B"), [known(entry) for entry in entries])
        assert found.certain is None
        assert list(found.with_email("maria@example.org").values()) == entries


@pytest.mark.parametrize("sign", "'’‘ʻʼ")
def test_a_name_is_one_whichever_apostrophe_or_dash_it_has(sign):
    entry = row(name="Siobhán O’Brien-Hale")
    assert match(claim(name=f"Siobhan O{sign}Brien‑Hale"), [known(entry)]).certain is entry


def test_who_certainly_has_a_certificate_under_another_address_is_asked_before_a_second_one():
    mine, elsewhere = row(id=1), row(id=2, email="home@example.org", folio_number="7")
    assert match(claim(), [known(mine), known(elsewhere, certified=True)]).similar
    assert not match(claim(), [known(mine, certified=True), known(elsewhere)]).similar


def content(ends_on, signed_on):
    facts = {"title": "T", "instructor": "I", "provider_name": "P", "provider_phone": "1", "location": "Online"}
    return CertificateContent(
        **facts, starts_on=ends_on, ends_on=ends_on, minutes=60, name="N", signed_by="S", signed_on=signed_on
    )


def test_the_renewal_window_has_sixty_two_months():
    first, last = renewal_window(2027)
    assert (first, last) == (date(2022, 7, 1), date(2027, 8, 31))
    assert (last.year - first.year) * 12 + last.month - first.month + 1 == 62


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2022, 6, 30), False),
        (date(2022, 7, 1), True),
        (date(2027, 8, 31), True),
        (date(2027, 9, 1), False),
    ],
)
def test_units_count_from_the_first_to_the_last_day_of_the_window(day, counts):
    assert counts_in(content(day, days_from(day, 3)), renewal_window(2027)) is counts


def test_units_of_a_course_that_goes_on_are_earned_when_its_certificate_is_signed():
    assert earned_on(content(date(2027, 6, 30), date(2026, 9, 1))) == date(2026, 9, 1)
    assert earned_on(content(date(2026, 6, 12), date(2026, 9, 1))) == date(2026, 6, 12)


def test_a_ticket_holds_the_address_and_nobody_can_make_one():
    proven = VerifiedEmail("maria+x y@example.org", NOW)
    assert read_token(token_for(proven)) == proven
    assert proven.holds(NOW)
    for forged in ("", "x", token_for(proven)[:-2] + "AA", "é"):
        assert read_token(forged) is None
