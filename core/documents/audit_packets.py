"""Many sheets as one ZIP of CSV files."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from core.documents.spreadsheets import csv_of

_IN_MEMORY = 10 * 1024 * 1024  # bytes; a larger packet is written to the disk


def packed(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], *, packed_at: datetime) -> IO[bytes]:
    """A ZIP with one CSV file a sheet (name, headings, rows), ready to be read from its beginning."""
    file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 -- whoever sends it closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, headings, rows in sheets:
            entry = ZipInfo(f"{name}.csv", packed_at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, csv_of(headings, rows))
    file.seek(0)
    return file
