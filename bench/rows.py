"""Every row of the bench once; a later row adds its line here."""

from collections.abc import Callable

from bench.result import Options, Result
from bench.row_accounts import accounts
from bench.row_batch import batches, signed_batches
from bench.row_certificate import event_forms
from bench.row_clicks import clicks
from bench.row_conference import conference_papers
from bench.row_files import certificate_files
from bench.row_imports import imports
from bench.row_lookalikes import looks
from bench.row_overview import overviews
from bench.row_roster import roster
from bench.row_start import starts
from bench.row_visitors import visitors

ROWS: dict[str, Callable[[Options], list[Result]]] = {
    "P1": batches,
    "P2": signed_batches,
    "P4": clicks,
    "P5": visitors,
    "P3": certificate_files,
    "P7": roster,
    "P8": imports,
    "P6": overviews,
    "P9": starts,
    "EC": event_forms,
    "EC-600": conference_papers,
    "S3": accounts,
    "LA": looks,
}
