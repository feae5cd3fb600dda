"""Personal certificates: the sheet of the event with one person on it, the same for ever, conforming."""

from datetime import timedelta, timezone
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from core.documents.archive import file_names, zipped
from core.documents.certificates import merged, personal_certificate, personal_certificates
from tests.documents.people import ISSUED_AT, make_person, official_signer, trial_signer
from tests.documents.reading import failures, printed_as, structure, text_of, without_spaces
from tests.documents.texts import EXTREMES, LONG, MONTANA
from tests.documents.texts import NAUGHTY as NASTY
from tests.naughty import NAUGHTY

OTHER_SCRIPTS = ["王小明", "山田かな", "김철수", "שלום", "محمد بن عبد الله", "Ада", "ไทย", "አማርኛ", "Ada 🎉"]
COMMON_NAMES = ["Ada Prairie", "Łukasz Đặng", "Zoë O’Brien-Smith", "José Núñez", "Jean-Luc Ångström"]


def drawn(signer=None, **changes):
    return personal_certificate(make_person(**changes), signer=signer)


@pytest.mark.parametrize("signer", [lambda: None, trial_signer, official_signer])
def test_a_certificate_conforms_whoever_signs_it_or_nobody(signer):
    assert failures(drawn(signer())) == []


def test_it_says_who_did_what_and_who_vouches_for_it():
    text = text_of(drawn())
    for value in (
        "Ada Prairie",
        "123456",
        "Teaching Fractions through Beadwork",
        "6.5",
        "Signed electronically by Maria Goeppert",
        "for Gallatin Learning Cooperative",
        "June 15, 2026",
        "MFRG-GZDF-MZTW-Q2LK-NNWG-23TP-OAAB-CDEF",
    ):
        assert value in text


def test_the_educator_signs_by_hand_and_the_form_says_nothing_of_proof_of_the_event_only():
    text = text_of(drawn())
    assert "Section III: Educator Statement" in text
    assert "proof of the event only" not in text


def test_only_a_development_key_is_called_one():
    said = "Signed with a development key: for trial only."
    assert said in text_of(drawn(trial_signer()))
    assert said not in text_of(drawn(official_signer()))
    assert said not in text_of(drawn())


@pytest.mark.parametrize("name", [*MONTANA, *OTHER_SCRIPTS, *NASTY, *EXTREMES], ids=lambda name: ascii(name[:20]))
def test_any_name_gives_one_conforming_page(name):
    pdf = drawn(trial_signer(), name=name, signed_by=name, folio_number=name[:20])
    assert failures(pdf) == []
    assert len(pypdfium2.PdfDocument(pdf)) == 1


@pytest.mark.parametrize("name", [*MONTANA, *COMMON_NAMES, "王小明", "山田かな", "김철수", "ไทย"], ids=ascii)
def test_a_name_copies_as_it_was_typed(name):
    pdf = drawn(trial_signer(), name=name, folio_number="")
    last_line_of_the_sheet = "for trial only."
    assert printed_as(last_line_of_the_sheet, "6.5", pdf) == without_spaces(name)


@pytest.mark.parametrize("name", ["שלום", "שלום עליכם", "Ada שלום", "שלום Ada"], ids=ascii)
def test_a_name_from_right_to_left_copies_as_it_was_typed(name):
    pdf = drawn(trial_signer(), name=name, folio_number="")
    assert printed_as("for trial only.", "6.5", pdf) == without_spaces(name)


def test_every_naughty_string_gives_a_conforming_file():
    people = [make_person(name=text, title="Fractions") for text in NAUGHTY]
    broken = {}
    for text, pdf in zip(NAUGHTY, personal_certificates(people, signer=trial_signer()), strict=True):
        if failed := failures(pdf):
            broken[text] = failed
    assert broken == {}


@pytest.mark.parametrize("title", [LONG, *MONTANA, "王小明 שלום 🎉"], ids=lambda title: ascii(title[:20]))
def test_any_title_gives_a_conforming_page(title):
    assert failures(drawn(trial_signer(), title=title, provider_name=title, instructor=title)) == []


