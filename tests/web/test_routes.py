import json
import re
from datetime import timedelta

import pypdfium2
import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core import clock
from core.actions import events
from core.actions.printed_forms import print_event
from core.changes.sessions import give_ticket
from core.crypto import token_hash
from core.models import Evidence, SignInTicket, User, UserSession
from core.permissions import Role
from core.rules.evidence import EvidenceFile
from core.web import MIDDLEWARE, ROUTES
from tests.factories import LAST_DAY, NOW, details, make_event, make_request, make_user
from tests.web.conftest import FROM_HERE, HASH


def ticket_of(session, user):
    """What a right password, and a second factor where one is needed, is worth."""
    signed = give_ticket(session, user, now=clock.now())
    session.get(SignInTicket, token_hash(signed.ticket)).awaits_factor = False
    session.commit()
    return signed.ticket


def sign_in(client, session, user):
    user.password_hash = HASH
    session.commit()
    return client.post("/session/start", headers={**FROM_HERE, "X-Ticket": ticket_of(session, user)})


def text_of(pdf):
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


def test_health_tells_whether_the_database_answers(client, app_database):
    assert client.get("/healthz").status_code == 200


def test_health_is_not_ready_without_a_database(client, monkeypatch, tmp_path):
    from core import db

    broken = db.create_engine(f"sqlite:///{tmp_path}/no/such/folder/x.db")
    monkeypatch.setattr(db, "engine", lambda: broken)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "the database does not answer")


def test_a_ticket_buys_a_cookie_that_scripts_cannot_read(client, session, ada):
    answer = sign_in(client, session, ada)
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/"))


def test_behind_tls_the_cookie_is_bound_to_this_host(client, session, ada, monkeypatch):
    monkeypatch.setattr("core.web.identity.is_behind_tls", lambda: True)
    monkeypatch.setattr("core.web.sessions.is_behind_tls", lambda: True)
    cookie = sign_in(client, session, ada).headers["set-cookie"]
    assert cookie.startswith("__Host-pdups=")
    assert "secure" in cookie.lower()


