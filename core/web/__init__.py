"""The routes and the middleware around Streamlit, which `Home.py` mounts. Begin at ROUTES and MIDDLEWARE."""

from starlette.middleware import Middleware
from starlette.routing import Route

from core.web.certificate_files import as_print_file, as_zip, passports, sign_in_sheet
from core.web.certificates import certificate_file, passport_file, print_conference, print_to_pdf
from core.web.counts import count_link
from core.web.evidence import evidence_file
from core.web.exports import audit_csv, events_csv, events_ics, events_xlsx, prepared_file
from core.web.headers import SecurityHeaders
from core.web.health import healthz
from core.web.identity import Identity
from core.web.ip_addresses import ClientAddress, keep_peers
from core.web.origins import OwnPagesOnly
from core.web.own_certificates import own_list
from core.web.reports import packet_file, report_file
from core.web.sessions import end, start
from core.web.sockets import StrangersSockets
from core.web.sso import begin, finish
from core.web.verification import verify

__all__ = ["MIDDLEWARE", "ROUTES", "keep_peers"]

# Plain functions: Starlette runs them in worker threads, where the database may block. Single sign-on waits
# for another server and takes no thread for it.
ROUTES = [
    Route("/healthz", healthz),
    Route("/session/start", start, methods=["POST"]),
    Route("/session/end", end, methods=["POST"]),
    Route("/session/sso", begin),
    Route("/session/sso/callback", finish),
    Route("/print/{event_id:int}", print_to_pdf),
    Route("/print/conference/{conference_id:int}", print_conference),
    Route("/audit.csv", audit_csv),
    Route("/events.csv", events_csv),
    Route("/events.xlsx", events_xlsx),
    Route("/events.ics", events_ics),
    Route("/exports/{name}", prepared_file),
    Route("/certificates/{code}.pdf", certificate_file),
    Route("/passports/{code}.pdf", passport_file),
    Route("/events/{event_id:int}/certificates.zip", as_zip),
    Route("/events/{event_id:int}/certificates.pdf", as_print_file),
    Route("/events/{event_id:int}/sign-in-sheet.pdf", sign_in_sheet),
    Route("/conferences/{conference_id:int}/passports.zip", passports),
    Route("/verify/{code}", verify),
    Route("/reports/{report_id:int}.{kind}", report_file),
    Route("/providers/{provider_id:int}/packet-{year:int}.zip", packet_file),
    Route("/count/{token}", count_link, methods=["GET", "POST"]),
    Route("/requests/{request_id:int}/evidence/{number:int}", evidence_file),
    Route("/my-certificates/list.{kind}", own_list),
]
# From the outside in: each relies on what those before it decided.
MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(ClientAddress),
    Middleware(OwnPagesOnly),
    Middleware(Identity),
    Middleware(StrangersSockets),
]
