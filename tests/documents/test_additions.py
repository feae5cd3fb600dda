"""What follows a signed certificate in its file: an educator's own statement is harmless, all else is refused."""

import re
from io import BytesIO

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers import PdfSignatureMetadata
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.documents.certificates import personal_certificate
from core.documents.pdf.certificate_layout import EDUCATOR_BOX
from core.inspection.reading import Addition, inspect
from core.inspection.sandbox import agreed_additions
from core.signing import Verdict, checked
from tests.documents.people import make_person, official_signer, trial_signer
from tests.documents.updates import (
    annotated,
    body_of,
    bomb,
    first_free,
    look,
    page_number,
    replaced,
    updated,
    updated_by_stream,
)

SECTION_2 = (60, 360, 250, 390)
SECTION_4 = (420, 126, 600, 146)
LEFT, BOTTOM, RIGHT, TOP = EDUCATOR_BOX


@pytest.fixture(scope="module")
def signed():
    return personal_certificate(make_person(), signer=trial_signer())


def accepted(pdf, signed):
    """The additions, or None where the file is refused: which only the program's own finding may be, or a parser's."""
    try:
        return agreed_additions(pdf, len(signed), EDUCATOR_BOX)
    except Exception:
        return None


def number_of(signed, mark):
    (found,) = re.findall(rb"\n(\d+) 0 obj\n(?:(?!endobj).)*?" + mark, signed, re.DOTALL)
    return int(found)


def test_the_signed_bytes_are_known_in_a_file_that_goes_on(signed):
    found = checked(annotated(signed), trial_signer().known)
    assert (found.verdict, found.signed_bytes) == (Verdict.CHANGED, len(signed))
    assert checked(annotated(signed), official_signer().known).signed_bytes == 0


def test_name_and_day_of_the_educator_are_accepted_and_named(signed):
    day = annotated(annotated(signed), rect=(297, 126, 377, 146), extra=b"/Contents (11/25/2026)")
    assert accepted(day, signed) == [("note", "A. Educator"), ("note", "11/25/2026")]


def test_an_update_with_a_table_as_a_stream_is_judged_alike(signed):
    """As the library of the sample that signs Section III writes it."""
    assert accepted(annotated(signed, update=updated_by_stream), signed) == [("note", "A. Educator")]
    assert accepted(annotated(signed, rect=SECTION_2, update=updated_by_stream), signed) is None
    shadow = updated_by_stream(signed, {first_free(signed): b"null"}).replace(
        b"%d 0 obj" % (first_free(signed) + 1), b"4 0 obj"
    )
    assert accepted(shadow, signed) is None


def test_space_after_the_end_is_no_change(signed):
    assert accepted(signed + b"\r\n \n", signed) == []
    assert accepted(signed + b"x", signed) is None
    assert accepted(signed + b"\n%%EOF\n", signed) is None


@pytest.mark.parametrize(
    ("kind", "extra", "name"),
    [
        (b"/Ink", b"/InkList [[70 130 90 140 120 128]] /BS <</W 2>>", "drawing"),
        (b"/Stamp", b"/Name /Approved", "stamp"),
        (b"/Highlight", b"/QuadPoints [60 146 250 146 60 126 250 126]", "highlight"),
        (b"/FreeText", b"/DA (/F 12 Tf) /Open false /AAPL:Hash (x)", "note"),
    ],
)
def test_each_kind_of_mark_is_accepted_in_its_place_and_nowhere_else(signed, kind, extra, name):
    assert accepted(annotated(signed, kind, extra=extra), signed) == [(name, "")]
    for rect in (SECTION_2, SECTION_4, (0, 0, 792, 612)):
        assert accepted(annotated(signed, kind, rect=rect, extra=extra), signed) is None


