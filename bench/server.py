"""`streamlit run`, noting how long each script run takes: `python -m bench.server run Home.py …`.

A note is a line "query string, tab, seconds" on the file descriptor BENCH_NOTES. It covers the whole run,
with Streamlit's own collection of garbage after it. A visitor whose URL has `bench=empty` gets the
empty page in place of the whole program, one with `bench=frame` gets it inside our frame.
"""

import gc
import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs

from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.web import cli

EMPTY = str(Path(__file__).with_name("empty.py"))


def note_runs(notes: Callable[[str], object]) -> None:
    """Write one note after each script run."""
    run = ScriptRunner._run_script

    def noted(runner: ScriptRunner, wanted: Any) -> None:
        begun = perf_counter()
        try:
            run(runner, wanted)
        finally:
            seconds = perf_counter() - begun
            notes(f"{wanted.query_string}\t{seconds:.7f}\n")

    ScriptRunner._run_script = noted


def offer_empty_pages() -> None:
    """Swap the bytecode of a script for the empty page's, for visitors who ask for it."""
    bytecode = ScriptCache.get_bytecode

    def swapped(cache: ScriptCache, script: str) -> Any:
        asked = parse_qs(get_script_run_ctx().query_string).get("bench", [""])[0]
        is_screen = Path(script).parent.name == "pages"
        wanted = EMPTY if asked == "empty" or (asked == "frame" and is_screen) else script
        return bytecode(cache, wanted)

    ScriptCache.get_bytecode = swapped


def tell_of_freeze(notes: Callable[[str], object], *, really: bool) -> None:
    """Note when the program freezes the collector, which is when all is loaded; without doing it unless `really`."""
    freeze = gc.freeze

    def notified() -> None:
        if really:
            freeze()
        notes("loaded\t0\n")

    gc.freeze = notified


def main() -> None:
    with os.fdopen(int(os.environ["BENCH_NOTES"]), "w", buffering=1) as notes:
        tell_of_freeze(notes.write, really="BENCH_UNFROZEN" not in os.environ)
        note_runs(notes.write)
        offer_empty_pages()
        cli.main(prog_name="streamlit")


if __name__ == "__main__":
    main()
