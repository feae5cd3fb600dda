"""Signing in, resetting, and one's own account, as the screens do it."""

import pyotp
import pytest
from sqlmodel import select

from core import clock, passwords
from core.actions import resets, sessions, users
from core.changes.sessions import give_ticket
from core.models import OutboxMail, SecondFactor, User, UserDetails, UserSession
from core.permissions import Role
from core.rules.rate_limits import RESETS_OF_NAME
from core.settings import settings
from pages.parts.sign_in.form import WRONG
from tests.factories import make_user

PASSWORD, NEW = "Bitterroot-2026", "Clark-Fork-2027"
HASH = passwords.hashed(PASSWORD)


@pytest.fixture
def no_letters(monkeypatch):
    monkeypatch.setenv("PDUPS_CAPTCHA", "off")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def ada(session):
    return make_user(session, username="arides", email="ada@example.org", password_hash=HASH)


def labeled(fields, label):
    return next(field for field in fields if field.label == label)


def press(app, label):
    return labeled(app.button, label).click().run()


def type_in(app, **values):
    for label, value in values.items():
        labeled(app.text_input, label.replace("_", " ")).set_value(value)
    return app


def messages(app):
    return " ".join(element.value.replace("\\", "") for kind in (app.error, app.info, app.success) for element in kind)


def mailed_code(session):
    resets.answer(session, now=clock.now())  # as the server does within seconds
    mail = session.exec(
        select(OutboxMail).where(OutboxMail.kind == "reset_code").order_by(OutboxMail.id.desc())
    ).first()
    return mail.body.split("Your code is ")[1][:8]


def sign_in(app, username="arides", password=PASSWORD):
    return press(type_in(app, Username=username, Password=password), "Log In")


@pytest.mark.parametrize(
    ("username", "password"), [("arides", "wrong"), ("nobody", PASSWORD), ("arides", ""), ("", "")]
)
def test_s3_every_failure_has_the_same_words_and_keeps_the_username(open_screen, ada, username, password):
    app = sign_in(open_screen("home"), username, password)
    assert app.error[0].value == WRONG
    assert labeled(app.text_input, "Username").value == username


def test_s2_the_right_password_has_the_same_words_while_the_account_waits(open_screen, ada):
    app = open_screen("home")
    for _ in range(5):
        sign_in(app, password="wrong")
    assert sign_in(app).error[0].value == WRONG


def test_the_manuals_steps_reset_a_password(open_screen, session, ada, no_letters):
    app = press(open_screen("home"), "Reset password")
    app = press(type_in(app, Username="OPI\\arides"), "Continue")
    app = press(_email(app, "ada@example.org"), "Continue")
    app = press(type_in(app, Verification_code=mailed_code(session)), "Continue")
    app = press(type_in(app, New_password=NEW, The_same_again=NEW), "Continue")
    assert "Your new password is set" in messages(app)
    app = press(app, "Log In")
    session.rollback()
    session.expire_all()
    assert passwords.matches(NEW, session.get(User, ada.id).password_hash)
    assert not app.exception
    assert "Username" in [field.label for field in app.text_input]


def _email(app, address):
    labeled(app.text_input, "E-mail address").set_value(address)
    return app


@pytest.mark.parametrize(("username", "email"), [("arides", "wrong@example.org"), ("nobody", "ada@example.org")])
def test_s3_a_stranger_walks_the_same_steps_and_learns_nothing(open_screen, session, ada, no_letters, username, email):
    app = press(open_screen("home"), "Reset password")
    app = press(type_in(app, Username=username), "Continue")
    app = press(_email(app, email), "Continue")
    assert "on its way to that address" in messages(app)
    app = press(type_in(app, Verification_code="ABCDEFGH"), "Continue")
    assert "The code is not right" in messages(app)
    assert session.exec(select(OutboxMail)).all() == []


def test_asking_for_codes_again_and_again_ends_with_one_sentence_for_anybody(open_screen, session, ada, no_letters):
    for username in ("arides", "nobody"):
        app = press(open_screen("home"), "Reset password")
        app = press(type_in(app, Username=username), "Continue")
        for _ in range(RESETS_OF_NAME):
            resets.ask(session, username, "other@example.org", now=clock.now())
        app = press(_email(app, "ada@example.org"), "Continue")
        assert messages(app).startswith("A code was asked for many times, for this username or from your network")
        assert labeled(app.text_input, "E-mail address").value == "ada@example.org"


