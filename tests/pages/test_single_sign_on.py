import pytest

from core.settings import settings


@pytest.fixture
def single_sign_on(monkeypatch):
    for name, value in {"ISSUER": "https://login.example.gov", "CLIENT_ID": "x", "CLIENT_SECRET": "x"}.items():
        monkeypatch.setenv(f"PDUPS_OIDC_{name}", value)
    monkeypatch.setenv("PDUPS_OIDC_NAME", "<b>okta</b>")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def links(app):
    return [element.proto.body for element in app.get("html") if "/session/sso" in element.proto.body]


def test_the_sign_in_screen_offers_single_sign_on_back_to_where_one_was(open_screen, single_sign_on):
    (link,) = links(open_screen("event", id="5"))
    assert "Log in with &lt;b&gt;okta&lt;/b&gt;" in link
    assert 'href="/session/sso?next=%2F' in link
    assert "%3Fid%3D5" in link


def test_the_sign_in_screen_offers_nothing_that_is_not_set_up(open_screen):
    assert not links(open_screen("event", id="5"))
