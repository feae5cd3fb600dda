"""P5: how many visitors one process holds, each with a click every two seconds, before the median wait is too long."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from time import perf_counter

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench import data
from bench.result import Options, Result
from bench.servers import noting
from bench.visitor import LONGEST_MESSAGE, Screen, headers

EVERY = 2.0
LIMIT = 0.2
SETTLE = 3.0
MEASURE = 8.0
STEPS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 60, 80, 100, 120, 150, 180, 220, 260)
EVENTS = 10_000


def visitors(options: Options) -> list[Result]:
    file = options.folder / "visitors.db"
    data.fill(file, EVENTS, visitors=max(STEPS))
    ours, default = _held(file, defaults=False), _held(file, defaults=True)
    ratio = ours / max(default, 1)
    return [
        Result(
            "P5",
            "visitors on List Events, median < 200 ms",
            ours,
            peer=default,
            ratio=ratio,
            size=EVENTS,
            target="≥ 5 × peer",
            holds=ratio >= 5,
            unit="visitors",
        )
    ]


def _held(file: Path, *, defaults: bool) -> int:
    with noting("Home.py", file, defaults=defaults) as server:
        assert server.notes is not None
        return asyncio.run(_fill_up(server.port, server.notes.fileno()))


async def _fill_up(port: int, notes: int) -> int:
    """Let visitors in, step by step, until the median click of the last seconds takes too long."""
    asyncio.get_running_loop().add_reader(notes, _forget, notes)
    waits: list[float] = []
    held = 0
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        inside: list[asyncio.Task[None]] = []
        for step in STEPS:
            while len(inside) < step:
                socket = await stack.enter_async_context(_socket(port, len(inside)))
                inside.append(tasks.create_task(_visit(socket, waits.append)))
                await asyncio.sleep(EVERY / step)
            await asyncio.sleep(SETTLE)
            waits.clear()
            await asyncio.sleep(MEASURE)
            waited = median(waits) if waits else EVERY
            print(f"  {step} visitors: {waited * 1000:.0f} ms", flush=True)
            if waited >= LIMIT:
                break
            held = step
        for task in inside:
            task.cancel()
    return held


def _forget(notes: int) -> None:
    os.read(notes, 65536)


def _socket(port: int, number: int) -> connect:
    return connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=headers(port, data.cookie_of(number)),
        max_size=LONGEST_MESSAGE,
        compression=None,
    )


async def _visit(socket: ClientConnection, note: Callable[[float], object]) -> None:
    screen = Screen("events", "bench=events")
    while True:
        begun = perf_counter()
        await socket.send(screen.click())
        while not screen.learn(await socket.recv()):
            pass
        took = perf_counter() - begun
        note(took)
        await asyncio.sleep(max(EVERY - took, 0))
