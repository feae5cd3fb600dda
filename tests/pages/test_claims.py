import re

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
    assert "Maria B" in html_of(open_screen("event", ada, id=str(event.id)))


def state(app, name, email):
    app.text_input(key="claim.name").input(name)
    app.text_input(key="claim.email").input(email)
    app.checkbox(key="claim.yes").check()
    return app.button[0].click().run()


def verified(session, email):
    """The code from the mail, typed by whoever reads the mailbox."""
    from core.models import OutboxMail

    mails = session.exec(select(OutboxMail).where(OutboxMail.to == email, OutboxMail.kind == "claim_code")).all()
    return re.search(r"code is (\w{8})\.", mails[-1].body)[1]


def test_the_second_of_one_mailbox_is_asked_and_waits_until_the_provider_decides(open_screen, session, ada, event):
    from core.models import Certificate
    from tests.factories import make_personal_certificate

    make_personal_certificate(session, event, name="Odalys <b>Fenwick</b>", email="both@example.org", folio_number="31")
    link = make_claim_link(session, event, ada)
    app = state(open_screen("claim", token=link.token), "Bram Tiegland", "both@example.org")
    session.rollback()
    app.text_input(key="claim.code").input(verified(session, "both@example.org"))
    app.button[0].click().run()
    assert app.header[0].value == "Are you the same person?"
    assert app.radio(key="claim.answer").options[1:] == ["I am somebody else who shares this mailbox"]
    assert "folio number ending 31" in app.radio(key="claim.answer").options[0]
    app.button[0].click().run()
    assert "Choose who you are" in app.error[0].value
    app.radio(key="claim.answer").set_value(app.radio(key="claim.answer").options[1])
    app.button[0].click().run()
    assert not app.exception
    assert "waits for the provider" in app.info[0].value
    session.rollback()
    roster = open_screen("roster", ada, id=str(event.id))
    assert "1 claim waits" in roster.warning[0].value
    assert "Bram Tiegland" in roster.warning[0].value
    session.rollback()
    (waiting,) = session.exec(select(Claim)).all()
    decision = roster.radio(key=f"waiting{waiting.id}.decision")
    assert "Fenwick" in decision.options[0]
    decision.set_value(decision.options[1])
    next(button for button in roster.button if button.label == "Decide").click().run()
    assert not roster.exception
    session.rollback()
    assert {one.content.name for one in session.exec(select(Certificate))} == {"Odalys <b>Fenwick</b>", "Bram Tiegland"}


def test_my_certificates_asks_whose_they_are_and_adds_up_nothing_before(open_screen, session):
    from core.models import OutboxMail
    from tests.factories import make_personal_certificate

    for name, folio in (("Odalys Fenwick", "482131"), ("Bram Tiegland", "")):
        make_personal_certificate(session, make_event(session), name=name, email="both@example.org", folio_number=folio)
    app = open_screen("my_certificates")
    app.text_input(key="my_certificates.email").input("both@example.org")
    app.button[0].click().run()
    session.rollback()
    body = session.exec(select(OutboxMail).where(OutboxMail.kind == "my_certificates_code")).one().body
    app.text_input(key="my_certificates.code").input(re.search(r"code is (\w{8})\.", body)[1])
    app.button[0].click().run()
    assert not app.exception
    assert "Fenwick" not in html_of(app)
    whose = app.radio(key="my_certificates.whose")
    assert sorted(whose.options) == [
        "“Bram Tiegland”",
        "“Odalys Fenwick”, folio number ending 31",
    ]
    app.radio(key="my_certificates.whose").set_value("“Bram Tiegland”").run()
    assert "Tiegland" in html_of(app)
    assert "Fenwick" not in html_of(app)
    app.number_input(key="expires").set_value(2027).run()
    assert app.metric[0].value == "6 of 60"


def test_staff_join_two_names_of_one_person_on_the_screen_and_take_them_apart(open_screen, session):
    from tests.factories import make_personal_certificate

    staff = make_user(session, Role.STAFF)
    for name in ("Maria B.", "Marie B.-Jones"):
        make_personal_certificate(session, make_event(session), name=name, email="both@example.org")
    app = open_screen("people", staff, search="both@example.org")
    names = app.multiselect(key="people.two")
    for option in names.options:
        names.select(option)
    app.text_input(key="people.two_reason").input("She married.")
    next(button for button in app.button if button.label == "Join the names").click().run()
    assert not app.exception
    assert "Joined" in app.success[0].value
    assert "She married." in html_of(app)
    apart = app.selectbox(key="people.names_apart")
    apart.set_value(apart.options[0])
    next(button for button in app.button if button.label == "Take the names apart").click().run()
    assert not app.exception
    assert "Taken apart" in app.success[0].value
    assert app.multiselect(key="people.two").options
