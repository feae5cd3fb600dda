"""EC: one event certificate, tagged, archival and with its QR code, beside reportlab's untagged page."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from time import perf_counter

from bench.result import Options, Result, ms
from core.documents.printed_forms import event_form
from core.models import FormContent

FORMS = 60
LIMIT_MS = 20
PRINTED = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)


def event_forms(_options: Options) -> list[Result]:
    first = _seconds(_ours, 0)
    reportlab = _reportlab()
    ours, peer = [], []
    if reportlab:
        _seconds(reportlab, 0)
    for number in range(1, FORMS + 1):
        ours.append(_seconds(_ours, number))
        if reportlab:
            peer.append(_seconds(reportlab, number))
    took, theirs = ms(ours), ms(peer) if peer else None
    return [
        Result(
            "EC",
            "an event form after the first",
            took,
            peer=theirs,
            ratio=took / theirs if theirs else None,
            size=len(_ours(1)),
            target=f"< {LIMIT_MS} ms",
            holds=took < LIMIT_MS,
        ),
        Result("EC-first", "the first event form of a process", first * 1000),
    ]


def content(number: int) -> FormContent:
    """Another title each time, so that nothing that was drawn can be used again."""
    day = date(2026, 6, 12)
    return FormContent(
        title=f"Fractions for grade {number}: halves, thirds and quarters",
        instructor="Emmy Noether",
        starts_on=day,
        ends_on=day,
        provider_name="Helena Public Schools",
        provider_phone="406-555-0101",
        location="Helena, MT",
        minutes=360,
    )


def code(number: int) -> str:
    return f"{number:026}"


def verify_url(number: int) -> str:
    return f"https://pdups.example.gov/verify/{code(number)}"


def _ours(number: int) -> bytes:
    return event_form(content(number), code=code(number), verify_url=verify_url(number), printed_at=PRINTED)


def _reportlab() -> Callable[[int], bytes] | None:
    try:
        from bench.peers.reportlab_page import page
    except ImportError:
        print("  NOT RUN: reportlab is not installed (bench/requirements.txt)")
        return None
    return lambda number: page(content(number), code(number), verify_url(number))


def _seconds(draw: Callable[[int], bytes], number: int) -> float:
    begun = perf_counter()
    draw(number)
    return perf_counter() - begun
