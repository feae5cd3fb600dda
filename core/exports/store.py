"""Files that were prepared, until they are downloaded by whoever asked for them.

A file belongs to one sign-in, whose number its name begins with: it is found by nobody else, and by nobody once that
sign-in is over. Each process has a folder of its own, which it empties when it stops; what one that was killed left
there is removed by the others when it is old.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from core.errors import NotFound
from core.settings import settings

KEPT_FOR = timedelta(hours=1)
MOST_OF_ONE = 3
_NAME = re.compile(r"[\w-]{22}\.[a-z]{3,4}", re.ASCII)


@contextmanager
def new_file(kind: str, *, owner: int, now: datetime) -> Iterator[tuple[IO[bytes], str]]:
    """A new file of sign-in `owner` to be written, and its name. It is there once it is whole; of half a file
    nothing stays."""
    remove_old(now=now)
    folder = _own_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{secrets.token_urlsafe(16)}.{kind}"
    unfinished = folder / f"{owner}-{name}.part"
    try:
        with unfinished.open("xb") as file:
            yield file, name
        _make_room(folder, owner)
        unfinished.rename(folder / f"{owner}-{name}")
    finally:
        unfinished.unlink(missing_ok=True)


def find(name: str, *, owner: int) -> Path:
    """The file of that name, for the sign-in that made it. Raises NotFound for every other one alike."""
    if _NAME.fullmatch(name):
        for file in _folder().glob(f"*/{owner}-{name}"):
            return file
    raise NotFound


def remove_old(*, now: datetime) -> None:
    """Remove what is older than an hour."""
    for file in _folder().glob("*/*"):
        if _age(file, now) > KEPT_FOR:
            file.unlink(missing_ok=True)


def clear() -> None:
    """Remove all that this process stored."""
    shutil.rmtree(_own_folder(), ignore_errors=True)


def _folder() -> Path:
    return settings().data_folder / "exports"


def _own_folder() -> Path:
    return _folder() / str(os.getpid())


def _age(file: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromtimestamp(file.stat().st_mtime, now.tzinfo)
    except FileNotFoundError:  # another process was quicker
        return timedelta()


def _make_room(folder: Path, owner: int) -> None:
    """Nobody fills the disk: the oldest files of the same sign-in make room for one more."""
    whole = (file for file in folder.glob(f"{owner}-*") if file.suffix != ".part")
    for file in sorted(whole, key=lambda file: file.stat().st_mtime)[: 1 - MOST_OF_ONE]:
        file.unlink(missing_ok=True)
