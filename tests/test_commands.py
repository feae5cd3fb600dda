"""The operators' door, as a process of its own."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STAFF = (
    "create-user",
    "--username",
    "sstaff",
    "--email",
    "sam@example.org",
    "--full-name",
    "Sam Staff",
    "--role",
    "staff",
)


@pytest.fixture
def run(tmp_path):
    def running(*arguments, typed="", **environment):
        url = f"sqlite:///{tmp_path / 'fresh' / 'pdups.db'}"
        return subprocess.run(
            [sys.executable, "-m", "core", *arguments],
            cwd=ROOT, env=os.environ | {"PDUPS_DATABASE_URL": url} | environment,
            input=typed, capture_output=True, text=True, check=False,
        )  # fmt: skip

    running.database = tmp_path / "fresh" / "pdups.db"
    return running


def test_upgrade_makes_the_schema_and_is_safe_to_repeat(run):
    first, second = run("upgrade"), run("upgrade")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "now at version" in first.stdout
    assert "is at version" in second.stdout


def test_the_first_staff_account_needs_nothing_prepared(run):
    done = run(*STAFF, typed="Bitterroot-2026\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "sstaff" in done.stdout
    rows = sqlite3.connect(run.database).execute("SELECT username, role, password_hash FROM user_account").fetchall()
    assert [(username, role) for username, role, _ in rows] == [("sstaff", "staff")]
    assert rows[0][2].startswith("$argon2id$")


@pytest.mark.parametrize(
    ("more", "typed", "sentence"),
    [
        ((), "short\n", "8 to 128 characters"),
        ((), "", "8 to 128 characters"),
        (("--provider", "7"), "Bitterroot-2026\n", "belong to no provider"),
        (("--role", "provider"), "Bitterroot-2026\n", "belongs to a provider"),
        (("--role", "manager", "--provider", "7"), "Bitterroot-2026\n", "no provider 7"),
    ],
)
def test_what_is_wrong_is_said_in_a_plain_line_and_nothing_is_stored(run, more, typed, sentence):
    done = run(*STAFF, *more, typed=typed)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert sqlite3.connect(run.database).execute("SELECT count(*) FROM user_account").fetchone() == (0,)


def test_an_unknown_command_is_refused(run):
    assert run("frobnicate").returncode == 2
