"""The screen Verify a Certificate: what it says of a code and of a file."""

import pytest

from core.documents.certificates import personal_certificate
from core.documents.passport import passport
from core.inspection.comparisons import not_in_text
from core.signing import signer
from core.web.certificate_files import certificate_pdf
from tests.documents.test_passport import make_passport
from tests.documents.updates import annotated, saved_anew, scanned
from tests.factories import make_personal_certificate


@pytest.fixture
def certificate(session):
    return make_personal_certificate(session)


@pytest.fixture
def pdf(certificate):
    return personal_certificate(certificate_pdf(certificate), signer=signer())


def judged(open_screen, content):
    app = open_screen("verify_certificate")
    return app.file_uploader[0].upload("certificate.pdf", content, "application/pdf").run()


def html_of(app):
    return "".join(element.proto.body for element in app.get("html"))


def test_a_pasted_address_shows_the_record(open_screen, certificate):
    app = open_screen("verify_certificate")
    app.text_input(key="code").input(f"https://pdups.example.gov/verify/{certificate.code.lower()}?x=1").run()
    assert "Current." in app.success[0].value
    assert "Maria Blackfeather" in html_of(app)


def test_a_file_with_the_educators_name_is_accepted(open_screen, pdf):
    app = judged(open_screen, annotated(pdf))
    assert "as this system issued and signed it" in app.success[0].value
    assert "1 note was added after it was signed" in app.info[0].value
    assert "“A\\. Educator”" in app.info[0].value
    assert not app.error


def test_a_file_with_a_note_over_a_line_is_refused(open_screen, pdf):
    app = judged(open_screen, annotated(pdf, rect=(60, 360, 250, 390)))
    assert "Do not accept it" in app.error[0].value
    assert not app.success
    assert "Maria Blackfeather" in html_of(app)


def test_a_file_that_was_saved_anew_is_shown_beside_the_record(open_screen, pdf):
    app = judged(open_screen, saved_anew(pdf))
    assert "proves nothing by itself" in app.warning[0].value
    assert not app.error
    assert not app.success
    assert [heading.value for heading in app.subheader] == ["What the record says", "What this file says"]


def test_a_scan_without_a_code_is_sent_to_its_code(open_screen, pdf):
    app = judged(open_screen, scanned(pdf, cut=0.8))
    assert "Type the code that is printed on it" in app.warning[0].value


@pytest.mark.parametrize("damaged", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"x" * 1000])
def test_a_file_that_no_program_can_open_is_not_called_a_picture(open_screen, damaged):
    app = judged(open_screen, damaged)
    assert "no page of it can be read" in app.warning[0].value


def test_a_signed_list_of_certificates_is_not_called_foreign(open_screen):
    app = judged(open_screen, passport(make_passport(), signer=signer()))
    assert "It is a list of certificates" in app.success[0].value
    assert not app.error


def test_what_differs_from_the_record_is_named():
    text = "Units Earned\r\n6.5\r\nProvider (406) 555-0142,\nGallatin  Learning\nCooperative"
    lines = {"Units": "6.5", "Phone": "(406) 555-0142", "Provider": "Gallatin Learning Cooperative"}
    assert not_in_text(text, lines) == []
    for other in ("6", "5", "16.5", "60"):
        assert not_in_text(text, {"Units": other}) == ["Units"]
