"""Streamlit servers, each in a process of its own on 127.0.0.1."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import TextIO

HOME = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """`begun` is the `perf_counter` at which the process was started."""

    port: int
    process: subprocess.Popen[bytes]
    begun: float
    notes: TextIO | None = None

    def seconds_of_run(self) -> float:
        """How long the script run that has just ended took, as the server noted it."""
        assert self.notes is not None
        return float(self.notes.readline().split("\t")[1])

    def wait(self) -> None:
        """Until it accepts connections."""
        wait_for(self.port, self.process)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the process accepts connections on the port."""
    until = monotonic() + PATIENCE
    while monotonic() < until and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.002)
    raise RuntimeError("the server did not start")


@contextmanager
def plain(script: str, database: Path) -> Iterator[Server]:
    """What people start: `streamlit run script`. It is not waited for."""
    with _started([sys.executable, "-m", "streamlit"], script, _environment(database)) as server:
        yield server


@contextmanager
def noting(script: str, database: Path, *, defaults: bool = False) -> Iterator[Server]:
    """A server that has settled and notes its script runs; with `defaults` it collects garbage as Streamlit does."""
    reading, writing = os.pipe()
    environment = _environment(database) | {"BENCH_NOTES": str(writing)} | ({"BENCH_UNFROZEN": "1"} if defaults else {})
    options = ["--runner.postScriptGC", "true"] if defaults else []
    with os.fdopen(reading) as notes:
        command = [sys.executable, "-m", "bench.server"]
        with _started(command, script, environment, options, (writing,), notes) as server:
            os.close(writing)
            server.wait()
            notes.readline()  # all is loaded, and the collector frozen
            yield server


@contextmanager
def _started(
    command: list[str],
    script: str,
    environment: dict[str, str],
    options: list[str] | None = None,
    passed: tuple[int, ...] = (),
    notes: TextIO | None = None,
) -> Iterator[Server]:
    port = free_port()
    line = [*command, "run", script, "--server.port", str(port), "--logger.level", "warning", *(options or [])]
    begun = perf_counter()
    process = subprocess.Popen(line, cwd=HOME, env=environment, pass_fds=passed, stdout=subprocess.DEVNULL)
    try:
        yield Server(port, process, begun, notes)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(database: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PDUPS_", "STREAMLIT_"))}
    return ours | {"PDUPS_DATABASE_URL": f"sqlite:///{database}"}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
