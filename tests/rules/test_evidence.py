import io
import zipfile

import pytest

from core.errors import InvalidInput
from core.rules.evidence import EvidenceFile, media_type, name_of, require_acceptable
from tests.factories import make_pdf


def office(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a", b"%PDF-1.7", "application/pdf"),
        ("a", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("a", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("roster.CSV", b"name;units\n", "text/csv"),
        ("note.html", b"<script>alert(1)</script>", "text/plain"),
        ("a", "Séliš\r\n\tḰʷuk̓ʷ".encode(), "text/plain"),
        ("a", office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a", office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_what_a_file_is_comes_from_its_content(name, content, kind):
    assert media_type(EvidenceFile(name, content)) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"MZ\x90\x00\x03",
        b"\x7fELF",
        b"GIF89a\x00",
        b"a\x00b",
        "Grüße".encode("utf-16"),
        b"PK\x03\x04 not a zip",
        office("evil.exe"),
        office("word/document.xml", "word/vbaProject.bin"),
    ],
)
def test_anything_else_is_not_taken_whatever_its_name(content):
    file = EvidenceFile("roster.pdf", content)
    assert media_type(file) is None
    with pytest.raises(InvalidInput, match=r"“roster.pdf” is no file that can be taken"):
        require_acceptable([file])


@pytest.mark.parametrize(("megabytes", "taken"), [(5, True), (5.000001, False)])
def test_a_file_has_at_most_5_mb(megabytes, taken):
    if taken:
        require_acceptable([make_pdf(megabytes)])
    else:
        with pytest.raises(InvalidInput, match="at most 5 MB"):
            require_acceptable([make_pdf(megabytes)])


@pytest.mark.parametrize(("files", "taken"), [(5, True), (6, False)])
def test_at_most_five_files_come_with_a_request(files, taken):
    if taken:
        require_acceptable([make_pdf()] * files)
    else:
        with pytest.raises(InvalidInput, match="at most 5 files"):
            require_acceptable([make_pdf()] * files)


def test_every_file_that_is_not_taken_is_told_at_once():
    with pytest.raises(InvalidInput) as refusal:
        require_acceptable([make_pdf(6), make_pdf(), EvidenceFile("x.exe", b"MZ\x00")])
    assert len(refusal.value.problems) == 2


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\roster.pdf", "roster.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("", "evidence"),
        ("a\nb.pdf", "a b.pdf"),
    ],
)
def test_a_name_has_no_folders_and_nothing_unseen(name, shown):
    assert name_of(EvidenceFile(name, b"")) == shown


def test_a_long_name_keeps_its_ending():
    assert name_of(EvidenceFile("x" * 300 + ".pdf", b"")).endswith("x.pdf")
    assert len(name_of(EvidenceFile("x" * 300 + ".pdf", b""))) == 120
