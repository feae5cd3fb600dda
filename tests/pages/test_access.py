"""Every screen is declared, refuses strangers, and opens for the roles that may."""

import ast
from pathlib import Path

import pytest

from core.permissions import Role
from pages.parts.ui.menu import SCREENS
from tests.factories import make_conference, make_event, make_request, make_user

PAGES = Path(__file__).parents[2] / "pages"
FILES = sorted(path.stem for path in PAGES.glob("*.py") if path.stem != "__init__")
BY_FILE = {screen.file: screen for screen in SCREENS}
NEEDS_ID = {"event", "roster", "conference", "provider", "request", "user"}


def asked_permission(file):
    """What `page_for(Permission.X)` in the screen's source asks for."""
    tree = ast.parse((PAGES / f"{file}.py").read_text())
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "page_for"]
    asked = [call.args[0].attr for call in calls]
    return asked + [
        None for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "open_page"
    ]


def test_every_file_is_a_declared_screen_and_every_screen_a_file():
    assert set(FILES) == set(BY_FILE)


@pytest.mark.parametrize("file", FILES)
def test_a_screen_asks_for_the_permission_that_the_menu_declares(file):
    permission = BY_FILE[file].permission
    assert asked_permission(file) == [permission and permission.name]


@pytest.mark.parametrize("file", FILES)
def test_a_screen_defines_no_function_and_no_class(file):
    tree = ast.parse((PAGES / f"{file}.py").read_text())
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]


@pytest.mark.parametrize("file", [file for file in FILES if BY_FILE[file].permission])
def test_a_stranger_gets_the_sign_in_form_and_nothing_else(open_screen, session, file):
    make_event(session, title="Secret title")
    app = open_screen(file, None, id="1")
    assert not app.exception
    assert [field.label for field in app.text_input] == ["Username", "Password"]
    assert "Secret title" not in str(app.main)


@pytest.mark.parametrize("file", [file for file in FILES if BY_FILE[file].permission is None])
def test_an_open_screen_opens_for_strangers(open_screen, file):
    app = open_screen(file)
    assert not app.exception
    assert app.title


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("file", FILES)
def test_a_screen_opens_for_the_roles_that_may_and_refuses_the_others(open_screen, session, file, role):
    user = make_user(session, role)
    event = make_event(session)
    if not role.is_agency_wide:
        event = make_event(session, user)
    asked, conference = make_request(session, event), make_conference(session, provider_id=event.provider_id)
    numbers = {
        "event": event.id,
        "roster": event.id,
        "conference": conference.id,
        "request": asked.id,
        "provider": event.provider_id,
        "user": user.id,
    }
    query = {"id": str(numbers[file])} if file in NEEDS_ID else {}
    app = open_screen(file, user, **query)
    assert not app.exception
    refused = [error.value for error in app.error]
    if BY_FILE[file].may_be_opened_by(role):
        assert not refused
        assert app.title
    else:
        assert "may not do this" in refused[0]


@pytest.mark.parametrize("number", ["2", "999", "0", "-1", "abc", "", "1e5", "9" * 40, "١"])
def test_an_event_of_another_provider_of_nobody_or_no_number_is_not_found(open_screen, session, number):
    ada = make_user(session)
    make_event(session, ada)
    make_event(session, make_user(session), title="Secret title")
    app = open_screen("event", ada, id=number)
    assert not app.exception
    assert "nothing here under this address" in app.error[0].value
    assert "Secret title" not in str(app.main)
