"""The few plain pages that are no Streamlit screen; they work without JavaScript."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from core.settings import settings

if TYPE_CHECKING:
    from jinja2 import Environment


NEVER_STORED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # none of it is needed to start

    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)


def page(template: str, status: int = 200, **facts: object) -> HTMLResponse:
    """The page of that name, filled with `facts`, every one of them escaped."""
    html = _templates().get_template(f"{template}.html").render(contact=settings().CONTACT_EMAIL, **facts)
    return HTMLResponse(html, status, headers=NEVER_STORED)
