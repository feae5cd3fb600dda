"""Two ASGI applications for row P3: our routes, and the same bytes as a static file from Starlette."""

import os

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from core.web import MIDDLEWARE, ROUTES

ours = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
static = Starlette(routes=[Mount("/certificates", StaticFiles(directory=os.environ.get("BENCH_FOLDER", ".")))])
