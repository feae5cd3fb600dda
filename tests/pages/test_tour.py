import pytest

from core.models import User
from core.permissions import Role
from pages.parts.frame.tour import steps_of
from pages.parts.ui.menu import SCREENS
from tests.factories import make_user
from tests.pages.test_event_form import labeled, press


def shown(app):
    return "".join(element.proto.body for element in app.get("html"))


def labels(app):
    return [button.label for button in app.button]


def ended(session, user):
    session.rollback()
    session.expire_all()
    return session.get(User, user.id).tour_ended_at


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_a_tour_of_four_or_five_steps_on_screens_that_it_may_open(role):
    paths = {screen.path for screen in SCREENS if screen.may_be_opened_by(role)}
    steps = steps_of(role)
    assert 4 <= len(steps) <= 5
    assert {step.path for step in steps} <= paths


@pytest.mark.parametrize("role", list(Role))
def test_the_first_sign_in_offers_the_tour_from_its_first_step_to_its_last(open_screen, session, role):
    user = make_user(session, role)
    app = open_screen("home", user)
    for number, step in enumerate(steps_of(role), start=1):
        assert f"step {number} of {len(steps_of(role))}" in shown(app)
        assert step.content.replace("'", "&#39;") in shown(app)
        assert ("Back" in labels(app)) is (number > 1)
        if "Next" in labels(app):
            press(app, "Next")
    assert not ended(session, user)
    press(app, "Done")
    assert ended(session, user)
    assert "step 1" not in shown(app)
    assert "step 1" not in shown(open_screen("home", user))


def test_who_does_not_want_it_now_is_not_asked_again(open_screen, session):
    ada = make_user(session)
    app = press(open_screen("home", ada), "Not now")
    assert "My Account" in app.success[0].value
    assert ended(session, ada)
    assert "Next" not in labels(open_screen("home", ada))


def test_a_step_back_is_possible(open_screen, session):
    app = open_screen("home", make_user(session))
    press(app, "Next")
    press(app, "Back")
    assert "step 1 of" in shown(app)


def test_it_can_be_taken_again_from_my_account(open_screen, session):
    ada = make_user(session)
    press(open_screen("home", ada), "Not now")
    app = open_screen("account", ada)
    labeled(app.button, "Take the tour").click().run()
    assert app.title[0].value == "Home"
    assert "step 1 of" in shown(app)
