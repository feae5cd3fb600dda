"""`python -m bench [--full] [ROWS…]`: measures the rows, prints them, and writes var/bench.json."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.result import Options, Result, as_text, store
from bench.rows import ROWS

LAST_RUN = Path(__file__).resolve().parent.parent / "var" / "bench.json"


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("rows", nargs="*", metavar="ROW", help=f"some of {', '.join(ROWS)}; all when none is named")
    arguments.add_argument("--full", action="store_true", help="the largest sizes too, which take minutes to fill")
    asked = arguments.parse_args()
    if unknown := set(asked.rows) - set(ROWS):
        arguments.error(f"no such row: {', '.join(sorted(unknown))}")
    results: list[Result] = []
    for name in asked.rows or ROWS:
        print(f"{name} …", flush=True)
        with TemporaryDirectory(prefix="pdups-bench-") as folder:
            results += ROWS[name](Options(Path(folder), asked.full))
    print(f"\n{as_text(results)}\n\nMedians of one run; on a shared machine only the ratios mean much.")
    store(results, LAST_RUN)


if __name__ == "__main__":
    main()
