"""The screens' one way to the database: everything in `pages` that opens a session takes it from here.

A screen works with its visit's session (`visit.session`). Only what runs before there is a visit, as the sign-in
form does, or after it is closed, as the making of a file does, opens one of its own.
"""

from sqlmodel import Session

from core.db import open_session

__all__ = ["Session", "open_session"]
