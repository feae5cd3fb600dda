"""S6 in a real browser: from a deep link to the provider on another site and back to the same screen, signed in."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from core import db
from tests.factories import make_user

HOME = Path(__file__).parents[2]
ADA = oidc_provider_mock.User(sub="ada", claims={"email": "ada@example.org", "email_verified": True})


@pytest.fixture
def address(empty_sqlite, tmp_path):
    """A server at 127.0.0.1, so that the provider at localhost is another site to the browser."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shutil.copy(empty_sqlite, tmp_path / "app.db")
    url, database = f"http://127.0.0.1:{port}", f"sqlite:///{tmp_path / 'app.db'}"
    with Session(db.connect(database)) as session:
        make_user(session, email="ada@example.org")
    with oidc_provider_mock.run_server_in_thread(user_claims=[ADA]) as provider:
        told = {"DATABASE_URL": database, "BASE_URL": url, "OIDC_ISSUER": f"http://localhost:{provider.server_port}"}
        told |= {"OIDC_CLIENT_ID": "pdups", "OIDC_CLIENT_SECRET": "s3cr3t", "OIDC_NAME": "the state’s account"}
        environment = os.environ | {f"PDUPS_{name}": value for name, value in told.items()}
        command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
        with (tmp_path / "server.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=log, stderr=log)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=5)
                break
            except OSError:
                time.sleep(0.1)
        yield url
        process.terminate()
        process.wait(10)


def test_single_sign_on_leads_back_to_the_screen_that_was_asked_for(browse, address, tmp_path):
    page = browse()
    page.goto(f"{address}/events?text=fractions")
    page.get_by_role("link", name="Log in with the state’s account").click()
    page.get_by_role("button", name="ada").click()
    expect(page.get_by_role("button", name="Log Out")).to_be_visible()
    expect(page).to_have_url(f"{address}/events?text=fractions")
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies(address)}
    assert (cookies["pdups"]["httpOnly"], cookies["pdups"]["sameSite"]) == (True, "Strict")
    assert "pdups-sso" not in cookies
    log = (tmp_path / "server.log").read_text()
    assert not [word for word in ("Traceback", "code=", "state=", "s3cr3t") if word in log]
