"""What the server does by itself, every hour."""

import asyncio
import os
import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from core import clock, db
from core.actions import courses
from core.exports import store
from core.models import Event, Location
from core.web import lifespan
from tests.factories import make_event, make_user


@pytest.fixture
def course(session):
    ada = make_user(session)
    dates = {"starts_on": clock.today() - timedelta(days=345), "ends_on": clock.today() + timedelta(days=15)}
    event = make_event(session, ada, location=Location.ONLINE, **dates)
    return courses.start(session, event, by=ada, today=clock.today(), now=clock.now())


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(lifespan, "AFTER_THE_FIRST_PAINT", 0.01)
    monkeypatch.setattr(lifespan, "AN_HOUR", 0.05)


def live(seconds):
    async def shortly():
        job = asyncio.create_task(lifespan._work_by_the_hour(threading.Event()))
        await asyncio.sleep(seconds)
        assert not job.done()
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)

    asyncio.run(shortly())


def test_the_server_opens_the_years_that_are_due_once(session, course, quick):
    live(0.5)
    session.rollback()
    assert len(session.exec(select(Event)).all()) == 2


def test_the_server_goes_on_when_the_database_comes_back(session, course, quick, monkeypatch, tmp_path, caplog):
    gone, here = db.create_engine(f"sqlite:///{tmp_path}/no/such/folder/x.db"), db.engine()
    tries = iter([gone, gone])
    monkeypatch.setattr(db, "engine", lambda: next(tries, here))
    live(0.6)
    session.rollback()
    assert "could not reach its records" in caplog.text
    assert len(session.exec(select(Event)).all()) == 2


def test_a_server_that_stops_takes_the_prepared_files_with_it(app_database, monkeypatch):
    monkeypatch.setattr(lifespan, "engine", db.engine)

    async def live_and_stop():
        async with lifespan.lifespan(None):
            with store.new_file("csv", owner=1, now=clock.now()) as (_, name):
                pass
            return store.find(name, owner=1)

    assert not asyncio.run(live_and_stop()).exists()


def test_the_server_removes_what_nobody_took(app_database, quick):
    with store.new_file("csv", owner=1, now=clock.now()) as (_, name):
        pass
    file = store.find(name, owner=1)
    os.utime(file, (0, 0))
    live(0.3)
    assert not file.exists()
