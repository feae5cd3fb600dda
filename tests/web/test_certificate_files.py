"""The files of issued certificates: who gets them, and that each says whose it is."""

import io
import zipfile
from datetime import time

import pypdfium2
import pytest

from core.actions import certificates
from core.crypto import file_key
from core.models import Certificate, IssueBatch
from core.permissions import Role
from tests.documents.reading import failures, text_of, without_spaces
from tests.documents.texts import MONTANA
from tests.factories import NOW, issue_all, make_conference, make_event, make_user, put_on_roster
from tests.web.test_routes import sign_in


@pytest.fixture
def event(session, ada):
    return make_event(session, ada)


@pytest.fixture
def issued(session, event, ada):
    people = [{"name": "Ann Lee", "email": "ann@school.org", "folio_number": "123456", "units": "3"}, *MONTANA[:8]]
    put_on_roster(session, event, ada, *people)
    return issue_all(session, event, ada)


def pages(content):
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in document]


def opened(answer):
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def test_the_key_opens_the_own_file_and_nothing_else(client, issued):
    ann, other = issued[:2]
    address = f"/certificates/{ann.code}.pdf"
    answer = client.get(address, params={"key": file_key(ann.code)})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    text = text_of(answer.content)
    assert all(words in text for words in ("Ann Lee", "123456", "Fractions", "Ada Rides"))
    for key in (None, "", "x", file_key(other.code)):
        refused = client.get(address, params={"key": key} if key is not None else {})
        assert refused.status_code == 404
        assert "Ann Lee" not in refused.text


def test_who_keeps_the_roster_opens_each_file_and_others_do_not(client, session, ada, issued):
    address = f"/certificates/{issued[0].code}.pdf"
    sign_in(client, session, ada)
    assert client.get(address).status_code == 200
    for stranger in (make_user(session), make_user(session, Role.ANALYST)):
        client.cookies.clear()
        sign_in(client, session, stranger)
        assert client.get(address).status_code == 404
    client.cookies.clear()
    sign_in(client, session, make_user(session, Role.STAFF))
    assert client.get(address).status_code == 200


def test_a_file_is_the_same_bytes_each_time_it_is_asked_for(client, session, ada, issued):
    from core.web import certificates

    ann = issued[0]
    address, key = f"/certificates/{ann.code}.pdf", {"key": file_key(ann.code)}
    first = client.get(address, params=key).content
    certificates._CACHE.clear()
    assert client.get(address, params=key).content == first


def test_a_revoked_certificate_is_no_longer_given_out(client, session, ada, issued):
    certificates.revoke(session, issued[0], reason="Was not there", by=ada, now=NOW)
    answer = client.get(f"/certificates/{issued[0].code}.pdf", params={"key": file_key(issued[0].code)})
    assert answer.status_code == 404
    assert "revoked" in answer.text


def test_the_zip_has_one_conforming_file_a_person(client, session, ada, event, issued):
    sign_in(client, session, ada)
    answer = client.get(f"/events/{event.id}/certificates.zip")
    assert answer.headers["cache-control"] == "no-store"
    found = list(opened(answer).values())
    assert len(found) == len(issued)
    for certificate, content in zip(issued, found, strict=True):
        assert failures(content) == []
        assert without_spaces(certificate.content.name) in without_spaces(text_of(content))


def test_the_print_file_has_a_page_for_each(client, session, ada, event, issued):
    sign_in(client, session, ada)
    content = client.get(f"/events/{event.id}/certificates.pdf").content
    assert failures(content) == []
    for certificate, text in zip(issued, pages(content), strict=True):
        assert without_spaces(certificate.content.name) in without_spaces(text)


def test_the_sign_in_sheet_has_the_names_and_empty_lines(client, session, ada, event):
    put_on_roster(session, event, ada, *MONTANA, *(f"Person {number}" for number in range(40)))
    sign_in(client, session, ada)
    content = client.get(f"/events/{event.id}/sign-in-sheet.pdf").content
    assert failures(content) == []
    text = without_spaces("".join(pages(content)))
    for name in ("Apsáalooke", "Person 0", "Person 39", "Fractions", "Signature"):
        assert without_spaces(name) in text


def test_files_of_another_providers_event_or_of_nobody_are_not_there(client, session, ada, issued):
    theirs = make_event(session)
    sign_in(client, session, ada)
    for file in ("certificates.zip", "certificates.pdf", "sign-in-sheet.pdf"):
        answers = [client.get(f"/events/{number}/{file}") for number in (theirs.id, 999_999, 10**30)]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert len({answer.text for answer in answers}) == 1
    assert client.get("/conferences/999/passports.zip").status_code == 404
    assert client.get(f"/conferences/{10**30}/passports.zip").status_code == 404


def test_an_event_without_certificates_says_so(client, session, ada, event):
    sign_in(client, session, ada)
    answer = client.get(f"/events/{event.id}/certificates.zip")
    assert answer.status_code == 404
    assert "No certificate was issued yet" in answer.text


def test_an_attendee_ends_with_one_passport_of_all_sessions(client, session, ada):
    conference = make_conference(session, ada)
    ann = {"name": "Ann Lee", "email": "ann@school.org", "folio_number": "123456"}
    for number, title in enumerate(("Fractions", "Decimals")):
        event = make_event(session, ada, title=title, begins_at=time(9 + number), hours="1.5")
        event.conference_id = conference.id
        session.commit()
        put_on_roster(session, event, ada, ann, "Only A Name")
        (first, *_) = issue_all(session, event, ada)
    mine = client.get(f"/passports/{first.code}.pdf", params={"key": file_key(first.code)})
    assert failures(mine.content) == []
    for words in ("Ann Lee", "Fractions", "Decimals", "3", "Educators' Conference"):
        assert words in text_of(mine.content)
    assert client.get(f"/passports/{first.code}.pdf").status_code == 404
    sign_in(client, session, ada)
    (only,) = opened(client.get(f"/conferences/{conference.id}/passports.zip")).values()
    assert only == mine.content
    client.cookies.clear()
    sign_in(client, session, make_user(session))
    assert client.get(f"/conferences/{conference.id}/passports.zip").status_code == 404
    assert session.get(Certificate, first.id).batch_id == session.get(IssueBatch, first.batch_id).id
