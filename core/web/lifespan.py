"""What happens once, when the server starts."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool

from core import migrations
from core.db import engine


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """The schema is brought up to date, and what is loaded is kept out of the collector's way."""
    await run_in_threadpool(migrations.upgrade, engine())
    gc.collect()
    gc.freeze()
    yield
