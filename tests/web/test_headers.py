import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.web import MIDDLEWARE, ROUTES, headers


@pytest.fixture
def client(app_database):
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE))


@pytest.fixture
def fresh(monkeypatch):
    headers.security_headers.cache_clear()
    yield monkeypatch
    headers.security_headers.cache_clear()


@pytest.mark.parametrize("path", ["/healthz", "/verify/x", "/certificates/x.pdf", "/print/1", "/nowhere", "/media/x"])
def test_every_answer_tells_the_browser_what_not_to_do(client, path):
    answer = client.get(path).headers
    assert "frame-ancestors 'none'" in answer["content-security-policy"]
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["referrer-policy"] == "same-origin"
    assert "camera=()" in answer["permissions-policy"]


def test_the_policy_allows_no_inline_script_but_streamlits_own(client):
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert scripts
    policy = client.get("/healthz").headers["content-security-policy"]
    allowed = policy.split("script-src ")[1].split(";")[0]
    for script in scripts:
        assert b64encode(hashlib.sha256(script.encode()).digest()).decode() in allowed
    assert "unsafe" not in allowed


@pytest.mark.parametrize("tls", [False, True])
def test_only_behind_tls_the_browser_is_held_to_tls(client, fresh, tls):
    fresh.setattr(headers, "is_behind_tls", lambda: tls)
    assert ("strict-transport-security" in client.get("/healthz").headers) is tls


def test_certificates_and_sessions_are_kept_by_no_cache(client):
    for path in ("/certificates/x.pdf", "/verify/x", "/print/1"):
        assert client.get(path).headers["cache-control"] == "no-store"
