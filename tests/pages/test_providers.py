import pytest
from sqlmodel import select

from core import clock
from core.actions import providers as actions
from core.models import Provider, ProviderDetails
from core.permissions import Role
from tests.factories import make_provider, make_user


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


def fill(app, **values):
    typed = {
        "Name": "Arlee Schools",
        "Phone": "406-555-0123",
        "Contact": "Ann",
        "Contact's e-mail": "ann@example.org",
        **values,
    }
    for label, value in typed.items():
        next(field for field in app.text_input if field.label == label).set_value(value)
    return app


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def names(session):
    session.rollback()  # a new snapshot
    session.expire_all()
    return [provider.name for provider in session.exec(select(Provider).order_by(Provider.id))]


def test_staff_add_a_provider(open_screen, session, staff):
    app = press(fill(open_screen("providers", staff)), "Add provider")
    assert not app.exception
    assert app.title[0].value == "Arlee Schools"
    assert names(session) == ["Arlee Schools"]


def test_what_is_missing_is_told_and_the_rest_stays(open_screen, session, staff):
    app = press(fill(open_screen("providers", staff), Phone=" "), "Add provider")
    assert "phone" in app.error[0].value
    assert next(f for f in app.text_input if f.label == "Name").value == "Arlee Schools"
    assert names(session) == []


def test_staff_change_a_provider_and_the_second_editor_is_told(open_screen, session, staff):
    provider = make_provider(session)
    app = open_screen("provider", staff, id=str(provider.id))
    first = ProviderDetails.check(
        {"name": "First", "type": "multiple_event", "phone": "1", "contact_name": "A", "contact_email": "a@b.org"}
    )
    actions.edit(session, provider, first, seen_version=1, by=staff, now=clock.now())
    app = press(fill(app), "Save")
    assert "Someone else changed this" in app.error[0].value
    app = press(fill(open_screen("provider", staff, id=str(provider.id))), "Save")
    assert not app.error
    assert names(session) == ["Arlee Schools"]


def test_an_analyst_reads_a_provider_and_has_no_form(open_screen, session):
    provider = make_provider(session)
    app = open_screen("provider", make_user(session, Role.ANALYST), id=str(provider.id))
    assert not app.text_input
    assert app.title[0].value == provider.name


def test_the_second_of_two_who_change_a_provider_is_told_and_overwrites_nothing(open_screen, session, staff):
    provider = make_provider(session, name="Arlee Schools", contact_name="Ann", contact_email="ann@example.org")
    app = open_screen("provider", staff, id=str(provider.id))
    first = ProviderDetails.check(provider.model_dump() | {"phone": "406-555-0199"})
    actions.edit(session, provider, first, seen_version=provider.version, by=staff, now=clock.now())
    next(field for field in app.text_input if field.label == "Phone").set_value("406-555-0100")
    app = press(app, "Save")
    assert "Someone else changed this" in app.error[0].value
    session.rollback()
    session.refresh(provider)
    assert provider.phone == "406-555-0199"
