"""Personal certificates over HTTP: what a code proves, what a key opens, and the list of a proven address."""

from datetime import timedelta

import pytest

from core import clock
from core.crypto import file_key
from core.documents.wording import in_groups
from core.email_tokens import VerifiedEmail, token_for
from core.inspection.files import of_file
from core.models import CertificateState
from core.signing import Verdict
from tests.documents.reading import failures, text_of
from tests.factories import NOW, make_event, make_personal_certificate
from tests.naughty import NAUGHTY

JSON = {"Accept": "application/json"}


@pytest.fixture
def certificate(session):
    return make_personal_certificate(session, folio_number="123456")


def pdf_of(client, certificate):
    return client.get(f"/certificates/{certificate.code}.pdf?key={file_key(certificate.code)}")


def test_a_code_shows_the_content_with_the_name_and_never_the_folio_number(client, certificate):
    answer = client.get(f"/verify/{certificate.code}")
    assert answer.status_code == 200
    for words in ("Maria Blackfeather", "Fractions", "June 12, 2026", "Helena, MT", "Ada Rides", "Current"):
        assert words in answer.text
    facts = client.get(f"/verify/{certificate.code.lower()}", headers=JSON).json()
    assert (facts["status"], facts["name"], facts["units"]) == ("current", "Maria Blackfeather", "6")
    assert "folio_number" not in facts
    assert "123456" not in answer.text + str(facts)


def test_a_replaced_certificate_names_the_one_that_counts(client, session, certificate):
    newer = make_personal_certificate(session)
    certificate.state, certificate.ended_at = CertificateState.SUPERSEDED, NOW
    certificate.superseded_by_id = newer.id
    session.commit()
    assert f"/verify/{newer.code}" in client.get(f"/verify/{certificate.code}").text
    facts = client.get(f"/verify/{certificate.code}", headers=JSON).json()
    assert (facts["status"], facts["superseded_by"], facts["superseded_on"]) == ("superseded", newer.code, "2026-06-15")


def test_a_revoked_certificate_says_so_with_the_day_and_not_why(client, session, certificate):
    certificate.state, certificate.ended_at = CertificateState.REVOKED, NOW
    certificate.ended_because = "Was not there"
    session.commit()
    answer = client.get(f"/verify/{certificate.code}")
    assert "Revoked" in answer.text
    assert "June 15, 2026" in answer.text
    assert "Was not there" not in answer.text
    facts = client.get(f"/verify/{certificate.code}", headers=JSON).json()
    assert (facts["status"], facts["revoked_on"]) == ("revoked", "2026-06-15")


def test_a_code_that_is_cut_or_changed_finds_nothing(client, certificate):
    code = certificate.code
    for wrong in (code[:-1], code[1:], code[:-1] + ("A" if code[-1] != "A" else "B"), f"{code}A", code[:16]):
        assert client.get(f"/verify/{wrong}").status_code == 404
        assert client.get(f"/verify/{wrong}", headers=JSON).json()["error"]
    assert client.get(f"/verify/{code[:4]}-{code[4:20]} {code[20:]}").status_code == 200


def test_the_file_opens_by_its_key_only(client, certificate):
    answer = pdf_of(client, certificate)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == pdf_of(client, certificate).content
    assert failures(answer.content) == []
    other_key = file_key("A" * 32)
    without = client.get(f"/certificates/{certificate.code}.pdf")
    for key in ("", "x", other_key, "é", file_key(certificate.code)[:-1]):
        refused = client.get(f"/certificates/{certificate.code}.pdf", params={"key": key})
        assert (refused.status_code, refused.text) == (404, without.text)
    assert without.status_code == 404


def verdict(session, pdf):
    checked = of_file(session, pdf)
    assert (checked.verified_as is not None) == (checked.verdict == Verdict.INTACT)
    return checked.verdict


def test_a_file_that_is_brought_is_judged(client, session, certificate):
    pdf = pdf_of(client, certificate).content
    assert of_file(session, pdf).verified_as.code == certificate.code
    for place in (100, len(pdf) // 2, len(pdf) - 10):
        flipped = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert verdict(session, flipped) != Verdict.INTACT
    assert verdict(session, pdf + b"\n%%EOF\n") == Verdict.CHANGED
    assert verdict(session, pdf[:-1]) == Verdict.CHANGED
    assert verdict(session, b"") == verdict(session, b"Not a PDF") == Verdict.NOT_A_PDF
    assert verdict(session, pdf + b"\0" * 6_000_000) == Verdict.TOO_LARGE


def test_a_file_of_a_certificate_that_is_not_ours_proves_nothing(client, session, certificate):
    pdf = pdf_of(client, certificate).content
    session.delete(certificate)
    session.commit()
    assert verdict(session, pdf) == Verdict.FOREIGN


def test_a_page_added_by_another_program_is_found(client, session, certificate):
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf_of(client, certificate).content)) as opened:
        opened.add_blank_page()
        changed = io.BytesIO()
        opened.save(changed)
    assert verdict(session, changed.getvalue()) != Verdict.INTACT


