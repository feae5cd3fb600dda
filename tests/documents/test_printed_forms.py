"""The certificate on paper: conforming, one page, legible, readable by machine, the same for ever."""

import hashlib
import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from core.documents.pdf.fonts import missing_glyphs, typeface
from core.documents.printed_forms import event_form, unprintable
from core.models.printed_forms import FormContent
from tests.documents.reading import (
    boxes_of_lines,
    failures,
    overlap,
    printed_as,
    smallest_size,
    structure,
    text_of,
    without_spaces,
)
from tests.documents.texts import DRAWN_AS_REPLACEMENT, EXTREMES, LONG, MONTANA, NAUGHTY, WITHOUT_GLYPHS

CODE = "MFRGGZDFMZTWQ2LKNNWG23TPOA"
ADDRESS = f"https://pdups.example.gov/V/{CODE}"
PRINTED_AT = datetime(2026, 6, 1, 15, 4, 5, tzinfo=UTC)
PROJECT = Path(__file__).parents[2]
FRAME = 24
LETTER = (792, 612)
LABELS = [
    "Title of Activity",
    "Name of Instructor",
    "Beginning and Ending Dates of Activity",
    "Approved Provider Name",
    "Provider’s Phone",
    "Location (City, State)",
    "Professional Development Units Earned",
]


def make_form(*, code=CODE, verify_url=ADDRESS, printed_at=PRINTED_AT, **changes):
    content = {
        "title": "Teaching Fractions through Beadwork",
        "instructor": "Ada Prairie",
        "starts_on": date(2026, 6, 12),
        "ends_on": date(2026, 6, 14),
        "provider_name": "Gallatin Learning Cooperative",
        "provider_phone": "(406) 555-0142",
        "location": "Helena, MT",
        "minutes": 390,
    }
    # model_construct: some texts here are worse than what the model lets through.
    content = FormContent.model_construct(**content | changes)
    return event_form(content, code=code, verify_url=verify_url, printed_at=printed_at)


def everywhere(text):
    return {"title": text, "instructor": text, "provider_name": text, "location": text[:120]}


def test_a_plain_form_conforms_to_both_standards():
    assert failures(make_form()) == []


@pytest.mark.parametrize("text", MONTANA + WITHOUT_GLYPHS + NAUGHTY, ids=ascii)
def test_any_text_gives_one_conforming_page(text):
    pdf = make_form(**everywhere(text), provider_phone=text[:40])
    assert failures(pdf) == []
    assert len(pypdfium2.PdfDocument(pdf)) == 1


@pytest.mark.parametrize("text", EXTREMES, ids=lambda text: ascii(text[:8]))
def test_the_longest_texts_stay_on_the_page_and_clear_of_each_other(text):
    pdf = make_form(**everywhere(text))
    assert failures(pdf) == []
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    assert document[0].get_size() == LETTER
    boxes = boxes_of_lines(pdf)
    for left, bottom, right, top in boxes:
        assert FRAME < left < right < LETTER[0] - FRAME
        assert FRAME < bottom < top < LETTER[1] - FRAME
    assert [pair for pair in itertools.combinations(boxes, 2) if overlap(*pair)] == []
    assert text_of(pdf).count(text[0]) >= 720 * text.count(text[0]) // len(text)  # nothing was cut off


def test_long_texts_stay_legible():
    assert smallest_size(make_form(**everywhere(LONG))) >= 8
    assert smallest_size(make_form(**everywhere("W" * 200))) >= 6


@pytest.mark.parametrize("text", [*MONTANA, *DRAWN_AS_REPLACEMENT, "page {nb}, **not** __marked__"], ids=ascii)
def test_names_copy_as_they_were_typed(text):
    pdf = make_form(title=text, instructor=text)
    assert printed_as("Title of Activity", "Name of Instructor", pdf) == without_spaces(text)
    assert printed_as("Name of Instructor", "Beginning and", pdf) == without_spaces(text)


