"""S6: single sign-on against a real OpenID provider, which a test may make lie, forge, fail or hang."""

import base64
import hashlib
import json
import logging
import threading
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import flask
import httpx2
import oidc_provider_mock
import pytest
import werkzeug.serving
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey
from sqlmodel import select

from core import clock
from core.models import AuditEntry, SecondFactor, SignInTicket, User, UserSession
from core.permissions import Role
from core.settings import settings
from core.web import openid, sso
from tests.factories import make_user

SECRET = "the-secret-of-the-client"
BROWSER = httpx2.Client(verify=False)
ADA = {"email": "ada@example.org", "email_verified": True}


class Provider:
    """The mock provider in a thread. `answers` are changes to what it says, by path; `asked` is what it heard."""

    def __init__(self):
        app = oidc_provider_mock.app()
        app.before_request(self._hear)
        app.after_request(self._change)
        self.server = werkzeug.serving.make_server("localhost", 0, app, threaded=True)
        self.url = f"http://localhost:{self.server.port}"
        self.forget()

    def forget(self):
        self.answers, self.asked, self.told = {}, {}, []

    def _hear(self):
        self.asked[flask.request.path] = {**flask.request.args, **flask.request.form}
        self.key = flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)

    def _change(self, answer):
        if change := self.answers.get(flask.request.path):
            answer.set_data(json.dumps(change(answer.get_json())))
        self.told.append(answer.get_data(as_text=True))
        return answer

    def lie(self, **claims):
        """Sign other claims, with the provider's own key; None leaves one out."""
        self.forge(lambda old: {k: v for k, v in {**old, **claims}.items() if v is not None})

    def forge(self, change=dict, key=None, alg="RS256", sign=None):
        def changed(token):
            own = RSAKey.import_key(self.key)
            header, claims = {"alg": alg, "kid": own.kid}, change(jwt.decode(token["id_token"], own).claims)
            made = sign(claims, own) if sign else jwt.encode(header, claims, key or own, algorithms=[alg])
            return {**token, "id_token": made, "access_token": "x"} if sign else {**token, "id_token": made}

        self.answers["/oauth2/token"] = changed


@pytest.fixture(scope="module")
def running():
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever, args=(0.05,))
    thread.start()
    yield provider
    provider.server.shutdown()
    thread.join()
    provider.server.server_close()


@pytest.fixture
def setting(monkeypatch):
    def set_to(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"PDUPS_{name}", value)
        settings.cache_clear()

    yield set_to
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def provider(running, setting):
    running.forget()
    setting(OIDC_ISSUER=running.url, OIDC_CLIENT_ID="pdups", OIDC_CLIENT_SECRET=SECRET)
    return running


@pytest.fixture
def ada(session):
    return make_user(session, username="arides", email="Ada@Example.org")


def callback(client, provider, claims=ADA, path="/events", **form):
    """Begin, sign in at the provider as somebody with these claims, and return where it leads back to."""
    there = client.get("/session/sso", params={"next": path}).headers["location"]
    BROWSER.put(f"{provider.url}/users/somebody", json=claims).raise_for_status()
    back = urlsplit(BROWSER.post(there, data={"sub": "somebody", **form}).headers["location"])
    return f"{back.path}?{back.query}"


def sign_in(client, provider, claims=ADA, path="/events"):
    return client.get(callback(client, provider, claims, path))


def assert_refused(answer, message, status=403):
    assert (answer.status_code, "state" in answer.text, message in answer.text) == (status, True, True), answer.text
    assert "pdups=" not in answer.headers.get("set-cookie", "")


def assert_nobody_is_signed_in(session):
    assert not session.exec(select(UserSession)).all()


def test_s6_single_sign_on_ends_in_a_session_of_ours(client, provider, session, ada):
    answer = sign_in(client, provider, path="/event?id=5&x=%C3%A9")
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/event?id=5&amp;x=%C3%A9">' in answer.text
    ours, begun = (cookie.lower() for cookie in answer.headers.get_list("set-cookie"))
    assert ours.startswith("pdups=")
    assert all(word in ours for word in ("httponly", "samesite=strict", "path=/"))
    assert begun.startswith('pdups-sso="";')
    (row,) = session.exec(select(UserSession))
    assert (row.user_id, row.browser) == (ada.id, "testclient")
    assert not session.exec(select(SignInTicket)).all()
    (entry,) = session.exec(select(AuditEntry))
    assert (entry.action, entry.by_id, entry.reason) == ("user.signed_in", ada.id, "single sign-on")


