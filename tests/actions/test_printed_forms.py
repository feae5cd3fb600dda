import threading

import pytest
from sqlmodel import Session, select

from core.actions import events
from core.actions.printed_forms import print_event
from core.actions.providers import edit as edit_provider
from core.errors import EventCanceled, NotAllowed, NotFound
from core.models import Event, PrintedForm, ProviderDetails
from core.permissions import Role
from core.queries import printed_forms
from tests.factories import LAST_DAY, NOW, details, make_event, make_user


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def event(session, ada):
    return make_event(session, ada)


def print_it(session, event, by):
    return print_event(session, event, by=by, now=NOW)


def test_printing_keeps_a_snapshot_with_a_code_that_nobody_guesses(session, event, ada):
    certificate = print_it(session, event, ada)
    assert certificate.content.title == "Fractions"
    assert (certificate.content.location, certificate.content.minutes) == ("Helena, MT", 360)
    assert len(certificate.code) == 32  # of 32 letters each: 160 bits


def test_the_same_version_is_printed_once(session, event, ada):
    assert print_it(session, event, ada).code == print_it(session, event, ada).code
    assert len(session.exec(select(PrintedForm)).all()) == 1


def test_after_an_edit_the_next_print_has_a_new_code_and_the_old_code_gives_the_old_data(session, event, ada):
    old = print_it(session, event, ada).code
    events.edit(session, event, details(title="Decimals"), seen_version=1, by=ada, today=LAST_DAY, now=NOW)
    new = print_it(session, event, ada).code
    assert new != old
    assert printed_forms.by_code(session, old).content.title == "Fractions"
    assert printed_forms.by_code(session, new).content.title == "Decimals"


def test_a_new_phone_of_the_provider_is_a_new_certificate(session, event, ada):
    old = print_it(session, event, ada)
    staff = make_user(session, Role.STAFF)
    new_phone = ProviderDetails(
        name="Helena Public Schools", type="multiple_event", phone="406-555-0199",
        contact_name="Ann", contact_email="ann@example.org",
    )  # fmt: skip
    edit_provider(session, event.provider, new_phone, seen_version=1, by=staff, now=NOW)
    new = print_it(session, event, ada)
    assert (old.content.provider_phone, new.content.provider_phone) == ("406-555-0101", "406-555-0199")
    assert old.code != new.code


def test_a_race_to_print_makes_one_certificate(session, engine, event, ada):
    ids, codes = (event.id, ada.id), []

    def press():
        with Session(engine, expire_on_commit=False) as own:
            codes.append(print_it(own, own.get(Event, ids[0]), own.get(type(ada), ids[1])).code)

    threads = [threading.Thread(target=press) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(codes) == 20
    assert len(set(codes)) == 1


def test_a_canceled_event_is_not_printed(session, event, ada):
    print_it(session, event, ada)
    event.cancelled_at = NOW
    session.commit()
    with pytest.raises(EventCanceled):
        print_it(session, event, ada)


def test_strangers_find_nothing_and_analysts_print_nothing(session, event):
    with pytest.raises(NotFound):
        print_it(session, event, make_user(session))
    with pytest.raises(NotAllowed):
        print_it(session, event, make_user(session, Role.ANALYST))


def test_a_code_is_found_as_it_is_printed_in_groups(session, event, ada):
    code = print_it(session, event, ada).code
    grouped = " ".join(code[i : i + 4] for i in range(0, 32, 4)).lower()
    assert printed_forms.by_code(session, grouped).code == code
    for wrong in ("", code[:-1], code + "A", "é" * 32):
        with pytest.raises(NotFound):
            printed_forms.by_code(session, wrong)