@pytest.mark.parametrize(
    ("rect", "is_accepted"),
    [
        (EDUCATOR_BOX, True),
        ((RIGHT, TOP, LEFT, BOTTOM), True),  # corners may be given in any order
        ((LEFT - 1, BOTTOM, RIGHT, TOP), False),
        ((LEFT, BOTTOM - 1, RIGHT, TOP), False),
        ((LEFT, BOTTOM, RIGHT + 1, TOP), False),
        ((LEFT, BOTTOM, RIGHT, TOP + 1), False),
    ],
)
def test_the_place_ends_where_it_ends(signed, rect, is_accepted):
    note = annotated(signed, rect=rect) if rect[0] < rect[2] else annotated(signed, rect=rect, has_look=False)
    assert (accepted(note, signed) is not None) is is_accepted


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        (b"/Link", b"/A <</S /URI /URI (https://example.org)>>"),
        (b"/FreeText", b"/A <</S /JavaScript /JS (app.alert(1))>>"),
        (b"/FreeText", b"/AA <<>>"),
        (b"/FreeText", b"/OC 1 0 R"),
        (b"/Text", b"/Open true"),
        (b"/Redact", b""),
        (b"/Watermark", b""),
        (b"/Screen", b""),
        (b"/FileAttachment", b""),
        (b"/FreeText", b"/F 28"),  # keeps its size when the page is made smaller
        (b"/Ink", b"/InkList [[70 130 500 300]]"),
        (b"/FreeText", b"/CL [70 130 500 300]"),
        (b"/Ink", b"/InkList [[70 130 90 140]] /BS <</W 300>>"),
        (b"/FreeText", b"/RD [-300 -300 -300 -300]"),
        (b"/Widget", b"/FT /Btn /T (x)"),
        (b"/Widget", b"/FT /Tx /T (x) /Parent 1 0 R"),
    ],
)
def test_what_does_more_than_to_be_there_is_refused(signed, kind, extra):
    assert accepted(annotated(signed, kind, extra=extra), signed) is None


@pytest.mark.parametrize("keys", [{"OC": b"1 0 R"}, {"F": b"(other.pdf)"}, {"Matrix": b"[0 0 0 0 0 0]"}])
def test_a_look_from_elsewhere_is_refused(signed, keys):
    assert accepted(annotated(signed, **keys), signed) is None
    assert accepted(annotated(signed, Matrix=b"[9 0 0 9 400 400]"), signed) == [("note", "A. Educator")]


def test_a_text_field_in_the_place_is_accepted_with_its_value(signed):
    field = annotated(signed, b"/Widget", extra=b"/FT /Tx /T (Educator) /V (A. Educator)")
    form = number_of(signed, rb"/SigFlags 3")
    body = body_of(signed, form).replace(b"[79 0 R]", b"[79 0 R %d 0 R]" % first_free(signed))
    assert accepted(updated(field, {form: body}), signed) == [("form field", "A. Educator")]
    redrawn = body.replace(b"/SigFlags", b"/NeedAppearances true /SigFlags")
    assert accepted(updated(field, {form: redrawn}), signed) is None


@pytest.mark.parametrize("box", [(60, 126, 250, 160), None])
def test_a_further_signature_is_accepted_in_the_place_or_unseen(signed, box):
    key = official_signer().key
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    educator = signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    place = fields.SigFieldSpec("Educator", box=box)
    pdf = signers.sign_pdf(writer, PdfSignatureMetadata("Educator", name="A. Educator"), educator, new_field_spec=place)
    found = accepted(pdf.getvalue(), signed)
    assert [kind for kind, _ in found] == ["signature"]
    assert found == agreed_additions(pdf.getvalue() + b"\n", len(signed), EDUCATOR_BOX)


def test_a_later_saving_may_note_its_day_and_not_another_title(signed):
    packet = number_of(signed, rb"/Subtype /XML")
    information = number_of(signed, rb"/CreationDate \(D")
    assert (
        accepted(replaced(signed, information, (b"/CreationDate", b"/ModDate (D:20261125) /CreationDate")), signed)
        == []
    )
    titled = body_of(signed, information).replace(b"/Title", b"/Title (Other) /Old")
    assert accepted(updated(signed, {information: titled}), signed) is None
    body = body_of(signed, packet)
    for old, is_accepted in ((b'xmp:ModifyDate="2026', True), (b"<dc:identifier>M", False), (b"of Ada", False)):
        assert old in body
        changed = body.replace(old, old[:-1] + bytes([old[-1] + 1]))
        assert (accepted(updated(signed, {packet: changed}), signed) is not None) is is_accepted


def drawn(signed, page_changes, objects=None):
    """The file with its page replaced."""
    page = page_number(signed)
    body = body_of(signed, page)
    for old, new in page_changes:
        assert re.search(old, body)
        body = re.sub(old, new, body)
    return updated(signed, {page: body, **(objects or {})})


