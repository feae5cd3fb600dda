import pytest
from sqlmodel import select

from core import clock
from core.actions import providers
from core.models import Event, OutboxMail, Provider, ProviderType, Request
from core.permissions import Role
from tests.factories import application, days_from, make_event, make_provider, make_user, typed_application

LABELS = {
    "name": "Name of your organization", "address": "Address", "phone": "Phone",
    "contact_name": "Contact's name", "contact_email": "Contact's e-mail",
}  # fmt: skip
TOMORROW = days_from(clock.today(), 1)


def labeled(fields, label):
    return next(field for field in fields if field.label == label)


def fill(app, **values):
    typed = typed_application(**values)
    for name, label in LABELS.items():
        labeled(app.text_input, label).set_value(typed[name])
    labeled(app.radio, "Kind of organization").set_value(typed["organization"])
    labeled(app.radio, "What do you plan to offer?").set_value(typed["type"])
    labeled(app.text_area, "What do you offer to educators?").set_value(typed["offers"])
    labeled(app.text_area, "What do you plan first?").set_value(typed["plans"])
    return app


def press(app, label):
    return labeled(app.button, label).click().run()


def stored(session, table):
    session.rollback()  # a new snapshot
    session.expire_all()
    return session.exec(select(table)).all()


def text_of(elements):
    return " ".join(element.value for element in elements).replace("\\", "")


def html_of(app):
    return " ".join(element.proto.body for element in app.get("html"))


def test_a_stranger_applies_and_is_told_what_happens_next(open_screen, session):
    app = press(fill(open_screen("apply")), "Send application")
    assert not app.exception
    (request,) = stored(session, Request)
    assert request.proposed == application().proposed()
    assert "Yellowstone Science Museum" in text_of(app.success)
    assert "The agency answers by" in text_of(app.markdown)
    assert not app.text_input
    assert len(stored(session, OutboxMail)) == 2
    app = press(app, "Apply for another organization")
    assert labeled(app.text_input, "Name of your organization").value == ""


def test_above_a_long_form_it_says_how_much_is_wrong_until_nothing_is(open_screen, session):
    app = press(open_screen("apply"), "Send application")
    assert "9 things need your attention" in text_of(app.warning)
    app = press(fill(app, phone=" "), "Send application")
    assert "1 thing needs your attention" in text_of(app.warning)
    app = press(fill(app), "Send application")
    assert not app.warning


def test_everything_that_is_missing_is_told_at_once_and_nothing_is_sent(open_screen, session):
    app = press(open_screen("apply"), "Send application")
    assert text_of(app.error).startswith("9 things need your attention")
    assert stored(session, Request) == []


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "x" * 201, "Shorten your organization's name to 200 characters; it has 201."),
        ("contact_email", "mary@", "is not an e-mail address"),
        ("phone", " ", "Enter your organization's phone."),
    ],
)
def test_a_refusal_is_one_sentence_and_keeps_the_rest(open_screen, session, field, typed, sentence):
    app = press(fill(open_screen("apply"), **{field: typed}), "Send application")
    assert sentence in text_of(app.error)
    kept = {name: labeled(app.text_input, label).value for name, label in LABELS.items()}
    assert kept == {name: value for name, value in typed_application(**{field: typed}).items() if name in LABELS}
    assert stored(session, Request) == []


def test_look_alikes_show_while_the_name_is_typed_with_what_to_do(open_screen, session):
    make_provider(session, name="Helena SD #1")
    app = open_screen("apply")
    assert not app.warning
    labeled(app.text_input, "Name of your organization").set_value("Helena Public Schools").run()
    assert "“Helena SD #1” may already be you." in text_of(app.warning)
    assert "ask the colleague" in text_of(app.warning)
    labeled(app.text_input, "Name of your organization").set_value("Great Falls").run()
    assert not app.warning


def test_a_slip_in_the_e_mail_address_is_asked_about_and_does_not_block(open_screen, session):
    app = fill(open_screen("apply"), contact_email="mary@gmial.com").run()
    assert "Did you mean mary@gmail.com?" in text_of(app.warning)
    press(app, "Send application")
    assert len(stored(session, Request)) == 1


def test_another_open_application_is_refused_in_a_sentence(open_screen, session):
    press(fill(open_screen("apply")), "Send application")
    app = press(fill(open_screen("apply"), plans="Something else."), "Send application")
    assert "is open already; you get an answer by" in text_of(app.error)
    assert len(stored(session, Request)) == 1


def test_the_directory_shows_what_is_public_and_nothing_more(open_screen, session):
    make_provider(
        session, name="Arlee Schools", offers="Weaving.", contact_name="Ann Secret", contact_email="ann@example.org"
    )
    make_provider(session, name="Suspended Schools", suspended_on=clock.today())
    shown = html_of(open_screen("directory"))
    assert "Arlee Schools" in shown
    assert "Weaving." in shown
    assert "406-555-0101" in shown
    assert "Secret" not in shown
    assert "ann@example.org" not in shown
    assert "Suspended" not in shown


def test_the_directory_is_searched_by_its_address(open_screen, session):
    make_provider(session, name="Apsáalooke College")
    make_provider(session, name="Polson College")
    shown = html_of(open_screen("directory", search="apsaalooke"))
    assert "Apsáalooke" in shown
    assert "Polson" not in shown
    assert "Nobody fits" in text_of(open_screen("directory", search="xyzzy").info)


