"""EC-600: the certificates of a conference in one file."""

from time import process_time

from bench.result import Options, Result
from bench.row_certificate import PRINTED, code, content, verify_url
from core.documents.printed_forms import Paper, event_forms

SESSIONS = 600


def conference_papers(_options: Options) -> list[Result]:
    papers = [Paper(content(n), code(n), verify_url(n)) for n in range(SESSIONS)]
    event_forms(papers[:1], title="Warm", printed_at=PRINTED)
    begun = process_time()
    size = len(event_forms(papers, title="Educators' Conference", printed_at=PRINTED))
    took = (process_time() - begun) * 1000
    return [Result("EC-600", f"{SESSIONS} event forms in one file, of the processor", took, size=size)]