def test_s6_what_goes_to_the_provider_is_bound_to_this_sign_in(client, provider, ada):
    answer = client.get("/session/sso")
    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "max-age=600"))
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["redirect_uri"] == ["http://localhost:8501/session/sso/callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert not {asked["state"][0], asked["nonce"][0]} & set(answer.headers["set-cookie"].split("="))
    sign_in(client, provider)
    verifier = provider.asked["/oauth2/token"]["code_verifier"]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert provider.asked["/oauth2/authorize"]["code_challenge"] == challenge


def test_behind_tls_the_cookie_of_the_sign_in_is_bound_to_this_host(client, provider, setting):
    setting(BASE_URL="https://pdups.example.gov")
    cookie = client.get("/session/sso").headers["set-cookie"]
    assert cookie.startswith("__Host-pdups-sso=")
    assert "secure" in cookie.lower()


@pytest.mark.parametrize("path", ["/", "/events", "/event?id=5&x=%C3%A9", "/a:b", "/x?u=https://y.example"])
def test_the_way_leads_back_to_a_screen_of_ours(path):
    assert sso.local_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "events", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
     "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", " //evil.example", "/é",
     "/\x00", "/" + "x" * 1000, "/session/sso", "/session/sso/callback?code=1"],
)  # fmt: skip
def test_the_way_never_leads_elsewhere(path):
    assert sso.local_path(path) == "/"


def test_an_address_elsewhere_ends_on_the_first_page(client, provider, ada):
    assert 'content="0; url=/"' in sign_in(client, provider, path="//evil.example").text


def test_who_says_no_at_the_provider_is_not_let_in(client, provider, session, ada):
    answer = client.get(callback(client, provider, action="deny"))
    # The mock forgets the state that a provider has to send back, so this is refused a step earlier.
    assert_refused(answer, sso.BEGIN_AGAIN)
    state = parse_qs(urlsplit(client.get("/session/sso").headers["location"]).query)["state"][0]
    answer = client.get("/session/sso/callback", params={"error": "access_denied", "state": state})
    assert_refused(answer, sso.DENIED)
    assert_nobody_is_signed_in(session)


@pytest.mark.parametrize("state", ["", "x", "é", "x" * 64])
def test_another_state_is_refused(client, provider, session, ada, state):
    url = urlsplit(callback(client, provider))
    code = parse_qs(url.query)["code"][0]
    assert_refused(client.get(url.path, params={"code": code, "state": state}), sso.BEGIN_AGAIN)
    assert "/oauth2/token" not in provider.asked
    assert_nobody_is_signed_in(session)


def test_an_answer_to_another_browser_is_refused(client, provider, session, ada):
    url = callback(client, provider)
    client.cookies.clear()
    assert_refused(client.get(url), sso.BEGIN_AGAIN)
    client.get("/session/sso")
    assert_refused(client.get(url), sso.BEGIN_AGAIN)
    assert_nobody_is_signed_in(session)


@pytest.mark.parametrize("cookie", ["", "x", "é", "gAAAA" * 900])
def test_a_forged_cookie_is_refused(client, provider, ada, cookie):
    url = callback(client, provider)
    client.cookies.clear()
    assert_refused(client.get(url, headers={"Cookie": f"pdups-sso={cookie}".encode()}), sso.BEGIN_AGAIN)


@pytest.mark.parametrize(("minutes", "status"), [(10, 200), (10.1, 403)])
def test_a_sign_in_may_take_ten_minutes(client, provider, ada, monkeypatch, minutes, status):
    begun_at = clock.now()
    with monkeypatch.context() as at:
        at.setattr(clock, "now", lambda: begun_at - timedelta(minutes=minutes))
        url = callback(client, provider)
    monkeypatch.setattr(clock, "now", lambda: begun_at)
    assert client.get(url).status_code == status


def test_an_answer_counts_once(client, provider, session, ada):
    url = callback(client, provider)
    begun = client.cookies["pdups-sso"]
    assert client.get(url).status_code == 200
    assert_refused(client.get(url), sso.BEGIN_AGAIN)
    client.cookies.set("pdups-sso", begun)  # even with the cookie back the provider knows the code as used
    assert_refused(client.get(url), openid.FAILED, 503)
    assert len(session.exec(select(UserSession)).all()) == 1