def test_content_of_the_page_that_is_replaced_or_added_is_refused(signed):
    free, over = first_free(signed), b"<</Length 23>>\nstream\n1 g 60 360 300 30 re f  \nendstream"
    page_content = int(re.search(rb"/Contents \[(\d+)", body_of(signed, page_number(signed)))[1])
    attacks = {
        "content replaced": updated(signed, {page_content: over}),
        "content appended": drawn(signed, [(rb"/Contents \[", b"/Contents [%d 0 R " % free)], {free: over}),
        "another content": drawn(signed, [(rb"/Contents \[[^]]*\]", b"/Contents %d 0 R" % free)], {free: over}),
        "page cropped": drawn(signed, [(rb"/Annots", b"/CropBox [0 0 300 300] /Annots")]),
        "page resized": drawn(signed, [(rb"/Annots", b"/MediaBox [0 0 300 300] /Annots")]),
        "page turned": drawn(signed, [(rb"/Annots", b"/Rotate 180 /Annots")]),
        "larger units": drawn(signed, [(rb"/Annots", b"/UserUnit 9 /Annots")]),
        "page acts": drawn(signed, [(rb"/Annots", b"/AA <<>> /Annots")]),
        "seal removed": drawn(signed, [(rb"/Annots \[[^]]*\]", b"/Annots []")]),
        "seal twice": drawn(signed, [(rb"/Annots \[([^]]*)\]", rb"/Annots [\1 \1]")]),
    }
    assert {name: accepted(pdf, signed) for name, pdf in attacks.items() if accepted(pdf, signed) is not None} == {}


def test_a_page_may_repeat_what_it_inherits(signed):
    assert accepted(drawn(signed, [(rb"/Annots", b"/MediaBox [0 0 792 612] /Annots")]), signed) == []


@pytest.mark.parametrize("number", range(1, 82))
def test_no_object_of_the_signed_file_may_become_another(signed, number):
    assert accepted(updated(signed, {number: b"<</Other true>>"}), signed) is None
    assert accepted(updated(signed, {number: body_of(signed, number)}), signed) == []


def test_no_object_of_the_signed_file_may_be_deleted(signed):
    font = number_of(signed, rb"/FontFile2 \d+ 0 R\n/FontName /MPDFAA.NotoSans-Bold")
    assert accepted(updated(signed, {first_free(signed): b"null"}, free=[font]), signed) is None


@pytest.mark.parametrize(
    "key",
    [b"/OpenAction 1 0 R", b"/OCProperties <<>>", b"/Perms <<>>", b"/Names <<>>", b"/AA <<>>", b"/Collection <<>>"],
)
def test_a_catalog_that_does_more_is_refused(signed, key):
    root = number_of(signed, rb"/Type /Catalog")
    assert accepted(replaced(signed, root, (b"/Type /Catalog", b"/Type /Catalog " + key)), signed) is None
    harmless = replaced(signed, root, (b"/Type /Catalog", b"/Type /Catalog /DSS <<>> /Version /2.0"))
    assert accepted(harmless, signed) == []


def test_another_root_is_refused(signed):
    free = first_free(signed)
    assert accepted(updated(signed, {free: body_of(signed, 3)}, root=free), signed) is None


def test_pages_added_or_removed_are_refused(signed):
    free, tree, page = first_free(signed), 1, page_number(signed)
    more = body_of(signed, tree).replace(b"/Count 1", b"/Count 2").replace(b"0 R]", b"0 R %d 0 R]" % free)
    assert accepted(updated(signed, {tree: more, free: body_of(signed, page)}), signed) is None
    fewer = re.sub(rb"/Kids \[[^]]*\]", b"/Kids []", body_of(signed, tree)).replace(b"/Count 1", b"/Count 0")
    assert accepted(updated(signed, {tree: fewer}), signed) is None


def test_a_shadow_of_the_page_that_only_a_repairing_reader_meets_is_refused(signed):
    hidden = b"\n%d 0 obj\n<</Type /Page /MediaBox [0 0 9 9]>>\nendobj" % page_number(signed)
    later = annotated(signed)
    place = len(signed)
    moved = later[:place] + hidden + later[place:]
    table = int(re.findall(rb"startxref\s+(\d+)", later)[-1])
    assert accepted(moved.replace(b"startxref\n%d" % table, b"startxref\n%d" % (table + len(hidden))), signed) is None
    assert accepted(later + hidden + b"\n%%EOF\n", signed) is None
    assert accepted(later[:-7], signed) is None  # without its end readers repair


