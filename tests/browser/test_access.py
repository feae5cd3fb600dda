"""Who gets in, and who does not: cookies, deep links, and a taken socket."""

import re

from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from core.models import User, UserSession
from tests.browser.server import PASSWORD, Server
from tests.browser.walk import heading, log_in, refusal, row_of, settle, sign_in

COOKIE = "pdups"
SECONDS_FOR_A_SCREEN = 10
_WHOLE = ForwardMsg.FINISHED_SUCCESSFULLY


def sees_the_sign_in_form_only(page: Page, secret: str) -> None:
    expect(page.get_by_label("Username", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Log Out")).to_have_count(0)
    assert secret not in page.content()


def test_a_deep_link_as_the_first_request_of_a_server_asks_to_sign_in_and_then_shows_its_screen(browse, fresh_server):
    event = fresh_server.add_event(title="Beaver ponds")
    page = browse()
    address = f"{fresh_server.url}/event?id={event.id}"
    page.goto(address)
    sees_the_sign_in_form_only(page, "Beaver ponds")
    log_in(page, "provider", PASSWORD)
    expect(heading(page, "Beaver ponds")).to_be_visible()
    assert page.url == address


def test_a_deep_link_of_another_role_is_refused_after_signing_in(browse, server):
    page = browse()
    sign_in(page, server.url, "analyst", "/add-event")
    expect(refusal(page)).to_contain_text("Your account may not do this")
    expect(page.get_by_role("textbox")).to_have_count(0)
    assert page.url == f"{server.url}/add-event"


def test_a_wrong_password_is_answered_with_one_calm_sentence_and_keeps_the_username(browse, server):
    page = browse()
    page.goto(server.url)
    log_in(page, "provider", "Bitterroot-2025")
    expect(refusal(page)).to_have_text(
        re.compile("The username or the password is not right. Check both and try again; after five failures")
    )
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_label("Username", exact=True)).to_have_value("provider")
    expect(page.get_by_role("button", name="Log Out")).to_have_count(0)


def test_the_session_cookie_is_out_of_reach_for_scripts_and_for_other_sites(browse, server):
    page = browse()
    sign_in(page, server.url, "single")
    (cookie,) = [c for c in page.context.cookies() if c["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert cookie["value"] not in page.evaluate("document.cookie")


def test_after_signing_out_the_old_cookie_opens_nothing(browse, server):
    event = server.add_event("other", title="Old photographs")
    page = browse()
    sign_in(page, server.url, "other", f"/event?id={event.id}")
    heading(page, "Old photographs").wait_for()
    cookies = page.context.cookies()
    page.get_by_role("button", name="Log Out").click()
    page.get_by_label("Username", exact=True).wait_for()
    assert not [c for c in page.context.cookies() if c["name"] == COOKIE]

    thief = browse()
    thief.context.add_cookies(cookies)
    thief.goto(f"{server.url}/event?id={event.id}")
    sees_the_sign_in_form_only(thief, "Old photographs")
    assert thief.context.request.get(f"{server.url}/print/{event.id}").status == 403


def test_an_event_of_another_provider_is_nothing_here(as_user, server):
    event = server.add_event("other", title="Hi-Line secrets")
    page: Page = as_user("provider", f"/event?id={event.id}")
    expect(refusal(page)).to_contain_text("There is nothing here under this address")
    assert "Hi-Line secrets" not in page.content()
    assert page.context.request.get(f"{server.url}/print/{event.id}").status == 404


def test_a_deactivated_user_is_signed_out_at_the_next_click(browse, server):
    server.add_provider_without_events("leaver", "Judith Basin Museum")
    server.add_event("leaver", title="Museum day")
    page = browse()
    sign_in(page, server.url, "leaver", "/events")
    row_of(page, "Museum day").wait_for()
    settle(page)
    server.change(User, User.username == "leaver", active=False)
    row_of(page, "Museum day").get_by_role("link", name="Museum day", exact=True).click()
    sees_the_sign_in_form_only(page, "Museum day")


def test_a_session_that_ended_elsewhere_is_over_at_the_next_click(browse, server):
    page = browse()
    sign_in(page, server.url, "single")
    newest = server.stored(UserSession)[-1]
    server.change(UserSession, UserSession.id == newest.id, ended_at=newest.started_at)
    page.get_by_role("link", name="My Account").click()
    sees_the_sign_in_form_only(page, "Walter Núñez")


def test_a_known_session_of_streamlit_is_not_taken_over_without_its_cookie(browse, server):
    event = server.add_event("other", title="Glass negatives")
    page = browse()
    sign_in(page, server.url, "other")
    number = streamlit_session_of(page, f"{server.url}/event?id={event.id}", "Glass negatives")
    (cookie,) = [c for c in page.context.cookies() if c["name"] == COOKIE]
    page.close()
    assert "Glass negatives" not in told_to_a_socket(server, number, event.id)
    forged = {"X-App-User": "other", "X-App-Session": str(server.stored(UserSession)[-1].id)}
    assert "Glass negatives" not in told_to_a_socket(server, number, event.id, forged)
    with_cookie = told_to_a_socket(server, number, event.id, {"Cookie": f"{COOKIE}={cookie['value']}"})
    assert "Glass negatives" in with_cookie


def streamlit_session_of(page: Page, address: str, title: str) -> str:
    """Streamlit's own number of the session that shows this screen, as its first message tells it."""
    found: list[str] = []

    def read(frame: str | bytes) -> None:
        message = ForwardMsg()
        message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
        if message.WhichOneof("type") == "new_session":
            found.append(message.new_session.initialize.session_id)

    page.on("websocket", lambda socket: socket.on("framereceived", read))
    page.goto(address)
    heading(page, title).wait_for()
    return found[0]


def told_to_a_socket(server: Server, session: str, event_id: int, headers: dict[str, str] | None = None) -> str:
    """Everything that a socket with this Streamlit session is told when it asks for an event's screen."""
    told = []
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit", "none", session], additional_headers=headers) as socket:
        ask = BackMsg()
        ask.rerun_script.query_string = f"id={event_id}"
        ask.rerun_script.page_name = "event"
        socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(SECONDS_FOR_A_SCREEN))
            told.append(str(message))
            if message.WhichOneof("type") == "script_finished" and message.script_finished == _WHOLE:
                return "".join(told)
