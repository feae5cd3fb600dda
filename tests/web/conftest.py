"""The routes without a browser, and somebody to ask them."""

import pytest
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core import passwords
from core.web import MIDDLEWARE, ROUTES
from tests.factories import make_user

HASH = passwords.hashed("Bitterroot-2026")


FROM_HERE = {"Origin": "http://testserver"}  # as browsers send with each POST


@pytest.fixture
def client(app_database):
    return TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE), follow_redirects=False, headers=FROM_HERE)


@pytest.fixture
def session(app_database):
    with Session(app_database, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def ada(session):
    return make_user(session, username="arides", password_hash=HASH)
