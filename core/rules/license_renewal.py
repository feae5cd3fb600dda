"""What a renewal of a license asks: 60 units in a window of 62 months (ARM 10.57.215)."""

from collections.abc import Sequence
from datetime import date

from core.models import Certificate, CertificateContent, CertificateState

UNITS_TO_RENEW = 60  # of a license of class 1, 2, 3 or 6
_YEARS = 5


def renewal_window(expires_in: int) -> tuple[date, date]:
    """July 1 of the year of issue to August 31 of the year of expiry."""
    return date(expires_in - _YEARS, 7, 1), date(expires_in, 8, 31)


def earned_on(content: CertificateContent) -> date:
    """The last day of the activity; of one that goes on, the day on which the certificate was signed."""
    return min(content.ends_on, content.signed_on)


def counts_in(content: CertificateContent, window: tuple[date, date]) -> bool:
    first, last = window
    return first <= earned_on(content) <= last


def counting(certificates: Sequence[Certificate], window: tuple[date, date]) -> list[Certificate]:
    """Those of the certificates whose units count for a renewal in this window."""
    return [one for one in certificates if one.state == CertificateState.CURRENT and counts_in(one.content, window)]
