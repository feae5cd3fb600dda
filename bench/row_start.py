"""P9: from `streamlit run` to a usable page, ours (the sign-in form) beside an empty app."""

from collections import defaultdict
from collections.abc import Callable
from time import perf_counter

from bench import data
from bench.browser import browser
from bench.result import Options, Result, ms
from bench.servers import plain
from bench.visitor import Visitor

STARTS = 7
SCRIPTS = {"ours": "Home.py", "empty": "bench/empty.py"}
USABLE = {"ours": "Log In", "empty": "x"}  # the text that stands there once the page can be used


def starts(options: Options) -> list[Result]:
    database = options.folder / "start.db"
    data.fill(database, 10_000)

    def to_first_run(app: str) -> float:
        with plain(SCRIPTS[app], database) as server:
            server.wait()
            visitor = Visitor(server.port)
            visitor.click()
            took = perf_counter() - server.begun
            visitor.close()
        return took

    rows = [_row("P9-socket", "to the end of the first script run", _interleaved(to_first_run))]
    with browser() as opened:
        if opened is None:
            print("  NOT RUN: there is no Chromium, so P9 stands on its first script run alone")
            return rows

        def to_usable(app: str) -> float:
            with plain(SCRIPTS[app], database) as server, opened.new_context() as context:
                server.wait()
                page = context.new_page()
                page.goto(f"http://127.0.0.1:{server.port}/", wait_until="commit")
                page.get_by_text(USABLE[app], exact=True).wait_for()
                return perf_counter() - server.begun

        return [_row("P9", "to a usable page in Chromium", _interleaved(to_usable)), *rows]


def _interleaved(start: Callable[[str], float]) -> dict[str, float]:
    """Medians over starts in turn; the first of each, which warms the disk's cache, does not count."""
    seconds = defaultdict(list)
    for turn in range(STARTS + 1):
        for app in SCRIPTS:
            took = start(app)
            if turn:
                seconds[app].append(took)
    return {app: ms(found) for app, found in seconds.items()}


def _row(id: str, what: str, medians: dict[str, float]) -> Result:
    ratio = medians["ours"] / medians["empty"]
    return Result(
        id, what, medians["ours"], floor=medians["empty"], ratio=ratio, target="≤ 1.5 × floor", holds=ratio <= 1.5
    )