def test_the_catalog_shows_coming_events_with_the_instructor_and_whom_to_call(open_screen, session):
    ada = make_user(session)
    make_event(session, ada, starts_on=TOMORROW, ends_on=TOMORROW)
    make_event(session, ada, title="Long over")
    shown = html_of(open_screen("catalog"))
    for text in ("Fractions", "Emmy Noether", "Helena, MT", "Mathematics", "406-555-0101"):
        assert text in shown
    assert "Long over" not in shown
    assert "Ada" not in shown


def test_the_catalog_is_filtered_by_its_address(open_screen, session):
    ada = make_user(session)
    for title, values in {"Here": {}, "Online": {"location": "online"}, "Arts": {"categories": ["arts"]}}.items():
        make_event(session, ada, title=f"{title} we go", starts_on=TOMORROW, ends_on=TOMORROW, **values)
    online = html_of(open_screen("catalog", where="Online"))
    assert "Online we go" in online
    assert "Here we go" not in online
    arts = html_of(open_screen("catalog", category="Arts"))
    assert "Arts we go" in arts
    assert "Here we go" not in arts
    assert "No event fits" in text_of(open_screen("catalog", city="Butte").info)


def test_a_single_event_provider_is_told_before_the_form_is_filled(open_screen, session):
    walter = make_user(session, provider_id=make_provider(session, type=ProviderType.SINGLE_EVENT).id)
    assert labeled(open_screen("add_event", walter).button, "Add Event")
    make_event(session, walter)
    app = open_screen("add_event", walter)
    assert "become a multiple-event provider" in text_of(app.info)
    assert not app.text_input
    assert "Add Event" not in [button.label for button in app.button]


def test_a_suspended_provider_is_told_why_on_the_first_screen_and_where_it_would_enter(open_screen, session):
    ada = make_user(session, provider_id=make_provider(session, suspended_on=clock.today()).id)
    assert "approval of this provider is suspended" in text_of(open_screen("home", ada).warning)
    app = open_screen("add_event", ada)
    assert "no new event can be entered" in text_of(app.info)
    assert not app.text_input


def test_staff_are_told_too_and_keep_the_form(open_screen, session):
    staff, provider = make_user(session, Role.STAFF), make_provider(session, suspended_on=clock.today())
    app = open_screen("add_event", staff)
    labeled(app.text_input, "Title of the Event").set_value("Fractions")
    labeled(app.selectbox, "Provider").set_value(provider.id).run()
    assert "no new event can be entered" in text_of(app.info)
    assert labeled(app.text_input, "Title of the Event").value == "Fractions"
    assert stored(session, Event) == []


def test_staff_suspend_and_approve_again(open_screen, session):
    staff, provider = make_user(session, Role.STAFF), make_provider(session, contact_email="contact@example.org")
    app = press(open_screen("provider", staff, id=str(provider.id)), "Suspend")
    assert "Say in a few words why" in text_of(app.error)
    labeled(app.text_input, "Reason").set_value("No annual report.")
    app = press(app, "Suspend")
    assert "Suspended since" in text_of(app.markdown)
    assert stored(session, Provider)[0].suspended_on == clock.today()
    labeled(app.text_input, "Reason").set_value("It is in.")
    app = press(app, "Approve again")
    assert not app.exception
    assert stored(session, Provider)[0].suspended_on is None
    assert [mail.kind for mail in stored(session, OutboxMail)] == ["provider_suspended", "provider_restored"]


def test_an_analyst_reads_how_the_approval_stands(open_screen, session):
    provider = make_provider(session, suspended_on=clock.today())
    app = open_screen("provider", make_user(session, Role.ANALYST), id=str(provider.id))
    assert "Suspended since" in text_of(app.markdown)
    assert not app.button or [b.label for b in app.button] == ["Log Out"]


def test_a_suspension_meanwhile_does_not_stop_somebody_who_edits_the_provider(open_screen, session):
    staff, provider = make_user(session, Role.STAFF), make_provider(session, contact_name="A", contact_email="a@b.org")
    app = open_screen("provider", staff, id=str(provider.id))
    providers.suspend(session, provider, reason="x", by=staff, today=clock.today(), now=clock.now())
    app = press(app, "Save")
    assert not app.error
    assert "Suspended since" in text_of(app.markdown)


def test_staff_see_look_alikes_while_they_add_a_provider(open_screen, session):
    staff, provider = make_user(session, Role.STAFF), make_provider(session, name="Helena SD #1")
    app = open_screen("providers", staff)
    labeled(app.text_input, "Name").set_value("Helena Public Schools").run()
    assert f"[Helena SD #1](provider?id={provider.id}) (most probably the same)" in text_of(app.warning)


def test_a_provider_that_staff_add_is_approved_today_unless_they_say_otherwise(open_screen, session):
    staff = make_user(session, Role.STAFF)
    app = open_screen("providers", staff)
    assert labeled(app.date_input, "Approved on").value == clock.today()
    typed = {"Name": "Arlee Schools", "Phone": "1", "Contact": "Ann", "Contact's e-mail": "ann@example.org"}
    for label, value in typed.items():
        labeled(app.text_input, label).set_value(value)
    labeled(app.text_area, "What it offers (optional)").set_value("Weaving.")
    press(app, "Add provider")
    (provider,) = stored(session, Provider)
    assert (provider.approved_on, provider.offers) == (clock.today(), "Weaving.")


def test_the_sign_in_form_leads_to_what_strangers_may_do(open_screen):
    shown = html_of(open_screen("home"))
    for path, words in (("apply", "Apply to become a provider"), ("directory", "Directory"), ("help", "Help")):
        assert f'href="{path}" data-screen>{words}' in shown