def test_s7_the_letters_are_new_on_every_try_and_kept_on_the_server(open_screen, ada):
    app = press(open_screen("home"), "Reset password")
    first = app.session_state["reset.letters"]
    assert len(first) >= 6
    assert first not in str(app.main)
    labeled(app.text_input, "Type the letters you see in the box").set_value("WRONGX")
    app = press(type_in(app, Username="arides"), "Continue")
    assert "These are not the letters" in messages(app)
    second = app.session_state["reset.letters"]
    assert second != first
    assert labeled(app.text_input, "Username").value == "arides"
    labeled(app.text_input, "Type the letters you see in the box").set_value(f" {second.lower()} ")
    app = press(app, "Continue")
    assert "E-mail address" in [field.label for field in app.text_input]


def test_s7_the_letters_can_be_heard(open_screen, ada):
    app = press(press(open_screen("home"), "Reset password"), "Listen to the letters")
    assert any("<audio" in element.proto.body for element in app.get("html"))


def test_s7_another_picture_has_other_letters(open_screen, ada):
    app = press(open_screen("home"), "Reset password")
    first = app.session_state["reset.letters"]
    app = press(app, "Another picture")
    assert app.session_state["reset.letters"] != first
    assert not app.error
    labeled(app.text_input, "Type the letters you see in the box").set_value(app.session_state["reset.letters"])
    app = press(type_in(app, Username="arides"), "Continue")
    assert "E-mail address" in [field.label for field in app.text_input]


def _at_the_code(open_screen, address="ada@example.org"):
    app = press(open_screen("home"), "Reset password")
    app = press(type_in(app, Username="arides"), "Continue")
    return press(_email(app, address), "Continue")


def test_the_code_is_sent_again_within_the_limits_of_asking(open_screen, session, ada, no_letters):
    app = _at_the_code(open_screen)
    first = mailed_code(session)
    app = press(app, "Send again")
    assert "Asked for again" in messages(app)
    session.rollback()
    second = mailed_code(session)
    assert second != first
    for _ in range(RESETS_OF_NAME - 2):
        app = press(app, "Send again")
    app = press(app, "Send again")
    assert "A code was asked for many times" in messages(app)
    assert "Asked for again" not in messages(app)
    resets.answer(session, now=clock.now())


def test_an_address_that_was_mistyped_is_typed_anew(open_screen, session, ada, no_letters):
    app = press(_at_the_code(open_screen, "adda@example.org"), "Another address")
    assert labeled(app.text_input, "E-mail address").value == "adda@example.org"
    app = press(_email(app, "ada@example.org"), "Continue")
    app = press(type_in(app, Verification_code=mailed_code(session)), "Continue")
    labeled(app.text_input, "New password").set_value("Short-2").run()
    said = [caption.value for caption in app.caption if "Strength" in caption.value]
    assert said[0].endswith("The password still needs at least 8 characters.")
    assert labeled(app.button, "Continue").proto.form_id  # Enter presses it


def test_s1_the_rules_and_the_strength_are_shown_while_typing(open_screen, session, ada):
    app = open_screen("account", ada)
    labeled(app.text_input, "New password").set_value("tamarack-osprey-Kalispell-9").run()
    assert any("Strength: strong" in caption.value for caption in app.caption)
    labeled(app.text_input, "New password").set_value("abc").run()
    assert any("at least one capital letter" in caption.value and "weak" in caption.value for caption in app.caption)


def test_the_own_password_is_changed_with_the_current_one_and_other_browsers_are_out(open_screen, session, ada):
    elsewhere = give_ticket(session, ada, now=clock.now()).ticket
    session.commit()
    sessions.redeem(session, elsewhere, now=clock.now())
    app = open_screen("account", ada)
    app = press(type_in(app, Current_password="wrong", New_password=NEW), "Change password")
    assert "current password is not right" in messages(app)
    app = press(type_in(app, Current_password=PASSWORD, New_password=NEW), "Change password")
    assert "Your password is changed" in messages(app)
    session.rollback()
    ended = [row.ended_at is not None for row in session.exec(select(UserSession).order_by(UserSession.id))]
    assert ended == [True, False]


def test_s4_one_sees_where_one_is_signed_in_and_ends_it_there(open_screen, session, ada):
    ticket = give_ticket(session, ada, now=clock.now()).ticket
    session.commit()
    sessions.redeem(session, ticket, browser="Mozilla/5.0 Firefox/140", ip_address="10.0.0.9", now=clock.now())
    app = open_screen("account", ada)
    button = next(button for button in app.button if button.label.startswith("Sign out Firefox"))
    button.click().run()
    session.rollback()
    assert session.exec(select(UserSession).where(UserSession.ip_address == "10.0.0.9")).one().ended_at


