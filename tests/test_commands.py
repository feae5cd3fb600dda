"""The operators' door, as a process of its own."""

import os
import re
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
    def running(*arguments, **environment):
        url = f"sqlite:///{tmp_path / 'fresh' / 'pdups.db'}"
        return subprocess.run(
            [sys.executable, "-m", "core", *arguments],
            cwd=ROOT, env=os.environ | {"PDUPS_DATABASE_URL": url} | environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    running.database = tmp_path / "fresh" / "pdups.db"
    return running


def test_upgrade_makes_the_schema_and_is_safe_to_repeat(run):
    first, second = run("upgrade"), run("upgrade")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "now at version" in first.stdout
    assert "is at version" in second.stdout


def test_the_first_staff_account_needs_nothing_prepared(run):
    done = run(*STAFF)
    assert (done.returncode, done.stderr) == (0, "")
    assert "has the username sstaff" in done.stdout
    assert re.search(r"the code [A-Z2-9]{8}\.", done.stdout)
    rows = sqlite3.connect(run.database).execute("SELECT username, role, password_hash FROM user_account").fetchall()
    assert [(username, role) for username, role, _ in rows] == [("sstaff", "staff")]
    assert rows[0][2] is None


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--email", "nobody"), "not an e-mail address"),
        (("--username", "a b"), "A username has"),
        (("--provider", "7"), "belong to no provider"),
        (("--role", "provider"), "belongs to one"),
        (("--role", "manager", "--provider", "7"), "no provider 7"),
    ],
)
def test_what_is_wrong_is_said_in_a_plain_line_and_nothing_is_stored(run, more, sentence):
    done = run(*STAFF, *more)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert sqlite3.connect(run.database).execute("SELECT count(*) FROM user_account").fetchone() == (0,)


def test_an_audit_trail_that_holds_is_said_so_and_one_that_does_not_names_the_row(run):
    run(*STAFF)
    assert "holds, from its first entry to entry 1." in run("verify-audit").stdout
    with sqlite3.connect(run.database) as connection:
        connection.execute("DROP TRIGGER audit_entry_keeps_UPDATE")
        connection.execute("UPDATE audit_entry SET reason = 'because'")
    done = run("verify-audit")
    assert done.returncode == 1
    assert "Entry 1 (user.invited by Operator)" in done.stderr


def test_courses_are_renewed_by_a_command_that_is_safe_to_repeat(run):
    run("upgrade")
    done = [run("renew-courses") for _ in range(2)]
    assert [(one.returncode, one.stdout.strip()) for one in done] == [(0, "No course was due.")] * 2


def test_an_unknown_command_is_refused(run):
    assert run("frobnicate").returncode == 2


WITHOUT_NUMPY = """
import sys
sys.modules["numpy"] = None  # as where it is not installed
from core.__main__ import app
from core.errors import Refused
assert not [name for name in sys.modules if name.split(".")[0] == "demo"]
try:
    app(["demo", "--size", sys.argv[1]])
except Refused as refusal:
    raise SystemExit(refusal.message)
"""


@pytest.mark.parametrize(
    ("size", "status", "sentence"),
    [("small", 0, "12 providers"), ("fifty-states", 1, "install it with the extra “demo”")],
)
def test_only_the_demo_data_of_fifty_states_needs_numpy(run, size, status, sentence):
    environment = os.environ | {"PDUPS_DATABASE_URL": f"sqlite:///{run.database}", "PDUPS_SECRET_KEY": "k" * 40}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NUMPY, size],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
