import pytest
from sqlmodel import select

from core import clock
from core.models import Claim
from core.permissions import Role
from tests.factories import make_claim_link, make_event, make_user


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def event(session, ada):
    today = clock.today()
    return make_event(session, ada, starts_on=today, ends_on=today)


def html_of(app):
    return "".join(element.proto.body for element in app.get("html"))


def test_a_wrong_or_missing_address_of_a_link_is_told_calmly(open_screen):
    assert "Open the link that your provider gave you" in open_screen("claim").info[0].value
    assert "no claim link under this address" in open_screen("claim", token="guessed").error[0].value


def test_what_was_stated_is_still_there_after_a_refusal(open_screen, session, ada, event):
    link = make_claim_link(session, event, ada)
    app = open_screen("claim", token=link.token)
    app.text_input(key="claim.name").input("Maria <b>Blackfeather</b>")
    app.button[0].click().run()
    assert "State that you are a Montana educator" in app.error[0].value
    assert app.text_input(key="claim.name").value == "Maria <b>Blackfeather</b>"
    session.rollback()
    assert not session.exec(select(Claim)).all()


def test_without_confirmation_the_certificate_is_on_the_screen_at_once(open_screen, session, ada, event):
    link = make_claim_link(session, event, ada, confirms_email=False)
    app = open_screen("claim", token=link.token)
    app.text_input(key="claim.name").input("Maria Blackfeather")
    app.text_input(key="claim.email").input("maria@example.org")
    app.checkbox(key="claim.yes").check()
    app.button[0].click().run()
    assert not app.exception
    assert "Your certificate is ready" in app.success[0].value
    assert "?key=" in html_of(app)
    again = open_screen("claim", token=link.token)
    again.text_input(key="claim.name").input("Maria Blackfeather")
    again.text_input(key="claim.email").input("maria@example.org")
    again.checkbox(key="claim.yes").check()
    again.button[0].click().run()
    assert "is with the e-mail address" in again.success[0].value
    assert "?key=" not in html_of(again)


def test_my_certificates_says_the_same_whether_or_not_anything_exists(open_screen, session):
    from tests.factories import make_personal_certificate

    make_personal_certificate(session)
    screens = []
    for email in ("maria@example.org", "nobody@example.org"):
        app = open_screen("my_certificates")
        app.text_input(key="my_certificates.email").input(email)
        app.button[0].click().run()
        app.text_input(key="my_certificates.code").input("ABCDEFGH")
        app.button[0].click().run()
        screens.append([app.error[0].value, [shown.value.replace(email.split("@")[0], "") for shown in app.markdown]])
    assert screens[0] == screens[1]


def test_an_analyst_sees_the_numbers_of_a_link_and_no_names(open_screen, session, ada, event):
    link = make_claim_link(session, event, ada)
    session.add(Claim(link_id=link.id, event_id=event.id, name="Maria B", email="m@x.org", at=clock.now()))
    session.commit()
    app = open_screen("event", make_user(session, Role.ANALYST), id=str(event.id))
    assert "of 500 at most" in html_of(app)
    assert "Maria B" not in html_of(app)
    assert not [expander for expander in app.expander if "link" in expander.label]
    assert "Maria B" in html_of(open_screen("event", ada, id=str(event.id)))
