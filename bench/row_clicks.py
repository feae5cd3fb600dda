"""P4: a click on List Events, timed inside the server, beside the empty page and Django's admin."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

from bench import data
from bench.result import Options, Result, ms
from bench.servers import Server, noting
from bench.visitor import Visitor

SIZES = (10_000, 1_000_000)
FULL_SIZE = 5_000_000
WARM_UP = 10
CLICKS = 60

Click = Callable[[], float]


def clicks(options: Options) -> list[Result]:
    sizes = [*SIZES, *([FULL_SIZE] if options.full else [])]
    files = {size: options.folder / f"{size}.db" for size in sizes}
    for size, file in files.items():
        data.fill(file, size)
    with ExitStack() as stack:
        clickers: dict[tuple[str, int], Click] = {}
        for size, file in files.items():
            server = stack.enter_context(noting("Home.py", file))
            clickers |= {(page, size): click for page, click in _pages(server).items()}
        default = stack.enter_context(noting("Home.py", files[SIZES[-1]], defaults=True))
        clickers |= {(f"default {page}", SIZES[-1]): click for page, click in _pages(default).items()}
        clickers |= {("django", size): click for size, click in _django(files).items()}
        medians = _medians(clickers)
    return _results(medians, sizes)


def _pages(server: Server) -> dict[str, Click]:
    """One visitor for each page, all in the same process."""
    cookie = data.cookie_of(0)
    visitors = {
        "events": Visitor(server.port, "events", "bench=events", cookie),
        "frame": Visitor(server.port, "events", "bench=frame", cookie),
        "empty": Visitor(server.port, "", "bench=empty"),
    }
    return {page: _timed_inside(server, visitor) for page, visitor in visitors.items()}


def _timed_inside(server: Server, visitor: Visitor) -> Click:
    def click() -> float:
        visitor.click()
        return server.seconds_of_run()

    return click


def _django(files: dict[int, Path]) -> dict[int, Click]:
    try:
        from bench.peers.django_admin import change_lists
    except ImportError:
        print("  NOT RUN: Django is not installed (bench/requirements.txt)")
        return {}
    return {size: _timed(open_it) for size, open_it in change_lists(files).items()}


def _timed(work: Callable[[], object]) -> Click:
    def click() -> float:
        begun = perf_counter()
        work()
        return perf_counter() - begun

    return click


def _medians(clickers: dict[tuple[str, int], Click]) -> dict[tuple[str, int], float]:
    """Each click in turn, again and again, so that all meet the same noise."""
    seconds: dict[tuple[str, int], list[float]] = defaultdict(list)
    for turn in range(WARM_UP + CLICKS):
        for name, click in clickers.items():
            took = click()
            if turn >= WARM_UP:
                seconds[name].append(took)
    return {name: ms(found) for name, found in seconds.items()}


def _results(medians: dict[tuple[str, int], float], sizes: list[int]) -> list[Result]:
    rows = [_row("P4", "List Events", "events", "empty", medians, size, target=1.5) for size in sizes]
    flat = medians["events", sizes[-1]] / medians["events", sizes[0]]
    rows.append(
        Result(
            "P4-flat",
            f"List Events, against {sizes[0]:,}",
            medians["events", sizes[-1]],
            floor=medians["events", sizes[0]],
            ratio=flat,
            size=sizes[-1],
            target="≤ 1.2",
            holds=flat <= 1.2,
        )
    )
    rows.append(_row("P4-frame", "our frame around nothing", "frame", "empty", medians, SIZES[-1]))
    rows.append(
        _row("P4-default", "List Events, default collector", "default events", "default empty", medians, SIZES[-1])
    )
    return rows


def _row(
    id: str,
    what: str,
    page: str,
    floor: str,
    medians: dict[tuple[str, int], float],
    size: int,
    target: float | None = None,
) -> Result:
    ratio = medians[page, size] / medians[floor, size]
    peer = medians.get(("django", size)) if page.endswith("events") else None
    return Result(
        id,
        what,
        medians[page, size],
        peer=peer,
        floor=medians[floor, size],
        ratio=ratio,
        size=size,
        target=f"≤ {target} × floor, < peer" if target else "",
        holds=ratio <= target and (peer is None or medians[page, size] < peer) if target else None,
    )
