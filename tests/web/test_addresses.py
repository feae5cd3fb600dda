"""Which network address a request comes from, for routes and for the handshake of a socket."""

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from core.models import UserSession
from core.settings import settings
from core.web import MIDDLEWARE, ROUTES
from core.web.ip_addresses import client_address
from tests.web.conftest import FROM_HERE
from tests.web.test_routes import ticket_of

PEER = "192.0.2.1"


@pytest.fixture
def proxies(monkeypatch):
    def said(number):
        monkeypatch.setenv("PDUPS_TRUSTED_PROXIES", str(number))
        settings.cache_clear()

    yield said
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, [], PEER),
        (0, ["203.0.113.9"], PEER),
        (1, [], PEER),
        (1, ["203.0.113.9"], "203.0.113.9"),
        (1, ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
        (1, ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
        (1, ["203.0.113.9,"], PEER),
        (1, ["unknown"], PEER),
        (1, ["203.0.113.999"], PEER),
        (1, ["<b>"], PEER),
        (2, ["203.0.113.9"], PEER),
        (2, ["6.6.6.6, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        (1, [" 2001:DB8::0:1 "], "2001:db8::1"),
        (1, ["::ffff:203.0.113.9"], "203.0.113.9"),
    ],
)
def test_an_address_is_the_peers_or_what_the_trusted_proxy_wrote(proxies, forwarded, address):
    assert client_address(PEER, forwarded, proxies=proxies) == address


@pytest.fixture
def browser(app_database):
    """A browser at PEER, and what the routes and the socket take for its address."""

    def route(request):
        return PlainTextResponse(request.client.host)

    async def socket(websocket):
        await websocket.accept()
        await websocket.send_text(websocket.client.host)
        await websocket.close()

    routes = [*ROUTES, Route("/address", route), WebSocketRoute("/_stcore/stream", socket)]
    return TestClient(Starlette(routes=routes, middleware=MIDDLEWARE), client=(PEER, 5000), headers=FROM_HERE)


@pytest.mark.parametrize(("number", "address"), [(0, PEER), (1, "203.0.113.9")])
def test_routes_and_screens_take_the_same_address(browser, proxies, number, address):
    proxies(number)
    headers = {"X-Forwarded-For": "6.6.6.6, 203.0.113.9"}
    assert browser.get("/address", headers=headers).text == address
    with browser.websocket_connect("/_stcore/stream", headers=headers) as socket:
        assert socket.receive_text() == address


@pytest.mark.parametrize(("number", "address"), [(0, PEER), (1, "203.0.113.9")])
def test_where_one_is_signed_in_shows_the_address_that_counts(browser, session, ada, proxies, number, address):
    proxies(number)
    headers = {"X-Ticket": ticket_of(session, ada), "X-Forwarded-For": "203.0.113.9"}
    assert browser.post("/session/start", headers=headers).status_code == 204
    assert session.exec(select(UserSession)).one().ip_address == address