def test_unknown_and_deactivated_people_and_shared_addresses_are_refused_in_the_same_words(client, provider, session):
    answers = [sign_in(client, provider)]
    make_user(session, Role.STAFF, email="ada@example.org", active=False)
    answers.append(sign_in(client, provider))
    make_user(session, email="twin@example.org")
    make_user(session, email="TWIN@example.org")
    answers.append(sign_in(client, provider, ADA | {"email": "twin@example.org"}))
    assert_refused(answers[0], sso.UNKNOWN)
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    assert_nobody_is_signed_in(session)


def test_a_deactivated_account_does_not_stand_in_the_way_of_the_active_one(client, provider, session, ada):
    make_user(session, email="ada@example.org", active=False)
    assert sign_in(client, provider).status_code == 200
    assert [row.user_id for row in session.exec(select(UserSession))] == [ada.id]


def test_a_letter_that_lower_case_turns_into_another_is_not_that_other(client, provider, session):
    make_user(session, email="kim@example.org")
    kelvin = "\N{KELVIN SIGN}im@example.org"
    assert kelvin.lower() == "kim@example.org"
    assert_refused(sign_in(client, provider, ADA | {"email": kelvin}), sso.UNKNOWN)


@pytest.mark.parametrize(
    "claims",
    [{"email": "ada@example.org"}, ADA | {"email_verified": False}, ADA | {"email_verified": "true"},
     ADA | {"email_verified": 1}, {"email_verified": True}, ADA | {"email": ""}],
)  # fmt: skip
def test_an_address_that_the_provider_has_not_verified_is_refused(client, provider, session, ada, claims):
    assert_refused(sign_in(client, provider, claims), sso.UNVERIFIED)
    assert_nobody_is_signed_in(session)


LIES = [
    {"iss": "https://elsewhere.example"}, {"aud": "another-client"}, {"aud": "another-client", "azp": "pdups"},
    {"aud": ["pdups", "other"], "azp": "other"}, {"aud": ["pdups", "other"]}, {"aud": None}, {"exp": 1_700_000_000},
    {"exp": None}, {"exp": "x"}, {"iat": None}, {"nonce": "another"}, {"nonce": None}, {"nbf": 4_000_000_000},
    {"amr": "mfa"}, {"at_hash": "x"}, {"sub": None},
]  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_a_token_that_is_not_for_this_sign_in_is_refused(client, provider, session, ada, lie):
    provider.lie(**lie)
    assert_refused(sign_in(client, provider), openid.FAILED, 503)
    assert_nobody_is_signed_in(session)


def unsigned(claims, own):
    first, second = (base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in ({"alg": "none"}, claims))
    return b".".join([first, second, b""]).decode()


def signed_with_the_public_key(claims, own):
    header = {"alg": "HS256", "kid": own.kid}
    return jws.serialize_compact(header, json.dumps(claims), OctKey.import_key(own.as_pem(private=False)), ["HS256"])


def changed_after_signing(claims, own):
    first, _, third = jwt.encode({"alg": "RS256", "kid": own.kid}, claims, own).split(".")
    changed = json.dumps(claims | {"email": "staff@example.org"}).encode()
    return f"{first}.{base64.urlsafe_b64encode(changed).rstrip(b'=').decode()}.{third}"


@pytest.mark.parametrize("sign", [unsigned, signed_with_the_public_key, changed_after_signing])
def test_a_tampered_token_is_refused(client, provider, session, ada, sign):
    provider.forge(lambda claims: {k: v for k, v in claims.items() if k != "at_hash"}, sign=sign)
    assert_refused(sign_in(client, provider), openid.FAILED, 503)
    assert_nobody_is_signed_in(session)


def test_a_token_signed_with_another_key_is_refused(client, provider, session, ada):
    provider.forge(key=RSAKey.generate_key(2048))
    assert_refused(sign_in(client, provider), openid.FAILED, 503)
    provider.forge()  # the same detour with the right key is let in: the lies above fail for their own reason
    assert sign_in(client, provider).status_code == 200


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/oauth2/token"])
@pytest.mark.parametrize("nonsense", [None, [], "x", {}, {"keys": [{}]}, {"keys": "x"}, {"id_token": 5}], ids=str)
def test_a_provider_that_talks_nonsense_is_no_traceback(client, provider, session, ada, path, nonsense):
    url = callback(client, provider)
    provider.answers[path] = lambda _: nonsense
    assert_refused(client.get(url), openid.FAILED, 503)
    assert_nobody_is_signed_in(session)


