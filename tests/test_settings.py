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
        ("UNIT_STEP", "0"),
        ("UNIT_STEP", "0.33"),
        ("UNIT_MINIMUM", "x"),
        ("CONTACT_EMAIL", "nobody"),
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


def test_an_empty_setting_is_none(read):
    assert read(COUNT_WINDOW_DAYS="").COUNT_WINDOW_DAYS == 30


def test_every_setting_is_documented():
    table = (ROOT / "docs" / "settings.md").read_text()
    documented = set(re.findall(r"`PDUPS_([A-Z_0-9]+)`", table))
    assert documented == set(Settings.model_fields)