@pytest.mark.parametrize("headers", [{}, {"X-Ticket": ""}, {"X-Ticket": "made up"}, {"X-Ticket": "x" * 9999}])
def test_nothing_else_buys_one(client, ada, headers):
    answer = client.post("/session/start", headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_another_sites_page_cannot_sign_anybody_in_or_out(client, session, ada):
    ticket = ticket_of(session, ada)
    for path in ("/session/start", "/session/end"):
        answer = client.post(path, headers={"X-Ticket": ticket, "Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
    assert session.get(SignInTicket, token_hash(ticket))


def test_the_end_of_a_session_takes_the_cookie_and_what_it_opened(client, session, ada):
    event = make_event(session, ada)
    sign_in(client, session, ada)
    old = client.cookies["pdups"]
    assert client.get(f"/print/{event.id}").status_code == 303
    assert client.post("/session/end").status_code == 204
    client.cookies.set("pdups", old)
    assert client.get(f"/print/{event.id}").status_code == 403


@pytest.mark.parametrize("cookie", ["", "x", "é", "a" * 5000, '"', "\x7f"])
def test_a_forged_cookie_is_nobody(client, session, ada, cookie):
    event = make_event(session, ada)
    assert client.get(f"/print/{event.id}", headers={"Cookie": f"pdups={cookie}".encode()}).status_code == 403


def test_an_expired_session_is_nobody(client, session, ada):
    event = make_event(session, ada)
    sign_in(client, session, ada)
    for row in session.exec(select(UserSession)):
        row.last_seen_at -= timedelta(minutes=16)
    session.commit()
    assert client.get(f"/print/{event.id}").status_code == 403


def test_headers_that_streamlit_trusts_are_stripped_from_clients(app_database, session, ada):
    heard = {}

    async def stream(request):
        heard.update(request.headers)
        from starlette.responses import PlainTextResponse

        return PlainTextResponse("")

    from starlette.routing import Route

    app = Starlette(routes=[*ROUTES, Route("/_stcore/stream", stream)], middleware=MIDDLEWARE)
    client = TestClient(app)
    client.get("/_stcore/stream", headers={"X-App-User": "staff", "x-app-session": "1"})
    assert "x-app-user" not in heard
    assert "x-app-session" not in heard
    heard.clear()
    sign_in(client, session, ada)
    client.get("/_stcore/stream", headers={"X-App-User": "staff"})
    assert heard["x-app-user"] == "arides"
    assert heard["x-app-session"].isdigit()


@pytest.mark.parametrize("path", ["/media/abc.pdf", "/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_streamlits_own_open_doors_are_closed_to_strangers(client, path):
    assert client.get(path).status_code == 404


def test_printing_leads_to_the_file_of_an_unguessable_code(client, session, ada):
    event = make_event(session, ada, title="Fractions & “decimals”: ½")
    sign_in(client, session, ada)
    leads_to = client.get(f"/print/{event.id}").headers["location"]
    assert re.fullmatch(r"/certificates/[A-Z2-7]{32}\.pdf", leads_to)
    client.cookies.clear()  # whoever has the code has the file
    answer = client.get(leads_to)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert "OPI-PDU-certificate-Fractions-decimals-%C2%BD-2026-06-12.pdf" in answer.headers["content-disposition"]
    assert "Fractions & “decimals”: ½" in text_of(answer.content)
    assert client.get(leads_to).content == answer.content


def test_after_an_edit_the_old_code_gives_the_old_paper(client, session, ada):
    event = make_event(session, ada)
    old = print_event(session, event, by=ada, now=NOW).code
    events.edit(session, event, details(title="Decimals"), seen_version=1, by=ada, today=LAST_DAY, now=NOW)
    new = print_event(session, event, by=ada, now=NOW).code
    assert "Fractions" in text_of(client.get(f"/certificates/{old}.pdf").content)
    assert "Decimals" in text_of(client.get(f"/certificates/{new}.pdf").content)
    states = [client.get(f"/verify/{c}", headers={"Accept": "application/json"}).json()["status"] for c in (old, new)]
    assert states == ["superseded", "current"]


@pytest.mark.parametrize("code", ["A" * 32, "x", "%00", "..%2f..%2fetc"])
def test_a_guessed_code_finds_nothing(client, session, code):
    assert client.get(f"/certificates/{code}.pdf").status_code == 404
    assert client.get(f"/verify/{code}").status_code == 404


def test_printing_anothers_event_answers_like_one_that_is_not_there(client, session, ada):
    event = make_event(session)
    sign_in(client, session, ada)
    theirs, nobodys, huge = (client.get(f"/print/{n}") for n in (event.id, 999_999, 10**30))
    assert (theirs.status_code, theirs.text) == (nobodys.status_code, nobodys.text) == (huge.status_code, huge.text)
    assert theirs.status_code == 404


def test_an_analyst_prints_nothing(client, session):
    event = make_event(session)
    sign_in(client, session, make_user(session, Role.ANALYST))
    assert client.get(f"/print/{event.id}").status_code == 403


def test_verifying_tells_the_true_content_and_what_it_proves(client, session, ada):
    code = print_event(session, make_event(session, ada, title="<script>alert(1)</script>"), by=ada, now=NOW).code
    answer = client.get(f"/verify/{code}")
    assert answer.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script>" not in answer.text
    assert "does not prove that any person attended" in answer.text
    facts = client.get(f"/verify/{code.lower()}", headers={"Accept": "application/json"}).json()
    assert facts["units"] == "6"
    assert facts["status"] == "current"
    assert "attended" in facts["proves"]
    assert json.dumps(facts)


def test_a_certificate_of_a_canceled_event_says_so(client, session, ada):
    event = make_event(session, ada)
    code = print_event(session, event, by=ada, now=NOW).code
    events.cancel(session, event, reason="Snow", by=make_user(session, Role.STAFF), now=NOW)
    assert "Canceled" in client.get(f"/verify/{code}").text


# Every route and who may use it: a new one that nobody declared here fails.
PUBLIC = {
    "/healthz",
    "/session/start",
    "/session/end",
    "/session/sso",
    "/session/sso/callback",
    "/certificates/{code}.pdf",
    "/verify/{code}",
    "/count/{token}",
    "/passports/{code}.pdf",
    "/my-certificates/list.{kind}",
}
SIGNED_IN = {
    "/print/{event_id:int}",
    "/print/conference/{conference_id:int}",
    "/audit.csv",
    "/events.csv",
    "/events.xlsx",
    "/events.ics",
    "/exports/{name}",
    "/events/{event_id:int}/certificates.zip",
    "/events/{event_id:int}/certificates.pdf",
    "/events/{event_id:int}/sign-in-sheet.pdf",
    "/conferences/{conference_id:int}/passports.zip",
    "/requests/{request_id:int}/evidence/{number:int}",
    "/reports/{report_id:int}.{kind}",
    "/providers/{provider_id:int}/packet-{year:int}.zip",
}


def test_every_route_is_declared_public_or_refuses_a_stranger(client, session, ada):
    assert {route.path for route in ROUTES} == PUBLIC | SIGNED_IN
    event = make_event(session, ada)
    for path in SIGNED_IN:
        assert client.get(re.sub(r"{\w+:int}", str(event.id), path).replace("{kind}", "pdf")).status_code == 403


@pytest.mark.parametrize("path", ["/session/start", "/session/end"])
def test_only_a_post_changes_a_session(client, path):
    assert client.get(path).status_code == 405


def test_users_are_not_named_in_refusals(client, session, ada):
    assert "arides" not in client.get("/print/1").text
    assert isinstance(ada, User)


def evidence_of(session, event, by, **values):
    """The address of a file that came with a request about the event."""
    file = EvidenceFile(**{"name": "Séance “1”.html", "content": b"<script>alert(1)</script>", **values})
    request = make_request(session, event, by, evidence=[file])
    return f"/requests/{request.id}/evidence/{session.exec(select(Evidence)).one().id}"


def test_evidence_is_saved_and_never_shown(client, session, ada):
    address = evidence_of(session, make_event(session, ada), ada)
    assert client.get(address).status_code == 403
    sign_in(client, session, ada)
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, b"<script>alert(1)</script>")
    assert answer.headers["content-type"].startswith("text/plain")
    name = "S%C3%A9ance%20%E2%80%9C1%E2%80%9D.html"
    assert answer.headers["content-disposition"].startswith(f"attachment; filename*=UTF-8''{name}")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("role", "status"), [(Role.STAFF, 200), (Role.ANALYST, 403), (Role.MANAGER, 200), (Role.PROVIDER, 200)]
)
def test_evidence_is_opened_by_staff_and_its_provider_and_not_by_analysts(client, session, ada, role, status):
    """It can hold folio numbers, which analysts do not see."""
    address = evidence_of(session, make_event(session, ada), ada)
    sign_in(client, session, make_user(session, role, provider_id=None if role.is_agency_wide else ada.provider_id))
    answer = client.get(address)
    assert (answer.status_code, b"alert" in answer.content) == (status, status == 200)


def test_evidence_of_another_provider_answers_like_a_file_that_is_not_there(client, session, ada):
    address = evidence_of(session, make_event(session), make_user(session, Role.STAFF))
    sign_in(client, session, ada)
    theirs = client.get(address)
    nobodys = client.get("/requests/999/evidence/1")
    huge = client.get(f"/requests/{10**30}/evidence/{10**30}")
    assert theirs.status_code == nobodys.status_code == huge.status_code == 404
    assert theirs.text == nobodys.text


def test_a_file_is_found_under_its_own_request_only(client, session, ada):
    address = evidence_of(session, make_event(session, ada), ada)
    other = make_request(session, make_event(session, ada), ada)
    sign_in(client, session, ada)
    assert client.get(address).status_code == 200
    assert client.get(f"/requests/{other.id}/evidence/{address.rsplit('/', 1)[1]}").status_code == 404