def test_s6_a_provider_may_set_up_a_second_factor_and_is_then_asked_for_it(open_screen, session, ada):
    app = press(open_screen("account", ada), "Set up")
    secret = pyotp.parse_uri(app.session_state["factor.address"])
    labeled(app.text_input, "The six digits that the app shows").set_value(secret.now())
    app = press(app, "Confirm")
    assert "Write these recovery codes down" in app.warning[0].value
    session.rollback()
    assert session.get(SecondFactor, ada.id).confirmed_at
    app = sign_in(open_screen("home"))
    assert "Code from your authenticator app" in [field.label for field in app.text_input]
    labeled(app.text_input, "Code from your authenticator app").set_value("000000")
    assert "The code is not right" in messages(press(app, "Continue"))


def test_s6_staff_set_one_up_before_they_are_in(open_screen, session):
    sam = make_user(session, Role.STAFF, username="sstaff", password_hash=HASH)
    app = sign_in(open_screen("home"), "sstaff")
    assert "Set up your second factor" in [header.value for header in app.header]
    secret = pyotp.parse_uri(app.session_state["factor.address"])
    labeled(app.text_input, "The six digits that the app shows").set_value(secret.now())
    app = press(press(app, "Confirm"), "Continue")
    assert not app.exception
    assert any("Signing you in" in caption.value for caption in app.caption)
    assert sam.id


def test_staff_invite_a_person_and_a_manager_asks_opi(open_screen, session, ada):
    staff = make_user(session, Role.STAFF, email="staff@example.org")
    app = open_screen("users", staff)
    type_in(app, Full_name="Tess Two")
    _email(app, "tess@example.org")
    labeled(app.radio, "Role").set_value(Role.ANALYST)
    app = press(app, "Send invitation")
    assert "has the username ttwo" in messages(app)
    app = open_screen("users", make_user(session, Role.MANAGER))
    assert "Send invitation" not in [button.label for button in app.button]
    assert any("ask for a further user" in caption.value for caption in app.caption)


def test_a_manager_deactivates_a_colleague_and_sees_nobody_elses(open_screen, session, ada):
    manager = make_user(session, Role.MANAGER, provider_id=ada.provider_id)
    stranger = make_user(session)
    app = press(open_screen("user", manager, id=str(ada.id)), "Deactivate")
    assert "Nobody signs in" in messages(app)
    session.rollback()
    session.expire_all()
    assert session.get(User, ada.id).active is False
    assert "nothing here" in messages(open_screen("user", manager, id=str(stranger.id)))


def test_staff_change_a_user(open_screen, session):
    staff = make_user(session, Role.STAFF, email="staff@example.org")
    details = UserDetails.check({"full_name": "Tess Two", "email": "tess@example.org", "role": "analyst"})
    tess = users.invite(session, details, by=None, now=clock.now()).user
    app = press(type_in(open_screen("user", staff, id=str(tess.id)), Full_name="Tess Three"), "Save")
    assert not app.exception
    session.rollback()
    session.expire_all()
    assert session.get(User, tess.id).full_name == "Tess Three"


def test_staff_read_and_filter_the_trail(open_screen, session, ada):
    staff = make_user(session, Role.STAFF, email="staff@example.org")
    users.deactivate(session, ada, by=staff, now=clock.now())
    users.activate(session, ada, by=staff, now=clock.now())
    everything = "".join(e.proto.body for e in open_screen("audit", staff).get("html"))
    assert "Deactivated the user" in everything
    assert "Activated the user" in everything
    filtered = "".join(e.proto.body for e in open_screen("audit", staff, what="deactivated").get("html"))
    assert "Deactivated the user" in filtered
    assert ">Activated the user" not in filtered
    assert "No entry fits" in messages(open_screen("audit", staff, until="2020-01-01"))


def test_s4_one_signs_out_everywhere_else(open_screen, session, ada):
    for _ in range(2):
        ticket = give_ticket(session, ada, now=clock.now()).ticket
        session.commit()
        sessions.redeem(session, ticket, now=clock.now())
    press(open_screen("account", ada), "Sign out everywhere else")
    session.rollback()
    ended = [row.ended_at is not None for row in session.exec(select(UserSession).order_by(UserSession.id))]
    assert ended == [True, True, False]


def test_s2_of_ten_thousand_sign_ins_in_a_minute_from_one_address_twenty_are_tried(session, ada, monkeypatch):
    tried = []
    monkeypatch.setattr(passwords, "matches", lambda _password, stored: tried.append(stored) or False)
    now = clock.now()
    for number in range(10_000):
        assert sessions.sign_in(session, f"name{number}", "guess", ip_address="10.0.0.1", now=now) is None
    assert len(tried) == 20
