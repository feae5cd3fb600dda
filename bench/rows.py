"""Every row of the bench once; a later row adds its line here."""

from collections.abc import Callable

from bench.result import Options, Result
from bench.row_accounts import accounts
from bench.row_certificate import event_forms
from bench.row_clicks import clicks
from bench.row_overview import overviews
from bench.row_start import starts
from bench.row_visitors import visitors

ROWS: dict[str, Callable[[Options], list[Result]]] = {
    "P4": clicks,
    "P5": visitors,
    "P6": overviews,
    "P9": starts,
    "EC": event_forms,
    "S3": accounts,
}
