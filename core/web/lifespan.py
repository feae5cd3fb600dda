"""What happens once, when the server starts."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

from starlette.concurrency import run_in_threadpool

from core import migrations
from core.db import engine

AFTER_THE_FIRST_PAINT = 4.0  # seconds
_LATER = ("core.documents.certificates", "pandas", "pyarrow")


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Bring the schema up to date, serve, and load in the meantime what only some screens need."""
    await run_in_threadpool(migrations.upgrade, engine())
    settling = asyncio.create_task(_settle())
    yield
    settling.cancel()
    with suppress(asyncio.CancelledError):
        await settling


async def _settle() -> None:
    """Load what documents and grids need, then keep all of it out of the collector's way.

    At the start it would double the time to the first screen; at the first use somebody would wait.
    The freeze is most of a click: without it every collection walks the whole program.
    """
    await asyncio.sleep(AFTER_THE_FIRST_PAINT)
    for name in _LATER:
        await run_in_threadpool(import_module, name)
    gc.collect()
    gc.freeze()
    gc.enable()
