"""Whatever is asked by POST comes from a page of ours."""

import re

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.models import SignInTicket, UserSession
from core.settings import settings
from core.web import MIDDLEWARE, ROUTES
from tests.web.test_routes import sign_in, ticket_of

HERE, BASE, ELSEWHERE = "http://testserver", "https://pdups.example.gov", "https://evil.example"
SENT = [
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "none"}, False),
    ({"Sec-Fetch-Site": ""}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, False),
    ({"Origin": HERE}, True),
    ({"Origin": "https://testserver"}, True),
    ({"Origin": "http://testserver:80"}, True),
    ({"Origin": BASE}, True),
    ({"Origin": ELSEWHERE}, False),
    ({"Origin": "null"}, False),
    ({"Origin": "http://testserver:8080"}, False),
    ({"Origin": "http://testserver.evil.example"}, False),
    ({"Origin": "http://[bad"}, False),
    ({"Origin": ELSEWHERE, "Referer": f"{HERE}/"}, False),
    ({"Origin": "null", "Referer": f"{HERE}/"}, False),
    ({"Referer": f"{HERE}/count/abc"}, True),
    ({"Referer": f"{BASE}/"}, True),
    ({"Referer": f"{ELSEWHERE}/testserver"}, False),
    ({"Referer": "http://testserver@evil.example/"}, False),
    ({}, False),
]


@pytest.fixture
def client(app_database, monkeypatch):
    monkeypatch.setenv("PDUPS_BASE_URL", BASE)
    monkeypatch.setattr("core.web.identity.is_behind_tls", lambda: False)
    monkeypatch.setattr("core.web.sessions.is_behind_tls", lambda: False)
    settings.cache_clear()
    yield TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE), follow_redirects=False)
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(("headers", "taken"), SENT)
def test_a_session_is_begun_and_ended_from_a_page_of_ours_alone(client, session, ada, headers, taken):
    ticket = ticket_of(session, ada)
    begun = client.post("/session/start", headers={**headers, "X-Ticket": ticket})
    assert begun.status_code == (204 if taken else 403)
    session.rollback()
    assert len(session.exec(select(SignInTicket)).all()) == (not taken)
    assert ("set-cookie" in begun.headers) is taken

    sign_in(client, session, ada)
    ended = client.post("/session/end", headers=headers)
    assert ended.status_code == (204 if taken else 403)
    session.rollback()
    session.expire_all()
    newest = session.exec(select(UserSession).order_by(UserSession.id.desc())).first()
    assert (newest.ended_at is not None) is taken


@pytest.mark.parametrize(("headers", "taken"), SENT)
def test_every_route_that_takes_a_post_refuses_other_sites(client, headers, taken):
    asked = [route.path for route in ROUTES if "POST" in route.methods]
    assert {"/session/start", "/session/end", "/count/{token}"} <= set(asked)
    for path in asked:
        answer = client.post(re.sub(r"{\w+}", "x", path), headers=headers, data={"number": "1"})
        assert ("was not sent from a page of this system" in answer.text) is not taken


def test_another_host_and_port_of_the_request_is_its_own_page(client):
    for host, origin in (("127.0.0.1:8501", "http://127.0.0.1:8501"), ("[::1]:8501", "http://[::1]:8501")):
        headers = {"Host": host, "Origin": origin}
        assert client.post("/session/end", headers=headers).status_code == 204
        assert client.post("/session/end", headers={**headers, "Origin": HERE}).status_code == 403


def test_reading_needs_no_page(client):
    assert client.get("/healthz", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
