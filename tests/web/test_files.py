"""How a file that is answered is called, whatever somebody called it."""

from email.message import Message
from urllib.parse import unquote

import pytest

from core.web.files import content_disposition, named
from tests.naughty import NAUGHTY

OUTSIDE_OF_NAMES = '/\\"\r\n\x00'


def names_in(value):
    """The name in UTF-8 and the one in ASCII, as a browser reads them."""
    how, whole, plain = value.split("; ", 2)
    assert how in ("inline", "attachment")
    return unquote(whole.removeprefix("filename*=UTF-8''"), errors="strict"), plain.removeprefix('filename="')[:-1]


@pytest.mark.parametrize(
    ("name", "whole", "plain"),
    [
        ("events.csv", "events.csv", "events.csv"),
        ("Séance “1”.html", "Séance “1”.html", "Seance 1.html"),
        ("Ḱʷuk̓ʷ.pdf", "Ḱʷuk̓ʷ.pdf", "Kwukw.pdf"),
        ("王小明.pdf", "王小明.pdf", "file.pdf"),
        ('a"; filename="b.exe', 'a"; filename="b.exe', "a filenameb.exe"),
        ("O'Brien, 50 % (1).csv", "O'Brien, 50 % (1).csv", "O'Brien, 50  (1).csv"),
        ("../../etc/passwd", "-..-etc-passwd", "-..-etc-passwd"),
        ("C:\\Users\\ada\\list.csv", "C:-Users-ada-list.csv", "C-Users-ada-list.csv"),
        ("list.csv\r\nSet-Cookie: a=b", "list.csvSet-Cookie: a=b", "list.csvSet-Cookie ab"),
        ("evidence\u202efdp.exe", "evidencefdp.exe", "evidencefdp.exe"),
        (".htaccess", "htaccess", "htaccess"),
        ("..", "file", "file"),
        ("", "file", "file"),
    ],
)
def test_a_file_keeps_its_name_without_what_could_lead_elsewhere(name, whole, plain):
    assert names_in(content_disposition("attachment", name)) == (whole, plain)


@pytest.mark.parametrize("name", [*NAUGHTY, "\ud800", "a" * 5000], ids=lambda name: ascii(name[:20]))
def test_any_name_gives_a_header_of_one_line_that_a_mail_program_reads_too(name):
    value = content_disposition("inline", name)
    assert value.isascii()
    assert value.isprintable()
    whole, plain = names_in(value)
    assert whole
    assert plain
    assert not set(plain) & set(OUTSIDE_OF_NAMES)
    assert not set(whole) & set("/\\\r\n\x00")
    message = Message()
    message["Content-Disposition"] = value
    assert message.get_content_disposition() == "inline"


def test_a_file_is_stored_by_no_browser_and_its_url_is_told_to_no_other_site():
    headers = named("inline", "list.pdf")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