def test_a_table_that_leads_back_into_the_signed_file_or_around_it_is_refused(signed):
    pdf = annotated(signed)
    prev = re.findall(rb"/Prev (\d+)", pdf)[-1]
    assert accepted(pdf.replace(b"/Prev " + prev, b"/Prev %d" % (int(prev) + 1)), signed) is None
    assert accepted(pdf.replace(b"/Prev " + prev, b"/Xrev " + prev), signed) is None
    own = re.findall(rb"startxref\s+(\d+)", pdf)[-1]
    assert accepted(pdf.replace(b"/Prev " + prev, b"/Prev " + own), signed) is None  # for ever
    assert accepted(pdf.replace(b"/Prev", b"/XRefStm 20 /Prev"), signed) is None
    assert accepted(pdf.replace(b"/Prev", b"/Encrypt 20 0 R /Prev"), signed) is None


def test_a_signature_whose_range_was_moved_or_wrapped_covers_nothing(signed):
    start, end, rest = map(int, re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", signed).groups())
    wrapped = signed[:end] + b"\n% something else\n" + signed[end:]
    for numbers in ((start, end + 18, rest), (start, end, rest + 18), (start, end, rest), (0, 0, 0)):
        moved = wrapped.replace(b"%010d %010d %010d]" % (start, end, rest), b"%010d %010d %010d]" % numbers)
        assert checked(moved, trial_signer().known).signed_bytes == 0
        assert checked(moved, trial_signer().known).verdict == Verdict.CHANGED


@pytest.mark.parametrize("put", [b"", b"0000000000", b"9999999999", b"-000000001", b"null      "])
def test_a_signature_without_range_or_content_is_none(signed, put):
    start = int(re.search(rb"/ByteRange \[0 (\d+)", signed)[1])
    without = signed.replace(b"/ByteRange [0 %010d" % start, b"/ByteRange [0 " + put)
    assert checked(without, trial_signer().known).verdict == Verdict.CHANGED
    emptied = signed[: start + 1] + b"0" * 100 + signed[start + 101 :]
    assert checked(emptied, trial_signer().known).verdict == Verdict.CHANGED
    assert checked(emptied, trial_signer().known).signed_bytes == 0


def test_a_note_over_a_line_is_refused_whichever_reader_sees_it(signed):
    """The look of the seal is in the signed file; a note may not take its place either."""
    seal = number_of(signed, rb"/FT /Sig")
    covered = replaced(signed, seal, (b"/FT /Sig", b"/FT /Sig /MK <</BG [1 1 1]>>"))
    assert accepted(covered, signed) is None
    look_of_seal = int(re.search(rb"/AP <</N (\d+)", body_of(signed, seal))[1])
    assert accepted(updated(signed, {look_of_seal: look((410, 124, 736, 152))}), signed) is None


def test_another_process_comes_to_the_same_finding(signed):
    found = inspect(annotated(signed), signed_bytes=len(signed))
    assert [(each.kind, each.text) for each in found.additions] == [("note", "A. Educator")]
    assert inspect(annotated(signed, rect=SECTION_2), signed_bytes=len(signed)).additions is None
    assert inspect(annotated(signed)).additions is None


def test_bombs_and_loops_end_and_are_refused(signed):
    free = first_free(signed)
    assert inspect(bomb(signed, number_of(signed, rb"/Subtype /XML")), signed_bytes=len(signed)).additions is None
    shown = bomb(annotated(signed), free + 1, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    assert inspect(shown, signed_bytes=len(signed)).additions in (None, (Addition("note", "A. Educator"),))
    loop = updated(signed, {free: b"%d 0 R" % (free + 1), free + 1: b"%d 0 R" % free})
    page = page_number(loop)
    looping = re.sub(rb"/Annots \[([^]]*)\]", rb"/Annots [\1 %d 0 R]" % free, body_of(loop, page))
    assert inspect(updated(loop, {page: looping}), signed_bytes=len(signed)).additions is None
    deep = updated(signed, {free: b"[" * 500_000})
    assert inspect(deep, signed_bytes=len(signed)).additions is None


def test_garbage_after_the_signature_raises_nothing(signed):
    for garbage in (b"\0" * 1000, b"startxref\n0\n%%EOF", b"%PDF-1.7\n" + signed, b"1 0 obj\n" * 10_000):
        assert inspect(signed + garbage, signed_bytes=len(signed)).additions is None