def test_the_file_of_a_revoked_certificate_is_intact_and_does_not_count(client, session, certificate):
    pdf = pdf_of(client, certificate).content
    certificate.state, certificate.ended_at = CertificateState.REVOKED, NOW
    session.commit()
    assert of_file(session, pdf).verified_as.status == "revoked"


def own_list(client, email="maria@example.org", until=None, kind="csv", whose="", **query):
    ticket = token_for(VerifiedEmail(email, until or clock.now() + timedelta(minutes=1), whose))
    return client.get(f"/my-certificates/list.{kind}", params={"ticket": ticket, "expires": "2027", **query})


def test_the_list_has_what_counts_in_the_window_with_its_codes(client, session, certificate):
    revoked, old = make_personal_certificate(session), make_personal_certificate(session, email="other@example.org")
    revoked.state = CertificateState.REVOKED
    session.commit()
    answer = own_list(client)
    assert answer.headers["cache-control"] == "no-store"
    text = answer.content.decode("utf-8-sig")
    assert certificate.code in text
    assert f"/verify/{certificate.code}" in text
    assert "Helena Public Schools" in text
    assert revoked.code not in text
    assert old.code not in text
    assert "123456" not in text
    assert certificate.code in own_list(client, expires="2026").content.decode()
    assert own_list(client, expires="2025").status_code == 404


def test_the_list_is_a_signed_sheet_too(client, session, certificate):
    answer = own_list(client, kind="pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert failures(answer.content) == []
    text = text_of(answer.content)
    assert "License renewal, July 1, 2022 to August 31, 2027" in text
    assert in_groups(certificate.code) in text
    assert own_list(client, kind="pdf", expires="2025").status_code == 404


def test_the_signed_list_of_a_shared_mailbox_is_of_the_one_who_was_chosen_and_names_every_line(client, session):
    shared = {"email": "both@example.org"}
    odalys = [
        make_personal_certificate(session, make_event(session, title=title), name=name, folio_number="482131", **shared)
        for title, name in (("Fractions", "Odalys Fenwick"), ("Reading", "Odalys M. Fenwick"))
    ]
    bram = make_personal_certificate(session, make_event(session, title="Science"), name="Bram Tiegland", **shared)
    for kind in ("csv", "pdf"):
        unchosen = own_list(client, "both@example.org", kind=kind)
        assert unchosen.status_code == 409
        assert "more than one person" in unchosen.text
        assert own_list(client, "both@example.org", kind=kind, whose="A" * 32).status_code == 409
    pdf = own_list(client, "both@example.org", kind="pdf", whose=odalys[0].code).content
    assert failures(pdf) == []
    text = " ".join(text_of(pdf).split())
    assert "Total of Units: 12" in text
    assert "issued to Odalys Fenwick" in text
    assert "issued to Odalys M. Fenwick" in text
    assert "482131" in text
    assert "Tiegland" not in text
    assert in_groups(bram.code) not in text
    theirs = " ".join(text_of(own_list(client, "both@example.org", kind="pdf", whose=bram.code).content).split())
    assert "Total of Units: 6" in theirs
    assert "482131" not in theirs
    assert "Fenwick" not in theirs
    lines = own_list(client, "both@example.org", whose=bram.code).content.decode("utf-8-sig")
    assert bram.code in lines
    assert odalys[0].code not in lines


@pytest.mark.parametrize("expires", ["", "x", "1", "99999", "-202", "２０２７"])
def test_a_year_that_is_none_has_no_list(client, certificate, expires):
    assert own_list(client, expires=expires).status_code == 404


def test_a_ticket_that_is_old_cut_or_made_up_opens_nothing(client, certificate):
    assert own_list(client, until=clock.now() - timedelta(seconds=1)).status_code == 403
    for forged in ("", "x", token_for(VerifiedEmail("maria@example.org", clock.now()))[:-3]):
        assert own_list(client, ticket=forged).status_code == 403


def test_naughty_names_are_shown_letter_for_letter(client, session):
    event = make_event(session)
    for text in NAUGHTY[::25]:
        name = " ".join(text.split()) or "N"
        made = make_personal_certificate(session, event, name=name, email=f"{abs(hash(text))}@example.org")
        answer = client.get(f"/verify/{made.code}")
        assert answer.status_code == 200
        assert "<script>" not in answer.text
        assert client.get(f"/verify/{made.code}", headers=JSON).json()["name"] == made.content.name


def test_a_file_is_checked_when_it_is_first_given_out_and_a_breach_is_told_to_the_operator(
    client, session, certificate, monkeypatch, caplog
):
    assert pdf_of(client, certificate).status_code == 200
    assert "breaks" not in caplog.text
    monkeypatch.setattr("core.documents.pdf.validation.conforms", lambda _pdf: ["ua1: no title"])
    other = make_personal_certificate(session, make_event(session), name="Ḱʷuk̓ʷ Bear", email="b@example.org")
    assert pdf_of(client, other).status_code == 200
    assert f"The certificate {other.code} breaks ua1: no title" in caplog.text
