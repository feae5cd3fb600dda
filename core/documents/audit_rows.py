"""Entries of the audit trail as rows of a spreadsheet."""

import json
from collections.abc import Sequence

from core import clock
from core.models import AuditEntry

HEADINGS = ("Entry", "When", "Who", "What", "Thing", "Number", "Before", "After", "Reason")


def row_of(entry: AuditEntry) -> Sequence[object]:
    """An entry under HEADINGS, at the agency's time; what changed is JSON, as it is stored."""
    return (
        entry.id, clock.local(entry.at).isoformat(), entry.by, entry.action, entry.subject, entry.subject_id,
        json.dumps(entry.before, ensure_ascii=False), json.dumps(entry.after, ensure_ascii=False), entry.reason,
    )  # fmt: skip
