"""Actions commit, each once; what they share changes rows in their transaction and commits nothing.

Read from the source, so that a function which is added tomorrow is held to it too.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "core"

# Actions that do not end in one commit of their own, each with the reason.
OTHERWISE = {
    "count_links.report": "hands over to `counts.report`",
    "courses.renew_due": "one transaction a course, in `renew`",
    "events.edit": "hands over to `edit_many`",
    "printed_forms.print_event": "hands over to `print_events`",
    "reminders.remind_all": "one transaction a provider, in `_remind_if_due`",
    "rosters.problems_of": "stores nothing: it says what `add_many` would refuse",
    "rosters.remove": "hands over to `change`",
    "sessions.end_other": "hands over to `sign_out`",
    "email_verification.verify_own": "refuses after the wrong code was counted",
    "resets.check": "refuses after the wrong code was counted",
    "resets.complete": "counts a wrong code before it refuses",
    "sessions.sign_in": "counts the try before the slow comparison, in a transaction of its own",
}
# Helpers of actions that commit, each with the reason.
HELPERS = {
    "claims._verify": "counts a wrong code, then refuses",
    "claims._refuse": "stores why a claim gave nothing, then refuses",
    "reminders._remind_if_due": "the transaction of one provider, for `remind_all`",
    "resets._is_current": "counts the try before the slow comparison",
    "second_factor._reserve": "counts the try, then refuses while the user has to wait",
    "second_factor._note_wrong": "stores the wrong code, before its caller refuses",
}
# What changes share without asking the database.
READS_ONE_ROW = {"events.audit_facts": "what the trail stores of an event"}
# Who else commits: mail is claimed and marked as sent in transactions of its own.
COMMITTING = {"core/outbox/__init__.py"}


def functions(package):
    """Every function of a package of core by its name, as in "events.add"."""
    for file in sorted((CORE / package).glob("*.py")):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                yield f"{file.stem}.{node.name}", node


def is_public(name):
    return not name.partition(".")[2].startswith("_")


def calls(node, *names):
    """The calls of functions or methods with one of these names within a piece of code."""
    found = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return [one for one in found if (one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "")) in names]


def ends_in_one_commit(function):
    """Whether one statement of the function itself commits, and nothing but a result follows."""
    *_, last = [one for one in function.body if not isinstance(one, ast.Return)]
    is_commit = isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and bool(calls(last, "commit"))
    return is_commit and len(calls(function, "commit")) == 1


ACTIONS, CHANGES = dict(functions("actions")), dict(functions("changes"))
PUBLIC_ACTIONS = sorted(filter(is_public, ACTIONS))


@pytest.mark.parametrize("name", PUBLIC_ACTIONS)
def test_an_action_ends_in_one_commit_or_says_why_not(name):
    assert ends_in_one_commit(ACTIONS[name]) is (name not in OTHERWISE)


def test_of_the_helpers_of_actions_only_declared_ones_commit():
    assert {name for name in ACTIONS if not is_public(name) and calls(ACTIONS[name], "commit")} == set(HELPERS)


def test_every_declared_exception_is_there():
    assert set(OTHERWISE) | set(HELPERS) <= set(ACTIONS)


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_change_begins_and_ends_no_transaction_and_checks_no_right(name):
    assert not calls(CHANGES[name], "commit", "rollback", "begin_change", "require", "may", "reaches")


@pytest.mark.parametrize("name", sorted(filter(is_public, CHANGES)))
def test_a_change_takes_the_session_of_its_caller(name):
    assert (CHANGES[name].args.args[0].arg == "session") is (name not in READS_ONE_ROW)


def test_nothing_else_commits():
    files = [file for folder in (CORE, ROOT / "pages") for file in folder.rglob("*.py") if "actions" not in file.parts]
    committing = {str(file.relative_to(ROOT)) for file in files if calls(ast.parse(file.read_text()), "commit")}
    assert committing == COMMITTING


@pytest.mark.parametrize(
    "lines",
    [
        ["begin(session)"],
        ["if done: session.commit()"],
        ["session.commit()", "session.add(row)"],
        ["session.commit()", "session.commit()"],
    ],
    ids=["no commit", "perhaps", "a change after it", "two"],
)
def test_what_ends_otherwise_is_found(lines):
    (function,) = ast.parse("\n ".join(["def act(session):", *lines])).body
    assert not ends_in_one_commit(function)
