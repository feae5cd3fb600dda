import threading
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from core.actions import applications
from core.actions import requests as decisions
from core.errors import InvalidInput, RequestOpen, TooOften
from core.models import (
    Application,
    AuditEntry,
    OutboxMail,
    Provider,
    ProviderDetails,
    Request,
    RequestKind,
    RequestState,
)
from core.models.applications import Organization
from core.permissions import Role
from core.rules.applications import MOST_APPLICATIONS, WINDOW
from core.settings import settings
from tests.factories import NOW, TODAY, application, make_application, make_user, typed_application


def apply(session, details=None, *, ip_address="203.0.113.9", now=NOW):
    return applications.apply(session, details or application(), ip_address=ip_address, today=TODAY, now=now)


def requests(session):
    return session.exec(select(Request).order_by(Request.id)).all()


def test_an_application_is_a_request_for_opi_to_decide(session):
    request = apply(session)
    assert (request.kind, request.state) == (RequestKind.NEW_PROVIDER, RequestState.OPEN)
    assert (request.about, request.asked_by_id) == ("Yellowstone Science Museum", None)
    assert request.due_on == date(2026, 6, 24)  # seven business days after a Monday
    assert not session.exec(select(Provider)).all()


def test_what_was_typed_makes_the_provider_when_it_is_approved(session):
    proposed = apply(session).proposed
    assert ProviderDetails.check(proposed).name == "Yellowstone Science Museum"
    assert ProviderDetails.check(proposed).offers == "Field days for science teachers."
    assert (proposed["organisation"], proposed["plans"]) == ("agency", "Two days on watersheds in August.")


def test_a_request_that_was_stored_with_the_older_spelling_is_read_and_approved(session):
    stored = {**apply(session).proposed, "name": "Tobacco Valley College", "organisation": "college"}
    assert Application.check(stored).organization is Organization.COLLEGE
    assert Application.check(stored).proposed() == stored
    request = make_application(session, **stored)
    staff = make_user(session, Role.STAFF)
    decisions.decide(session, [request], approve=True, by=staff, today=TODAY, now=NOW)
    provider = session.get_one(Provider, request.provider_id)
    assert (request.state, provider.name) == (RequestState.APPROVED, "Tobacco Valley College")


def test_who_does_not_say_what_kind_of_organization_it_is_gets_one_sentence_under_that_field():
    for wrong in ({"organization": None}, {"organization": "circus"}, {"organisation": "circus", "organization": "x"}):
        with pytest.raises(InvalidInput) as refusal:
            application(**wrong)
        assert refusal.value.problems == {"organization": "Choose what kind of organization you are."}


def test_the_trail_names_the_applicant(session):
    apply(session)
    (entry,) = session.exec(select(AuditEntry)).all()
    assert (entry.action, entry.by, entry.by_id) == ("application.sent", "Mary Dusty Bull (applicant)", None)


def test_the_applicant_and_opi_get_a_mail(session):
    apply(session)
    mails = {mail.to: mail for mail in session.exec(select(OutboxMail))}
    assert set(mails) == {"mary@example.org", settings().CONTACT_EMAIL}
    assert "June 24, 2026" in mails["mary@example.org"].body
    assert "Field days for science teachers." in mails[settings().CONTACT_EMAIL].body


def test_the_mail_to_an_address_that_anybody_can_type_repeats_nothing_that_was_typed(session):
    typed = typed_application()
    texts = {name: typed[name] for name in ("name", "phone", "address", "contact_name", "offers", "plans")}
    apply(session, application(**{name: f"Buy pills {name}" for name in texts}))
    mail = session.exec(select(OutboxMail).where(OutboxMail.to == "mary@example.org")).one()
    assert "pills" not in mail.subject + mail.body


def test_the_same_application_sent_twice_is_one_request_and_one_mail_to_each(session):
    assert apply(session).id == apply(session).id
    assert len(requests(session)) == 1
    assert len(session.exec(select(OutboxMail)).all()) == 2


def test_another_one_of_the_same_organization_and_person_is_refused_while_the_first_is_open(session):
    apply(session)
    with pytest.raises(RequestOpen, match="open already; you get an answer by June 24, 2026"):
        apply(session, application(plans="Something else."))
    session.rollback()
    assert len(requests(session)) == 1


def test_after_the_decision_one_may_apply_again(session):
    request = apply(session)
    request.state = RequestState.DECLINED
    session.commit()
    apply(session, application(plans="Something better."))
    assert len(requests(session)) == 2


def test_twenty_presses_at_once_make_one_request(session, engine):
    made, failed = [], []

    def press():
        with Session(engine, expire_on_commit=False) as own:
            try:
                made.append(apply(own).id)
            except Exception as cause:
                failed.append(cause)

    threads = [threading.Thread(target=press) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failed
    assert (len(made), len(set(made))) == (20, 1)
    session.rollback()
    assert len(session.exec(select(OutboxMail)).all()) == 2


def museum(number, **values):
    return application(name=f"Museum {number}", contact_email=f"m{number}@example.org", **values)


def test_from_one_network_address_come_five_an_hour(session):
    for number in range(MOST_APPLICATIONS):
        apply(session, museum(number))
    with pytest.raises(TooOften, match="in an hour"):
        apply(session, museum(99))
    session.rollback()
    apply(session, museum(99), ip_address="203.0.113.10")
    apply(session, museum(100), now=NOW + WINDOW)


def test_the_hour_is_an_hour(session):
    for number in range(MOST_APPLICATIONS):
        apply(session, museum(number))
    with pytest.raises(TooOften):
        apply(session, museum(99), now=NOW + WINDOW - timedelta(seconds=1))


def test_one_e_mail_address_applies_five_times_an_hour_from_wherever(session):
    for number in range(MOST_APPLICATIONS):
        apply(session, application(name=f"Museum {number}"), ip_address=f"203.0.113.{number}")
    with pytest.raises(TooOften):
        apply(session, application(name="Museum 9", contact_email="MARY@example.org"), ip_address="203.0.113.77")


def test_an_unknown_network_address_slows_nobody(session):
    for number in range(MOST_APPLICATIONS + 1):
        apply(session, museum(number), ip_address="")
    assert len(requests(session)) == MOST_APPLICATIONS + 1


@pytest.mark.parametrize(
    ("field", "most"),
    [("name", 200), ("phone", 40), ("address", 300), ("contact_name", 120), ("offers", 1000), ("plans", 2000)],
)
def test_a_text_has_its_longest_length(field, most):
    assert getattr(application(**{field: "x" * most}), field) == "x" * most
    with pytest.raises(InvalidInput) as refusal:
        application(**{field: "x" * (most + 1)})
    assert f"to {most:,} characters; it has {most + 1:,}." in refusal.value.problems[field]


@pytest.mark.parametrize("field", sorted(typed_application()))
@pytest.mark.parametrize("nothing", ["", "   ", None])
def test_every_field_is_required_and_asked_for_in_a_sentence(field, nothing):
    with pytest.raises(InvalidInput) as refusal:
        application(**{field: nothing})
    (sentence,) = refusal.value.problems.values()
    assert sentence.startswith(("Enter ", "Choose "))


@pytest.mark.parametrize(
    "typed", ["mary", "mary@", "@example.org", "mary@example", "mary example.org", "a@b.org, c@d.org"]
)
def test_what_is_no_e_mail_address_is_refused(typed):
    with pytest.raises(InvalidInput) as refusal:
        application(contact_email=typed)
    assert "e-mail address" in refusal.value.problems["contact_email"]