@pytest.mark.parametrize("text", [*MONTANA, "plain", "tab\tand\x00control", "≠", "हिन्दी", "ﬁ"], ids=ascii)
def test_what_the_font_holds_is_printable(text):
    assert unprintable(text) == set()


@pytest.mark.parametrize(
    ("text", "missing"),
    [("Ada ᏣᎳᎩ 🎉 Ꮳ", "ᏣᎳᎩ"), ("a\ue000", "�"), ("�", "�"), ("שלום محمد 王小明 박 👩🏽\u200d🏫 ไทย", "")],
)
def test_what_no_font_has_is_named_beforehand_each_once(text, missing):
    assert missing_glyphs(text) == missing
    assert unprintable(text) == set(missing)


def test_section_two_has_the_labels_of_the_manual_in_its_order():
    text = text_of(make_form())
    places = [text.index(label) for label in LABELS]
    assert places == sorted(places)
    assert "Section II: Instructor or Approved Provider Information" in text
    assert "Section IV: Approved Provider Verification" in text


def test_section_two_says_what_the_event_says():
    text = text_of(make_form())
    for value in (
        "Teaching Fractions through Beadwork",
        "Ada Prairie",
        "June 12, 2026 to June 14, 2026",
        "Gallatin Learning Cooperative",
        "(406) 555-0142",
        "Helena, MT",
        "6.5",
    ):
        assert value in text.splitlines()


def test_the_form_shows_its_address_and_its_code_in_groups():
    text = text_of(make_form())
    assert ADDRESS in text
    assert "MFRG-GZDF-MZTW-Q2LK-NNWG-23TP-OA" in text
    assert "not proof that any person attended" in text


@pytest.mark.parametrize("address", [ADDRESS, f"https://pdups.example.gov/verify?certificate={CODE.lower()}"])
def test_a_camera_reads_the_address(address):
    picture = pypdfium2.PdfDocument(make_form(verify_url=address))[0].render(scale=2).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    scheme_and_host = "https://pdups.example.gov"
    assert found.text == address.replace(scheme_and_host, scheme_and_host.upper())


def test_a_screen_reader_meets_the_sections_in_order():
    kinds, numbers = structure(make_form())
    row = ["TR", "TH", "TD"]
    statement = ["H2", "P", "P", "P"]
    assert kinds == [
        *["Document", "P", "H1"],
        *["H2", "Table", *row * 2],
        *["H2", "Table", *row * 7],
        *statement * 2,
        *["Figure", "P", "P", "P", "P"],
    ]
    assert numbers == list(range(len(numbers)))


def test_the_file_names_itself_and_its_language():
    with pikepdf.open(BytesIO(make_form(title="Séliš & <b>"))) as file:
        title = "Professional Development Unit Certificate: Séliš & <b>"
        assert file.docinfo.Title == title
        assert file.open_metadata()["dc:title"] == title
        assert file.Root.Lang == "en-US"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        figure = next(element for element in file.Root.StructTreeRoot.K[0].K if element.S == "/Figure")
        assert str(figure.Alt).startswith("QR code")
        assert ADDRESS in str(figure.Alt)


def test_the_same_snapshot_gives_the_same_bytes():
    assert make_form() == make_form()
    assert make_form() == make_form(printed_at=PRINTED_AT.astimezone(timezone(timedelta(hours=-7))))
    others = [make_form(title="Other"), make_form(code="B" * 26), make_form(printed_at=datetime.now(UTC))]
    assert len({make_form(), *others}) == 4


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        make_form(printed_at=PRINTED_AT.replace(tzinfo=None))


def test_threads_that_start_at_once_give_the_same_bytes():
    typeface.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        forms = list(threads.map(lambda _: make_form(), range(24)))
    assert set(forms) == {make_form()}


def test_another_process_gives_the_same_bytes():
    program = (
        "import hashlib, runpy, sys; sys.path.insert(0, '');"
        f"form = runpy.run_path({__file__!r})['make_form']();"
        "print(hashlib.sha256(form).hexdigest())"
    )
    command = [sys.executable, "-c", program]
    printed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == hashlib.sha256(make_form()).hexdigest()
