"""Files that people bring: what each proves, and the record to compare it with where it proves nothing."""

import pytest

from core.actions.printed_forms import print_event
from core.crypto import file_key
from core.inspection.files import of_file
from core.signing import Verdict
from tests.documents.updates import annotated, body_of, page_number, saved_anew, scanned, updated, without_signature
from tests.factories import NOW, make_event, make_personal_certificate, make_user


@pytest.fixture
def certificate(session):
    return make_personal_certificate(session, folio_number="123456")


@pytest.fixture
def pdf(client, certificate):
    return client.get(f"/certificates/{certificate.code}.pdf?key={file_key(certificate.code)}").content


def test_a_certificate_that_the_educator_signed_proves_itself_and_says_what_was_added(session, certificate, pdf):
    day = annotated(annotated(pdf), rect=(297, 126, 377, 146), extra=b"/Contents (11/25/2026)")
    found = of_file(session, day)
    assert (found.verdict, found.verified_as.code) == (Verdict.ADDED_TO, certificate.code)
    assert [addition.text for addition in found.additions] == ["A. Educator", "11/25/2026"]


def test_a_note_over_the_units_proves_nothing_and_shows_the_true_record(session, certificate, pdf):
    found = of_file(session, annotated(pdf, rect=(468, 236, 520, 252), extra=b"/Contents (60)"))
    assert (found.verdict, found.verified_as) == (Verdict.CHANGED, None)
    assert found.record.code == certificate.code


def test_a_changed_page_proves_nothing_and_shows_the_true_record(session, certificate, pdf):
    page = page_number(pdf)
    found = of_file(session, updated(pdf, {page: body_of(pdf, page).replace(b"/Annots", b"/Rotate 90 /Annots")}))
    assert (found.verdict, found.verified_as, found.record.code) == (Verdict.CHANGED, None, certificate.code)


@pytest.mark.parametrize(("make", "verdict"), [(saved_anew, Verdict.SAVED_ANEW), (without_signature, Verdict.UNSIGNED)])
def test_a_file_that_a_viewer_wrote_proves_nothing_and_is_shown_beside_the_record(
    session, certificate, pdf, make, verdict
):
    found = of_file(session, make(pdf))
    assert (found.verdict, found.verified_as, found.record.code) == (verdict, None, certificate.code)
    assert "Maria Blackfeather" in found.text


def test_a_scan_is_found_by_its_picture_code_and_without_it_has_no_code(session, certificate, pdf):
    found = of_file(session, scanned(pdf))
    assert (found.verdict, found.record.code, found.text.strip()) == (Verdict.UNSIGNED, certificate.code, "")
    assert of_file(session, scanned(pdf, cut=0.8)).codes == ()


def test_an_event_form_is_found_by_its_code(client, session):
    ada = make_user(session)
    form = print_event(session, make_event(session, ada), by=ada, now=NOW)
    found = of_file(session, client.get(f"/certificates/{form.code}.pdf").content)
    assert (found.verdict, found.verified_as) == (Verdict.UNSIGNED, None)
    assert (found.record.code, found.record.is_personal) == (form.code, False)


def test_a_code_that_nobody_has_is_said(session, certificate, pdf):
    copy = saved_anew(pdf)
    session.delete(certificate)
    session.commit()
    found = of_file(session, copy)
    assert (found.record, found.codes) == (None, (certificate.code,))


def test_a_code_is_found_with_lookalikes_wherever_it_is_asked(client, certificate):
    code = certificate.code
    mangled = "–".join(code[start : start + 4] for start in range(0, 32, 4)).lower()
    mangled = mangled.replace("o", "0").replace("i", "1").replace("b", "8")
    assert client.get(f"/verify/{mangled}").status_code == 200
    assert client.get(f"/verify/{mangled}", headers={"Accept": "application/json"}).json()["code"] == code
    assert client.get(f"/certificates/{mangled}.pdf?key={file_key(code)}").status_code == 200
    assert client.get(f"/certificates/{mangled}.pdf?key={file_key('A' * 32)}").status_code == 404
