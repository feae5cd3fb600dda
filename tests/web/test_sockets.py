"""How many sockets strangers hold open: in the program alone, and in a server as it is started."""

from contextlib import ExitStack

import pytest
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from core import clock, passwords
from core.actions import sessions
from core.web import MIDDLEWARE, ROUTES
from core.web import sockets as limits
from core.web.sockets import MOST_FROM_ADDRESS, StrangersSockets
from tests.browser.server import started
from tests.factories import make_user
from tests.web.test_routes import sign_in

PATH = "/_stcore/stream"


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(limits, "MOST_FROM_ADDRESS", 3)
    monkeypatch.setattr(limits, "MOST_IN_ALL", 5)


@pytest.fixture
def heard():
    return []


@pytest.fixture
def app(app_database, heard):
    async def stream(websocket):
        heard.append(websocket.client.host)
        await websocket.accept()
        await websocket.receive()

    return Starlette(routes=[*ROUTES, WebSocketRoute(PATH, stream)], middleware=MIDDLEWARE)


def browser(app, address):
    return TestClient(app, client=(address, 5000))


@pytest.fixture
def program(app):
    """The program, whose counts all browsers share as in a server."""
    app.middleware_stack = app.build_middleware_stack()
    return app


def refused(program, address):
    with pytest.raises(WebSocketDenialResponse) as answer, browser(program, address).websocket_connect(PATH):
        pass
    return answer.value.status_code


def test_sockets_of_strangers_are_limited_by_address_and_refused_at_the_handshake(program, few, heard):
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(browser(program, "10.0.0.1").websocket_connect(PATH))
        assert refused(program, "10.0.0.1") == 503
        assert heard == ["10.0.0.1"] * 3, "Streamlit never heard of the fourth"
        held.enter_context(browser(program, "10.0.0.2").websocket_connect(PATH))


def test_and_in_all(program, few):
    with ExitStack() as held:
        for number in range(5):
            held.enter_context(browser(program, f"10.0.0.{number}").websocket_connect(PATH))
        assert refused(program, "10.0.0.9") == 503


def test_a_socket_that_closes_makes_room(program, few):
    for _ in range(20):
        with browser(program, "10.0.0.1").websocket_connect(PATH):
            pass
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(browser(program, "10.0.0.1").websocket_connect(PATH))
        assert refused(program, "10.0.0.1") == 503
    with browser(program, "10.0.0.1").websocket_connect(PATH):
        pass


def test_who_is_signed_in_is_not_counted_and_gets_in_when_strangers_fill_the_house(program, few, session):
    client = browser(program, "10.0.0.1")
    sign_in(client, session, make_user(session))
    with ExitStack() as held:
        for _ in range(10):
            held.enter_context(client.websocket_connect(PATH))
        for _ in range(3):
            held.enter_context(browser(program, "10.0.0.1").websocket_connect(PATH))
        assert refused(program, "10.0.0.1") == 503
        held.enter_context(client.websocket_connect(PATH))


def test_a_header_that_claims_a_session_makes_nobody_signed_in(program, few):
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(browser(program, "10.0.0.1").websocket_connect(PATH, headers={"X-App-Session": "1"}))
        assert refused(program, "10.0.0.1") == 503


@pytest.mark.anyio
async def test_a_socket_that_fails_is_not_counted_for_ever():
    async def failing(_scope, _receive, _send):
        raise ConnectionError

    house = StrangersSockets(failing)
    scope = {"type": "websocket", "headers": [], "client": ("10.0.0.1", 1)}
    for _ in range(MOST_FROM_ADDRESS + 1):
        with pytest.raises(ConnectionError):
            await house(scope, None, None)
    assert house.open == {}


@pytest.fixture
def anyio_backend():
    return "asyncio"


def hold(server, held, **headers):
    socket = connect(server.url.replace("http", "ws") + PATH, additional_headers=headers, proxy=None)
    return held.enter_context(socket)


def status_of_one_more(server, held, **headers):
    with pytest.raises(InvalidStatus) as answer:
        hold(server, held, **headers)
    return answer.value.response.status_code


def test_a_server_refuses_the_hundred_and_first_socket_whatever_the_client_writes_of_its_address(
    empty_sqlite, tmp_path
):
    with started(empty_sqlite, tmp_path) as server, ExitStack() as held:
        for number in range(MOST_FROM_ADDRESS):
            hold(server, held, **{"X-Forwarded-For": f"10.0.0.{number}"})
        assert status_of_one_more(server, held, **{"X-Forwarded-For": "10.1.1.1"}) == 503
        assert status_of_one_more(server, held) == 503
        hold(server, held, Cookie=f"pdups={cookie_of_somebody(server)}")


def test_behind_a_proxy_a_server_counts_by_the_address_that_the_proxy_wrote(empty_sqlite, tmp_path):
    with started(empty_sqlite, tmp_path, TRUSTED_PROXIES="1") as server, ExitStack() as held:
        for number in range(MOST_FROM_ADDRESS):
            hold(server, held, **{"X-Forwarded-For": f"6.6.6.{number}, 203.0.113.9"})
        assert status_of_one_more(server, held, **{"X-Forwarded-For": "203.0.113.9"}) == 503
        hold(server, held, **{"X-Forwarded-For": "203.0.113.9, 203.0.113.10"})


def cookie_of_somebody(server):
    with Session(server.engine, expire_on_commit=False) as session:
        ada = make_user(session, username="arides", password_hash=passwords.hashed("Bitterroot-2026"))
        signed = sessions.sign_in(session, ada.username, "Bitterroot-2026", now=clock.now())
        return sessions.redeem(session, signed.ticket, now=clock.now())
