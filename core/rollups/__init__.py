"""Updates the rollups: whatever changes an event also changes them, in the same transaction.

A session notes the events that it is about to change and what they contribute as they stand. When it
commits, what they contribute by then replaces that. Both come from the queries of `sums`, which also
rebuild everything from nothing, so there is one definition of every number.

It listens to every session, so no action can forget it. What goes past sessions (bulk loads over a bare
connection) calls `rebuild`.
"""

from core.rollups import listeners
from core.rollups.store import are_missing, rebuild

__all__ = ["are_missing", "rebuild"]

listeners.listen()