def test_another_issuer_at_the_address_is_refused(client, provider):
    provider.answers["/.well-known/openid-configuration"] = lambda said: said | {"issuer": "https://elsewhere.example"}
    assert_refused(client.get("/session/sso"), openid.FAILED, 503)


def test_a_provider_that_is_down_is_told_calmly(client, provider, ada, setting):
    url = callback(client, provider)
    setting(OIDC_ISSUER="http://localhost:9")
    assert_refused(client.get("/session/sso"), openid.FAILED, 503)
    assert_refused(client.get(url), openid.FAILED, 503)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/oauth2/token"])
def test_nobody_waits_longer_than_five_seconds_for_the_provider(client, provider, ada, monkeypatch, path):
    assert openid.PATIENCE <= 5
    monkeypatch.setattr(openid, "PATIENCE", 0.2)
    url = callback(client, provider)
    provider.answers[path] = lambda _: time.sleep(0.5)
    began = time.monotonic()
    assert_refused(client.get(url), openid.FAILED, 503)
    assert time.monotonic() - began < 0.45


@pytest.mark.parametrize(("amr", "status"), [(["pwd", "mfa"], 200), (["otp"], 200), (["pwd"], 403), ([], 403)])
def test_s6_opis_people_need_a_second_factor_here_or_at_the_provider(client, provider, session, amr, status):
    make_user(session, Role.STAFF, email="ada@example.org")
    answer = sign_in(client, provider, ADA | {"amr": amr})
    assert answer.status_code == status
    assert (sso.FACTOR_MISSING in answer.text) is (status == 403)
    assert len(session.exec(select(UserSession)).all()) == (status == 200)


def test_s6_a_providers_own_second_factor_is_not_passed_by(client, provider, session, ada):
    session.add(SecondFactor(user_id=ada.id, secret="x", confirmed_at=clock.now()))
    session.commit()
    assert_refused(sign_in(client, provider), sso.FACTOR_MISSING)
    assert sign_in(client, provider, ADA | {"amr": ["mfa"]}).status_code == 200


def test_the_address_may_come_from_userinfo_of_the_same_person(client, provider, session, ada):
    provider.lie(email=None, email_verified=None)
    assert sign_in(client, provider).status_code == 200
    provider.answers["/userinfo"] = lambda said: said | {"sub": "somebody else"}
    assert_refused(sign_in(client, provider), openid.FAILED, 503)


def test_a_provider_that_takes_the_secret_in_the_body_gets_it_there(client, provider, ada):
    posted = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert sign_in(client, provider).status_code == 200
    assert "client_secret" not in provider.asked["/oauth2/token"]
    provider.answers["/.well-known/openid-configuration"] = lambda said: said | posted
    assert sign_in(client, provider).status_code == 200
    assert provider.asked["/oauth2/token"]["client_secret"] == SECRET


def test_nothing_secret_is_logged_and_the_kind_of_a_fault_is(client, provider, ada, caplog):
    caplog.set_level(logging.DEBUG)
    url = callback(client, provider)
    client.get(url)
    provider.lie(nonce="another")
    sign_in(client, provider)
    theirs = ("werkzeug", "oidc_provider_mock", "authlib.oauth2")  # and this thread's, where the browser is
    records = [r for r in caplog.records if r.thread != threading.get_ident() and not r.name.startswith(theirs)]
    ours = "\n".join(record.getMessage() for record in records)
    assert "Single sign-on failed: InvalidClaimError" in ours
    tokens = json.loads(next(text for text in provider.told if "id_token" in text and "access_token" in text))
    code, verifier = (provider.asked["/oauth2/token"][name] for name in ("code", "code_verifier"))
    assert not [secret for secret in (SECRET, code, verifier, tokens["id_token"]) if secret in ours]


def test_without_the_setting_there_is_no_single_sign_on(client, session):
    for path in ("/session/sso", "/session/sso/callback?code=x&state=x"):
        assert_refused(client.get(path), sso.NOT_SET_UP, 404)


def test_only_single_sign_on_for_one_active_user_writes_anything(client, provider, session, ada):
    client.get("/session/sso")
    sign_in(client, provider, ADA | {"email": "nobody@example.org"})
    assert not session.exec(select(SignInTicket)).all()
    assert not session.exec(select(AuditEntry)).all()
    assert session.get(User, ada.id)
