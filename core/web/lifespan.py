"""What the server does from its start to its end: the schema, mail, hourly work, and loading what comes later."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Event

from starlette.concurrency import run_in_threadpool

from core import clock, migrations, outbox
from core.actions import courses, reminders, resets
from core.db import engine, open_session
from core.errors import Refused
from core.exports import store
from core.queries import system_info

AFTER_THE_FIRST_PAINT = 4.0  # seconds
BETWEEN_DELIVERIES = 1.0
AFTER_TROUBLE = 5.0
AN_HOUR = 3600.0
_LATER = ("core.documents.printed_forms", "xlsxwriter", "pandas", "pyarrow")
log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Bring the schema up to date, serve, and load in the meantime what only some screens need."""
    await run_in_threadpool(migrations.upgrade, engine())
    closing = Event()
    jobs = (_settle(), _deliver_mail(closing), _work_by_the_hour(closing))
    tasks = [asyncio.create_task(job) for job in jobs]
    yield
    closing.set()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await run_in_threadpool(store.clear)


async def _deliver_mail(closing: Event) -> None:
    """Deliver what is queued, whatever happens to the database or the mail server, until the server closes.

    The mail in hand is finished first.
    """
    while not closing.is_set():
        try:
            await run_in_threadpool(_answer_resets)
            await run_in_threadpool(
                outbox.deliver, open_session, outbox.transport(), clock=clock.now, stopped=closing.is_set
            )
            pause = BETWEEN_DELIVERIES
        except Exception as trouble:
            log.warning("No mail is delivered for now: %s", trouble, exc_info=not isinstance(trouble, Refused))
            pause = AFTER_TROUBLE
        await asyncio.sleep(pause)


def _answer_resets() -> None:
    with open_session() as session:
        resets.answer(session, now=clock.now())


async def _work_by_the_hour(closing: Event) -> None:
    """Open the next years of courses, remind of counts and clear up, soon after the start and then every hour."""
    await asyncio.sleep(2 * AFTER_THE_FIRST_PAINT)
    while not closing.is_set():
        for work in (_open_years_that_are_due, _remind, _remove_old_files):
            try:
                await run_in_threadpool(work)
            except Exception as trouble:
                log.warning("%s waits an hour: %s", work.__name__, trouble, exc_info=not isinstance(trouble, Refused))
        await asyncio.sleep(AN_HOUR)


def _open_years_that_are_due() -> None:
    with open_session() as session:
        courses.renew_due(session, today=clock.today(), now=clock.now())


def _remind() -> None:
    """People who were invented are reminded only by the command."""
    with open_session() as session:
        if system_info.is_demo(session):
            return
    reminders.remind_all(open_session, today=clock.today(), now=clock.now())


def _remove_old_files() -> None:
    store.remove_old(now=clock.now())


async def _settle() -> None:
    """Load what documents and grids need, then take all of it out of the way of the garbage collector.

    At the start it would double the time to the first screen; at the first use somebody would wait.
    The freeze is most of a click: without it every collection walks the whole program.
    """
    await asyncio.sleep(AFTER_THE_FIRST_PAINT)
    for name in _LATER:
        await run_in_threadpool(import_module, name)
    gc.collect()
    gc.freeze()
    gc.enable()
