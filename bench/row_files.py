"""P3: the file of a personal certificate by its key, to 16 clients at once, beside the same bytes as a static file."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlmodel import Session

from bench.result import Options, Result
from bench.row_roster import NOW, made_events
from bench.servers import HOME, PATIENCE, free_port, wait_for
from core import db, migrations
from core.actions import certificate_batches, rosters
from core.actions.rosters import AttendeeInput
from core.models import Certificate

CLIENTS, A_CLIENT, ROUNDS = 16, 40, 5


def certificate_files(options: Options) -> list[Result]:
    database = options.folder / "files.db"
    certificate = _issued(database)
    path = f"/certificates/{certificate.code}.pdf"
    environment = {**os.environ, "PDUPS_DATABASE_URL": f"sqlite:///{database}", "BENCH_FOLDER": str(options.folder)}
    keyed = f"{path}?key={_key(certificate.code, environment)}"
    with _served("ours", environment) as ours, _served("static", environment) as static:
        (options.folder / f"{certificate.code}.pdf").write_bytes(_get(ours, keyed))
        assert _get(static, path) == _get(ours, keyed)
        rates = [(_rate(ours, keyed), _rate(static, path)) for _ in range(ROUNDS)]
    ours_rate, static_rate = (median(rate) for rate in zip(*rates, strict=True))
    return [
        Result(
            "P3",
            f"GET a certificate, {CLIENTS} clients",
            ours_rate,
            peer=static_rate,
            ratio=ours_rate / static_rate,
            size=(options.folder / f"{certificate.code}.pdf").stat().st_size,
            target=">= 0.5 of the static rate",
            holds=ours_rate >= static_rate / 2,
            unit="/s",
        )
    ]


def _issued(database: Path) -> Certificate:
    engine = db.connect(f"sqlite:///{database}")
    migrations.upgrade(engine)
    with Session(engine, expire_on_commit=False) as session:
        by, (event,) = made_events(session, 1)
        rosters.add_many(
            session, [AttendeeInput(1, event, {"name": "Ann Lee", "folio_number": "123456"})], by=by, now=NOW
        )
        batch = certificate_batches.begin(session, event, signed_by="Ada", by=by, today=NOW.date(), now=NOW)
        certificate_batches.next_chunk(session, batch, by=by, today=NOW.date(), now=NOW)
        return session.get_one(Certificate, 1)


def _key(code: str, environment: dict[str, str]) -> str:
    """As the server derives it, with the secret of its own folder."""
    script = "import sys; from core.crypto import file_key; print(file_key(sys.argv[1]))"
    command = [sys.executable, "-c", script, code]
    return subprocess.run(command, cwd=HOME, env=environment, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def _served(name: str, environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", f"bench.file_server:{name}", "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "warning"], cwd=HOME, env=environment)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _get(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, answer.status
    return content


def _rate(port: int, path: str) -> float:
    """Answers a second, each client on one connection that it keeps."""
    begun = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda _: _ask(port, path), range(CLIENTS)))
    return CLIENTS * A_CLIENT / (perf_counter() - begun)


def _ask(port: int, path: str) -> None:
    connection = HTTPConnection("127.0.0.1", port)
    for _ in range(A_CLIENT):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    connection.close()