@pytest.mark.parametrize("name", [*COMMON_NAMES, "Ḱʷuk̓ʷ", "王小明"])
def test_a_certificate_drawn_alone_equals_the_one_of_a_batch(name):
    people = [make_person(name="Somebody Else 漢"), make_person(name=name), make_person(title="Another event")]
    batch = [*personal_certificates(people, signer=trial_signer())]
    assert batch[1] == drawn(trial_signer(), name=name)


def test_the_moment_of_issue_is_the_same_in_every_time_zone():
    montana = timezone(timedelta(hours=-6))
    assert drawn(trial_signer()) == drawn(trial_signer(), issued_at=ISSUED_AT.astimezone(montana))
    with pytest.raises(ValueError, match="time zone"):
        drawn(issued_at=ISSUED_AT.replace(tzinfo=None))


def test_people_of_one_event_may_have_earned_different_units():
    assert "6.5" in text_of(drawn()).splitlines()
    assert "4" in text_of(drawn(minutes=240)).splitlines()


@pytest.mark.parametrize("signer", [lambda: None, trial_signer])
def test_a_file_stays_small(signer):
    assert len(drawn(signer())) < 40_000


def test_a_camera_reads_the_address():
    picture = pypdfium2.PdfDocument(drawn())[0].render(scale=2).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text.endswith(f"/verify/{make_person().code}")


def test_a_screen_reader_meets_name_and_signature_where_they_stand():
    kinds, numbers = structure(drawn())
    assert kinds[:9] == ["Document", "P", "H1", "H2", "Table", "TR", "TH", "TD", "TR"]
    assert numbers == list(range(len(numbers)))
    with pikepdf.open(BytesIO(drawn(trial_signer()))) as file:
        assert str(file.docinfo.Title).endswith("of Ada Prairie: Teaching Fractions through Beadwork")
        assert file.pages[0].Annots[0].TU == "Digital signature of the certificate system"


def test_a_print_file_has_a_conforming_page_for_each_in_their_order():
    people = [make_person(name=f"Ada {letter}", title=title) for letter in "XYZ" for title in ("One", "Two " * 30)]
    pdf = merged(people)
    assert failures(pdf) == []
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    assert len(pages) == len(people)
    for page, person in zip(pages, people, strict=True):
        assert person.content.name in page
        assert without_spaces(person.content.title) in without_spaces(page)


@pytest.mark.parametrize("name", [*MONTANA, *OTHER_SCRIPTS], ids=ascii)
def test_a_print_file_conforms_with_any_name_and_for_one_person(name):
    assert failures(merged([make_person(name=name)])) == []


def test_a_print_file_needs_somebody():
    with pytest.raises(ValueError, match="needs somebody"):
        merged([])


def test_a_zip_holds_each_certificate_as_it_is_alone():
    people = [make_person(name=name, code=name.upper()[:3] + "A" * 29) for name in COMMON_NAMES]
    with ZipFile(BytesIO(b"".join(zipped(people, signer=trial_signer())))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == file_names(people)
        for name, person in zip(archive.namelist(), people, strict=True):
            assert archive.read(name) == personal_certificate(person, signer=trial_signer())


def test_a_zip_goes_out_while_it_is_made_and_is_the_same_each_time():
    people = [make_person(code=f"{letter * 32}") for letter in "ABC"]
    pieces = list(zipped(people, signer=None))
    assert len(pieces) == len(people) + 1
    assert pieces == list(zipped(people, signer=None))


def test_names_of_files_are_safe_and_each_is_another():
    names = ["../../etc/passwd", "Ada Prairie", "ada prairie", "CON", "", "a" * 500, "Séliš/Ql̓ispé", 'a:b|c*?"<>\\']
    found = file_names([make_person(name=name) for name in names[:1]] + [make_person(name=name) for name in names])
    assert file_names([make_person()]) == ["Ada-Prairie-MFRGGZDF.pdf"]
    assert all(not set(name) & set('/\\:*?"<>|') and len(name) < 110 and not name.startswith(".") for name in found)
    people = [make_person(name="Ada", code=code) for code in ("A" * 32, "A" * 31 + "B", "B" * 32)]
    assert len({name.casefold() for name in file_names(people)}) == len(people)
