import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import Settings, settings

ROOT = Path(__file__).parents[1]


@pytest.fixture
def read(monkeypatch):
    def reading(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"PDUPS_{name}", value)
        settings.cache_clear()
        return settings()

    yield reading
    settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://localhost/x"),
        ("SECRET_KEY", "x" * 31),
        ("BASE_URL", "pdups.example.gov"),
        ("TIME_ZONE", "Mars/Base"),
        ("COUNT_WINDOW_DAYS", "-1"),
        ("COUNT_WINDOW_DAYS", "soon"),
        ("COUNT_WINDOW_DAYS", "366"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "10"),
        ("TRUSTED_PROXIES", "10.0.0.1"),
        ("UNIT_STEP", "0"),
        ("UNIT_STEP", "0.33"),
        ("UNIT_MINIMUM", "x"),
        ("CONTACT_EMAIL", "nobody"),
        ("OIDC_ISSUER", "login.example.gov"),
        ("OIDC_ISSUER", "http://login.example.gov"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@example.gov, b@example.gov"),
        ("MAIL_FROM", "a@example.gov\nBcc: b@example.gov"),
        ("SIGNING_P12", "/nowhere/key.p12"),
        ("SIGNING_P12", __file__),
        ("SMTP_URL", "mail.example.gov:25"),
        ("SMTP_URL", "http://mail.example.gov"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example.gov:0"),
        ("SMTP_URL", "smtp://mail.example.gov:65536"),
        ("SMTP_URL", "smtp://[::1"),
        ("SMTP_URL", "smtp://mail.example.gov/inbox"),
        ("SMTP_URL", "smtp://mail.example.gov\n"),
        ("SMTP_URL", "smtps://user@mail.example.gov"),
        ("SMTP_URL", "smtps://user:pass#word@mail.example.gov"),
        ("SMTP_URL", "smtps://user:pass/word@mail.example.gov"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line_that_names_it(read, name, value):
    with pytest.raises(SystemExit) as stop:
        read(**{name: value})
    line = str(stop.value)
    assert line.startswith(f"PDUPS_{name} ")
    assert "\n" not in line


def test_a_bad_setting_stops_a_command_without_a_traceback():
    done = subprocess.run(
        [sys.executable, "-m", "core", "upgrade"],
        cwd=ROOT, env=os.environ | {"PDUPS_TIME_ZONE": "Mars/Base"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("PDUPS_TIME_ZONE cannot be used: use a time zone's name")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgresql_address_is_understood(read, scheme):
    assert read(DATABASE_URL=f"{scheme}://u@h/n").DATABASE_URL == "postgresql+psycopg://u@h/n"


def test_postgresql_needs_a_key_that_all_servers_share(read, monkeypatch):
    monkeypatch.delenv("PDUPS_SECRET_KEY")
    with pytest.raises(SystemExit, match=r"^PDUPS_SECRET_KEY is missing"):
        read(DATABASE_URL="postgresql://u@h/n")


def test_sqlite_makes_its_key_once_and_keeps_it_to_itself(read, monkeypatch, tmp_path):
    monkeypatch.delenv("PDUPS_SECRET_KEY")
    first = read(DATABASE_URL=f"sqlite:///{tmp_path / 'var' / 'pdups.db'}").secret_key
    file = tmp_path / "var" / "secret.key"
    assert (len(first) >= 32, file.stat().st_mode & 0o777) == (True, 0o600)
    assert [path.name for path in file.parent.iterdir()] == ["secret.key"]
    assert Settings().secret_key == first


def test_a_key_is_never_shown(read):
    assert "abcdefgh" not in repr(read(SECRET_KEY="abcdefgh" * 4))


OIDC = {"OIDC_ISSUER": "https://login.example.gov/", "OIDC_CLIENT_ID": "pdups", "OIDC_CLIENT_SECRET": "s3cr3t-s3cr3t"}


def test_single_sign_on_is_set_as_a_whole(read):
    values = read(**OIDC)
    assert (values.OIDC_ISSUER, values.OIDC_NAME) == ("https://login.example.gov", "single sign-on")
    assert "s3cr3t" not in repr(values)


@pytest.mark.parametrize("missing", list(OIDC))
def test_a_part_of_single_sign_on_stops_the_start_and_names_what_is_missing(read, missing):
    with pytest.raises(SystemExit, match=f"^Missing: PDUPS_{missing};.* or none of them\\.$") as stop:
        read(**{name: value for name, value in OIDC.items() if name != missing})
    assert "s3cr3t" not in str(stop.value)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://localhost",
        "smtp://[::1]:1025",
        "smtps://user:p%40ss@mail.example.gov",
        "smtp+starttls://user:pass@mail.example.gov:587/",
    ],
)
def test_every_kind_of_mail_server_can_be_named(read, url):
    assert read(SMTP_URL=url).SMTP_URL.get_secret_value() == url


def test_the_mail_server_s_password_is_never_shown(read):
    assert "hunter2" not in repr(read(SMTP_URL="smtps://user:hunter2@mail.example.gov"))
    with pytest.raises(SystemExit) as stop:
        read(SMTP_URL="smtps://user:hunter2@mail.example.gov:port")
    assert "hunter2" not in str(stop.value)


def test_mail_comes_from_the_help_address_unless_told(read):
    assert read(CONTACT_EMAIL="help@example.gov").sender == "help@example.gov"
    assert read(MAIL_FROM="no-reply@example.gov").sender == "no-reply@example.gov"


def test_an_empty_setting_is_none(read):
    assert read(COUNT_WINDOW_DAYS="").COUNT_WINDOW_DAYS == 30


def test_every_setting_is_documented():
    table = (ROOT / "docs" / "settings.md").read_text()
    documented = set(re.findall(r"`PDUPS_([A-Z_0-9]+)`", table))
    assert documented == set(Settings.model_fields)
